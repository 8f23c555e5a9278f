/**
 * Statuspage, both shapes of its webhook. Nothing is signed there, so what is translated is what the page itself says in public
 * (`confirm.ts`), and the delivery only says where to look.
 */
import { IMPACTS } from '../../../core/events/outage.ts';
import type { SourceSettings } from '../../../core/sources/settings.ts';
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import { componentsFor } from '../components.ts';
import type { Given } from '../given.ts';
import { at, cut, flag, isObject, list, moment, need, needMoment, needObject, of, text } from '../read.ts';

type Settings = SourceSettings['statuspage'];
type Meaning = { readonly type: Draft['type']; readonly status?: string };

const INCIDENT: Readonly<Record<string, Meaning>> = {
  investigating: { type: 'outage.opened', status: 'investigating' },
  identified: { type: 'outage.updated', status: 'identified' },
  monitoring: { type: 'outage.updated', status: 'monitoring' },
  resolved: { type: 'outage.resolved', status: 'resolved' },
  scheduled: { type: 'maintenance.scheduled' },
  in_progress: { type: 'maintenance.started' },
  verifying: { type: 'maintenance.started' },
  completed: { type: 'maintenance.completed' },
};

const COMPONENT: Readonly<Record<string, { readonly impact: string; readonly kind: 'down' | 'degraded' }>> = {
  degraded_performance: { impact: 'minor', kind: 'degraded' },
  partial_outage: { impact: 'major', kind: 'degraded' },
  major_outage: { impact: 'critical', kind: 'down' },
};

export function translateStatuspage({ payload, settings }: Given): Translation {
  const body = needObject(payload, '');
  const pageId = need(body, 'page.id', 'the id of a page');
  if (settings.statuspage.pages !== undefined && !Object.hasOwn(settings.statuspage.pages, pageId))
    return declined(`The page ${cut(pageId, 40)} is not among statuspage.pages in sources.json.`);
  if (isObject(at(body, 'incident'))) return incidentFacts(needObject(body, 'incident'), pageId, settings.statuspage);
  if (isObject(at(body, 'component_update'))) return componentFacts(body, pageId, settings.statuspage);
  return declined('Neither an incident nor a component: nothing that customers are told.');
}

/** An incident as the webhook and the public API give it alike. */
function incidentFacts(incident: Record<string, unknown>, pageId: string, settings: Settings): Translation {
  const id = need(incident, 'id');
  const status = need(incident, 'status', 'the status of an incident');
  if (status === 'postmortem') return declined('A review that is written after the end changes nothing.');
  const meaning = of(INCIDENT, status);
  if (meaning === undefined) return declined(`An incident that is "${cut(status, 40)}" has no meaning here.`);
  const newest = newestUpdate(incident);
  const message = text(newest, 'body') ?? text(incident, 'body') ?? text(incident, 'name');
  const names = list(incident, 'components').filter(isObject);
  const components = [...new Set(names.flatMap((component) => componentOf(component, settings)))];
  if (names.length > 0 && components.length === 0) return declined('None of its components concerns customers (statuspage.components in sources.json).');
  const impact = text(incident, 'impact_override') ?? text(incident, 'impact');
  const time = newest === undefined ? needMoment(incident, 'updated_at', 'created_at') : (moment(newest, 'display_at') ?? needMoment(newest, 'updated_at', 'created_at'));
  const planned = meaning.type.startsWith('maintenance.');
  return {
    events: [
      {
        id: `incident/${id}/${text(newest, 'id') ?? time}`,
        source: `statuspage:${pageId}`,
        type: meaning.type,
        time,
        data: {
          incidentId: `statuspage-${id}`,
          title: text(incident, 'name'),
          // An incident without components is of the whole page.
          ...(components.length > 0 ? { components } : { audience: 'all' }),
          message: cut(message ?? 'Our status page has the details.', 8_000),
          ...((IMPACTS as readonly string[]).includes(impact ?? '') && { impact }),
          ...(meaning.status !== undefined && { status: meaning.status, kind: impact === 'critical' ? 'down' : 'degraded' }),
          ...(planned && { startsAt: moment(incident, 'scheduled_for'), endsAt: moment(incident, 'scheduled_until') }),
          ...(flag(incident, 'backfilled') && { backfilled: true }),
        },
      },
    ],
  };
}

/** The webhook lists them under one name, the public API under another; neither promises an order. */
function newestUpdate(incident: Record<string, unknown>): unknown {
  const updates = [...list(incident, 'incident_updates'), ...list(incident, 'updates')].filter((each) => moment(each, 'created_at') !== undefined);
  return updates.sort((a, b) => Date.parse(moment(b, 'created_at') ?? '') - Date.parse(moment(a, 'created_at') ?? ''))[0];
}

function componentOf(component: Record<string, unknown>, { components }: Settings): readonly string[] {
  const named = [text(component, 'name'), text(component, 'id'), text(component, 'code')].filter((each) => each !== undefined);
  return named[0] === undefined ? [] : componentsFor(components, named, named[0]);
}

function componentFacts(body: Record<string, unknown>, pageId: string, settings: Settings): Translation {
  if (!settings.componentUpdates) return declined('Only incidents speak to customers (statuspage.componentUpdates in sources.json).');
  const id = need(body, 'component_update.component_id');
  const to = text(body, 'component_update.new_status') ?? need(body, 'component.status', 'the status of a component');
  if (to === 'under_maintenance') return declined('Planned work is told by its own incident.');
  const how = of(COMPONENT, to);
  if (how === undefined && to !== 'operational') return declined(`A component that is "${cut(to, 40)}" has no meaning here.`);
  const components = componentOf(isObject(at(body, 'component')) ? needObject(body, 'component') : { id }, settings);
  if (components.length === 0) return declined('This component concerns no customers (statuspage.components in sources.json).');
  const name = text(body, 'component.name') ?? 'A part of our service';
  const from = of(COMPONENT, text(body, 'component_update.old_status'));
  const type = how === undefined ? 'outage.resolved' : from === undefined ? 'outage.opened' : 'outage.updated';
  return {
    events: [
      {
        id: `component/${text(body, 'component_update.id') ?? `${id}/${needMoment(body, 'component_update.created_at')}`}`,
        source: `statuspage:${pageId}`,
        type,
        time: needMoment(body, 'component_update.created_at'),
        data: {
          incidentId: `statuspage-component-${id}`,
          title: name,
          components,
          status: how === undefined ? 'resolved' : 'investigating',
          ...(how ?? {}),
          message: how === undefined ? `${name} works again.` : how.kind === 'down' ? `${name} does not work at the moment.` : `${name} does not work as it should at the moment.`,
        },
      },
    ],
  };
}
