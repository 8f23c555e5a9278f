-- One row per customer and whole UTC day with at least one event; `value` is the sum of that day's values, `events` their number.
-- `events` has the columns customer (text), happened_at (timestamp without zone, UTC) and value (double).
-- Kept to what both DuckDB (on one machine) and Athena (Trino) accept.
SELECT
  customer,
  date_diff('day', DATE '1970-01-01', CAST(happened_at AS DATE)) AS day,
  SUM(value) AS value,
  COUNT(*) AS events
FROM events
GROUP BY customer, date_diff('day', DATE '1970-01-01', CAST(happened_at AS DATE))
ORDER BY customer, day
