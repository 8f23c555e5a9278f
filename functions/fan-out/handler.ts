import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { audiencePartition, customerIn, incidentKey } from '../../core/keys.ts';
import { experiencesOf, type FanOutPage, type MemberItem, membersTold, PAGE_SIZE, pagesMessage, requestFor, wasThere } from '../../core/outages/fan-out.ts';
import { type IncidentState, overtakenBy, type Report, reportOf } from '../../core/outages/state.ts';
import type { Item, Ports } from '../../core/ports.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { perform } from '../../flow/effects.ts';
import { schemaRead } from '../../flow/messages.ts';
import { tellFixes, tellPage } from '../../flow/tell-fix.ts';

type Needs = Pick<Ports, 'table' | 'pages' | 'lanes' | 'signals' | 'quarantine' | 'visibility' | 'clock' | 'pause' | 'log'>;

/** One page of the customers concerned by an outage, or by what was done about a theme: asks for their notices, then for the next page, then is done. */
export const fanOut =
  (ports: Needs) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      ports,
      batch,
      (body) => schemaRead(pagesMessage(), body),
      async (page) => {
        if ('wake' in page) return tellFixes(ports, page.wake).then(() => 'done');
        if ('theme' in page) return tellPage(ports, page).then(() => 'done');
        const incident = (await ports.table.get(incidentKey(page.incidentId)))?.body as IncidentState | undefined;
        const report = reportOf(incident, page.report);
        if (incident === undefined || report === undefined || overtakenBy(incident, report)) return 'done';
        const { customers, there, next } = await customersOf(ports, incident, report, page);
        if (customers.length > 0) await perform(ports, { notices: [requestFor(incident, report, customers)], signals: experiencesOf(incident, report, there) });
        if (next !== undefined) await ports.pages.send([{ ...page, after: next }]);
        return 'done';
      },
    );

async function customersOf(
  ports: Pick<Needs, 'table'>,
  incident: IncidentState,
  report: Report,
  { from, after }: FanOutPage,
): Promise<{ customers: readonly string[]; there: readonly string[]; next?: string | undefined }> {
  if ('named' in from) {
    const customers = (incident.customerIds ?? []).slice(from.named, from.named + PAGE_SIZE);
    return { customers, there: customers };
  }
  const { found, next } = await ports.table.query(audiencePartition(from.component, from.shard), 'CUSTOMER#', { limit: PAGE_SIZE, after });
  const told = membersTold(incident, report, found as readonly (Item & MemberItem)[]);
  return { customers: told.map(({ sk }) => customerIn(sk)), there: told.filter(wasThere(report)).map(({ sk }) => customerIn(sk)), next };
}
