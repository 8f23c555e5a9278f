-- What customers did, from the deployed history: `customer` (text), `happened_at` (timestamp without zone, UTC) and `value` (double).
-- `history` has the columns of infra/constructs/history.ts: `source` and `id` name an event, `time` says when it happened, `data` what it tells,
-- `arrived` on which UTC day it was stored. Usage comes packed. Who was erased is left out.
-- Counted as live, so that what came twice counts once: usage once a customer and day (1 without a value, else the largest), a confirmed order
-- once with the sum of its lines and freight, where these are in one currency.
-- Kept to what both DuckDB (on one machine) and Athena (Trino) accept. Packed records are maps, as UNNEST makes one column of an array of maps in
-- both; of an array of rows Trino makes one for each field and DuckDB one in all. A key that a map does not have is an error in Trino, hence TRY.
WITH
used AS (
  SELECT
    COALESCE(TRY(record['customerid']), TRY(record['customerId'])) AS customer,
    COALESCE(TRY(record['day']) || ' 00:00:00Z', TRY(record['at']), time) AS said_at,
    COALESCE(TRY_CAST(TRY(record['value']) AS DOUBLE), 1) AS value,
    arrived
  FROM history
  CROSS JOIN UNNEST(data.records) AS packed (record)
  WHERE type = 'usage.recorded'
),
lines AS (
  SELECT source, id, order_id, customer, said_at, place, price, freight, MIN(arrived) AS arrived
  FROM (
    SELECT source, id, data.orderid AS order_id, data.customerid AS customer, time AS said_at, place, TRY(item['price']) AS price, TRY(item['freight']) AS freight, arrived
    FROM history
    LEFT JOIN UNNEST(data.items) WITH ORDINALITY AS listed (item, place) ON TRUE
    WHERE type = 'order.confirmed'
  ) AS listed_lines
  GROUP BY source, id, order_id, customer, said_at, place, price, freight
),
amounts AS (
  SELECT source, id, order_id, customer, said_at, arrived,
    regexp_extract(money, '"currency" *: *"([^"]*)"', 1) AS currency,
    TRY_CAST(regexp_extract(money, '"amount" *: *"([^"]*)"', 1) AS DOUBLE) AS amount
  FROM (
    SELECT source, id, order_id, customer, said_at, arrived, price AS money FROM lines
    UNION ALL
    SELECT source, id, order_id, customer, said_at, arrived, freight AS money FROM lines WHERE freight IS NOT NULL
  ) AS moneys
),
facts AS (
  SELECT CAST(NULL AS VARCHAR) AS order_id, customer, said_at, value, arrived
  FROM used
  UNION ALL
  SELECT order_id, customer, said_at, CASE WHEN COUNT(DISTINCT currency) = 1 THEN COALESCE(SUM(amount), 0) ELSE 0 END AS value, MIN(arrived) AS arrived
  FROM amounts
  GROUP BY source, id, order_id, customer, said_at
),
dated AS (
  SELECT order_id, customer, value, CAST(CAST(arrived AS DATE) AS TIMESTAMP) AS arrived_at,
    CAST(TRY_CAST(replace(replace(said_at, 'T', ' '), 'Z', '+00:00') AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'UTC' AS TIMESTAMP) AS said_at
  FROM facts
),
happened AS (
  SELECT order_id, customer, value,
    -- A clock that runs ahead may not move the end of the history. What is stored under a day may have come in the quarter of an hour after it.
    CASE WHEN said_at >= arrived_at + INTERVAL '2' DAY THEN arrived_at ELSE said_at END AS happened_at
  FROM dated
  WHERE customer <> '' AND said_at IS NOT NULL
)
SELECT customer, MIN(happened_at) AS happened_at, MAX(value) AS value
FROM happened
WHERE customer NOT IN (SELECT data.customerid FROM history WHERE type = 'customer.erased' AND data.customerid IS NOT NULL)
GROUP BY customer, order_id, CASE WHEN order_id IS NULL THEN CAST(happened_at AS DATE) END
