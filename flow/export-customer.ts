/** Everything that is held about a person, for themselves (GDPR, articles 15 and 20) and for whoever must answer them. */
import type { AlertState } from '../core/alerts/state.ts';
import type { CaseState } from '../core/cases/state.ts';
import { resolutionOf } from '../core/cases/state.ts';
import type { GateState } from '../core/customers/gate-item.ts';
import type { Dated, ProfileState } from '../core/customers/profile.ts';
import { agesOf } from '../core/engagement/days.ts';
import type { EngagementState } from '../core/engagement/state.ts';
import { audienceKey, EVERYBODY, profileKey } from '../core/keys.ts';
import { ANSWERED_ELSEWHERE } from '../core/measures/records.ts';
import type { Why } from '../core/notices/why.ts';
import { type OrderState, stepOf } from '../core/orders/state.ts';
import type { FeedEntry, Item, Ports } from '../core/ports.ts';
import type { SurveyState } from '../core/surveys/state.ts';
import { COMMENTS, type CommentState } from '../core/themes/state.ts';
import { isoOf, startOfUtcDay, type UtcDay } from '../core/time.ts';
import type { Ledger } from '../core/truth/state.ts';
import { allOf } from './all-of.ts';
import { decisionsAbout } from './customer-view.ts';

type Needs = Pick<Ports, 'table' | 'clock'>;

export type CustomerExport = {
  readonly customerId: string;
  readonly exportedAt: string;
  /** False when nothing at all is held under this id. */
  readonly known: boolean;
  /** They were forgotten then; what stands below is what remains. */
  readonly erasedAt?: string;
  /** Each field with the time of its fact. */
  readonly profile: Readonly<Record<string, { readonly value: unknown; readonly at: string }>>;
  /** Components whose news they get. */
  readonly audienceOf: readonly string[];
  readonly consents: object;
  readonly preferences: object;
  /** Only how many: the addresses are kept as hashes, so that they are never written to again. */
  readonly suppressedAddresses: number;
  /** Messages of the capped classes that count against a cap, by their key. */
  readonly slots: object;
  readonly orders: readonly object[];
  readonly cases: readonly object[];
  readonly surveys: readonly object[];
  /** What they have said, and the themes that somebody found in it. */
  readonly comments: readonly object[];
  readonly alerts: readonly object[];
  readonly engagement: object | null;
  /** Flags of theirs that went up, and what became of them. */
  readonly ledger: object | null;
  readonly decisions: readonly Why[];
  readonly feed: readonly object[];
  /** Items of sorts that this export has no name for. */
  readonly other: readonly object[];
};

const SORTS = ['PROFILE', 'GATE', 'ENGAGEMENT', 'ORDER#', 'CASE#', 'SURVEY#', COMMENTS, ANSWERED_ELSEWHERE, 'ALERT#', 'NOTICE#', 'FEED#', 'TRUTH'];

export async function exportCustomer(ports: Needs, customer: string): Promise<CustomerExport> {
  const items = await allOf(ports.table, profileKey({ customer }).pk);
  const decisions = await decisionsAbout(ports, customer, Number.POSITIVE_INFINITY);
  const body = <T>(sk: string): T | undefined => items.find((item) => item.sk === sk)?.body as T | undefined;
  const bodies = <T>(prefix: string): T[] => items.filter(({ sk }) => sk.startsWith(prefix)).map((item) => item.body as T);
  const profile = body<ProfileState>('PROFILE');
  const gate = body<GateState>('GATE') ?? {};
  const ledger = body<Ledger>('TRUTH');
  const erasedAt = gate.erasedAt ?? profile?.erasedAt;
  return {
    customerId: customer,
    exportedAt: isoOf(ports.clock.now()),
    known: items.length > 0,
    ...(erasedAt !== undefined && { erasedAt: isoOf(erasedAt) }),
    profile: Object.fromEntries(Object.entries(profile?.fields ?? {}).map(([name, field]) => [name, datedView(field)])),
    audienceOf: await audience(ports, customer, profile),
    consents: readable(gate.consents ?? {}),
    preferences: readable(gate.prefers ?? {}),
    suppressedAddresses: gate.suppressed?.length ?? 0,
    slots: readable(gate.slots ?? {}),
    orders: bodies<OrderState>('ORDER#').map((order) => readable({ ...order, step: stepOf(order) })),
    cases: bodies<CaseState>('CASE#').map(caseView),
    surveys: bodies<SurveyState>('SURVEY#').map(surveyView),
    comments: bodies<CommentState>(COMMENTS).map(readable),
    alerts: bodies<AlertState>('ALERT#').map((alert) => readable({ ...alert, status: alert.closed ? 'closed' : 'open' })),
    engagement: engagementView(body<EngagementState>('ENGAGEMENT')),
    ledger: ledger === undefined ? null : readable(ledger),
    decisions,
    feed: bodies<FeedEntry>('FEED#').map(({ customer: _customer, ...entry }) => readable(entry)),
    other: items.filter(({ sk }) => !SORTS.some((sort) => (sort.endsWith('#') ? sk.startsWith(sort) : sk === sort))).map(({ sk, body }) => ({ item: sk, body })),
  };
}

async function audience({ table }: Needs, customer: string, profile: ProfileState | undefined): Promise<readonly string[]> {
  const components = [...new Set([EVERYBODY, ...(profile?.fields.components?.value ?? []), ...(profile?.leaving ?? [])])];
  const items: (Item | undefined)[] = [];
  for (let start = 0; start < components.length; start += 100)
    items.push(...(await table.getMany(components.slice(start, start + 100).map((component) => audienceKey(component, customer)))));
  return components.filter((_, index) => items[index] !== undefined);
}

const datedView = ({ value, at }: Dated<unknown>) => ({ value, at: isoOf(at) });

function caseView({ answers = {}, asked = [], ...state }: CaseState): object {
  return readable({
    ...state,
    status: resolutionOf({ ...state, answers }) ? 'resolved' : 'open',
    surveysAskedAt: asked.map(isoOf),
    answers: Object.entries(answers).map(([resolvedAt, answer]) => ({ resolvedAt: isoOf(Number(resolvedAt)), ...answer })),
  });
}

const surveyView = ({ answers = {}, ...state }: SurveyState): object =>
  readable({ ...state, answers: Object.entries(answers).map(([askedAbout, answer]) => ({ about: isoOf(Number(askedAbout)), ...answer })) });

function engagementView(state: EngagementState | undefined): object | null {
  if (state === undefined) return null;
  const { days, errorDays = [], ...rest } = state;
  return {
    ...readable({ ...rest, flags: isoValues(rest.flags ?? {}) }),
    ...(days && {
      firstActiveDay: dateOf(days.first),
      activeDaysEver: days.count,
      /** As far back as single days are kept. */
      activeDays: agesOf(days)
        .map((age) => dateOf(days.last - age))
        .reverse(),
    }),
    errorDays: errorDays.map(dateOf),
  };
}

const isoValues = (instants: Readonly<Record<string, number>>): object => Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, isoOf(at)]));
const dateOf = (day: UtcDay): string => isoOf(startOfUtcDay(day)).slice(0, 10);

const INSTANT = /^(at|said|since|insteadOf)$|(At|Since)$/;
const MILLISECONDS_FROM = 1e11;

/** Instants as people read them. */
const readable = (state: object): object =>
  JSON.parse(JSON.stringify(state), (name, value: unknown) => (typeof value === 'number' && INSTANT.test(name) && value > MILLISECONDS_FROM ? isoOf(value) : value)) as object;
