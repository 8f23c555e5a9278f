/** Whether the page itself says in public what a delivery says of it. Source: the public API of a status page, version 2. */
import type { SourceSettings } from '../../../core/sources/settings.ts';
import { at, isObject, list, of, text } from '../read.ts';

/** Reads one document of a page's public API as JSON. Throws `Unavailable` when the page does not answer. */
export type StatusPage = { readonly read: (pageId: string, url: string | undefined, document: 'summary' | 'incidents' | 'scheduled-maintenances') => Promise<unknown> };

export type Confirmed = { readonly payload: unknown } | { readonly reason: string } | 'not-yet';

/**
 * The delivery with the page's own words in place of its own; `not-yet` where the page does not show it (its answers are a few seconds old).
 * A component that an open incident of the page names is left to that incident.
 */
export async function confirmed(payload: unknown, settings: SourceSettings['statuspage'], page: StatusPage): Promise<Confirmed> {
  const pageId = text(payload, 'page.id');
  if (pageId === undefined || !/^[a-z0-9]{6,32}$/.test(pageId)) return { payload };
  const listed = of(settings.pages ?? {}, pageId);
  // One that is not among those listed is declined by what translates it.
  if (listed?.confirm === false || (listed === undefined && settings.pages !== undefined)) return { payload };
  const url = listed?.url;
  const incidentId = text(payload, 'incident.id');
  if (incidentId !== undefined) {
    const planned = at(payload, 'incident.scheduled_for') !== undefined;
    const documents = planned ? (['scheduled-maintenances', 'incidents'] as const) : (['incidents', 'scheduled-maintenances'] as const);
    for (const document of documents) {
      const known = list(await page.read(pageId, url, document), document === 'incidents' ? 'incidents' : 'scheduled_maintenances').find((each) => text(each, 'id') === incidentId);
      // What only the webhook says, and only ever makes quieter.
      if (isObject(known)) return { payload: { page: { id: pageId }, incident: { ...known, ...(at(payload, 'incident.backfilled') === true && { backfilled: true }) } } };
    }
    return 'not-yet';
  }
  const componentId = text(payload, 'component_update.component_id');
  if (componentId === undefined) return { payload };
  const summary = await page.read(pageId, url, 'summary');
  const component = list(summary, 'components').find((each) => text(each, 'id') === componentId);
  if (!isObject(component)) return { reason: 'The page shows no such component in public.' };
  const speaking = list(summary, 'incidents').some((incident) => list(incident, 'components').some((each) => text(each, 'id') === componentId));
  if (speaking) return { reason: 'An open incident of the page names this component, and speaks for it.' };
  if (text(component, 'status') !== text(payload, 'component_update.new_status'))
    return { reason: 'The component has changed again since; the page’s newest word comes in a delivery of its own.' };
  return { payload: { ...(isObject(payload) ? payload : {}), component } };
}
