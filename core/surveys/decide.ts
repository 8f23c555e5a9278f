import type { Decision, Wake } from '../decision.ts';
import { isLow } from '../engagement/decide.ts';
import type { EventOf } from '../events/catalogue.ts';
import { hash64 } from '../hash.ts';
import { surveyKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { everyParcelDelivered, type OrderState } from '../orders/state.ts';
import type { Rules } from '../rules/state.ts';
import { DAY, factTime, type Instant, utcDayOf } from '../time.ts';
import { withAnswer } from './answer.ts';
import { type FollowUpSight, followUpRequests, judgedFollowUps, nextFollowUpAt, withFollowUp } from './follow-up.ts';
import { CES_DELAY_MS, DELIVERY_DELAY_MS, NPS_EVERY_MS, NPS_NOT_BEFORE_MS, NPS_TRIED_AGAIN_WITHIN_DAYS } from './policy.ts';
import { judgedReminders, nextLookAt, remindersAsked, type SurveysSeen, withReminder } from './reminder.ts';
import { type Ask, askAt, KIND_OF, type Late, type Sort, type SurveyState, stepTime, surveyIn } from './state.ts';

export type SurveyInput = EventOf<'customer.updated'> | EventOf<'step.completed'> | EventOf<'order.delivered'> | EventOf<'survey.answered'> | Wake;

/** What was found when a person's turn for NPS came: asking is switched off, it is night or a day of rest where they are, the day has no place left, or a place is theirs. */
export type Turn = { readonly turn: 'off' | 'full' | 'theirs' } | { readonly turn: 'shut'; readonly until: Instant };

/** What a decision looks at besides the item itself. */
export type Seen = {
  readonly rules: Pick<Rules, 'surveys' | 'restDays' | 'zone'>;
  readonly followUp?: FollowUpSight | undefined;
  readonly surveys?: SurveysSeen;
  readonly turn?: Turn | undefined;
  /** Of a delivery whose instant has come. */
  readonly order?: OrderState | undefined;
};

type State = SurveyState | undefined;

/** What follows from one event for the surveys of a customer that no case brings, or from an instant of theirs coming. */
export function decideOnSurvey(state: State, input: SurveyInput, now: Instant, seen: Seen): Decision<State> {
  if ('wake' in input) return onWake(state, now, seen);
  switch (input.type) {
    case 'customer.updated':
      return onCustomer(state, input.data.customerId, now);
    case 'step.completed':
      return onStep(state, input, now, seen);
    case 'order.delivered':
      return onDelivered(state, input, now, seen);
    case 'survey.answered':
      return onAnswer(state, input, seen);
  }
}

/** Everybody has a turn, also while NPS is switched off: switched on, it comes to everybody within a quarter, a few a day from the first day on. */
function onCustomer(state: State, customerId: string, now: Instant): Decision<State> {
  if (state !== undefined) return decided(state, 'known');
  const share = hash64(`nps:${customerId}`)[0] / 2 ** 32;
  return decided({ customerId, sort: 'nps', asks: [], turnAt: now + NPS_NOT_BEFORE_MS + Math.floor(share * NPS_EVERY_MS) }, 'new');
}

function onStep(state: State, event: EventOf<'step.completed'>, now: Instant, { rules }: Seen): Decision<State> {
  const { customerId, step, kind } = event.data;
  const at = Math.min(stepTime(event), now);
  if (state !== undefined && askAt(state, at) !== undefined) return askedAgain(state, 'known');
  if (!rules.surveys.ces) return decided(state, 'off');
  return decided(withAsk(state ?? { customerId, sort: 'ces', asks: [] }, { at, dueAt: at + CES_DELAY_MS, step, stepKind: kind }), 'step');
}

/** One question for an order, a day after the last of its parcels so far. */
function onDelivered(state: State, { data, time }: EventOf<'order.delivered'>, now: Instant, { rules }: Seen): Decision<State> {
  const at = factTime(time, now);
  const known = state?.asks.at(-1);
  if (state !== undefined && known !== undefined && (known.asked || known.at >= at)) return askedAgain(state, 'known');
  if (!rules.surveys.delivery) return decided(state, 'off');
  return decided({ customerId: data.customerId, sort: 'delivery', orderId: data.orderId, asks: [{ at, dueAt: at + DELIVERY_DELAY_MS }] }, 'delivered');
}

function onAnswer(state: State, event: EventOf<'survey.answered'>, { rules }: Seen): Decision<State> {
  const survey = surveyIn(event.data.surveyId);
  if (state === undefined || survey === undefined || !askAt(state, survey.at)?.asked) return decided(state, 'not-our-survey');
  const before = state.answers?.[survey.at];
  const answer = withAnswer(before, event);
  if (answer === before) return decided(state, 'known');
  const answered: SurveyState = { ...state, answers: latest({ ...state.answers, [survey.at]: answer }) };
  const owed = isLow({ kind: KIND_OF[state.sort], ...answer }) || answer.contact === true;
  return decided(owed ? { ...answered, followUps: withFollowUp(state.followUps, String(survey.at), answer.at, rules) } : answered, 'answered');
}

function onWake(state: State, now: Instant, seen: Seen): Decision<State> {
  if (state === undefined) return decided(state, 'unknown');
  const isAnswered = (name: string): boolean => state.answers?.[name] !== undefined;
  const reminders = judgedReminders(state.reminders, { isAnswered, isOvertaken: () => false }, seen.surveys ?? new Map(), now);
  const reminded = reminders === undefined || reminders === state.reminders ? state : { ...state, reminders };
  const followUps = judgedFollowUps(state.followUps, state.answers, seen.followUp, now);
  const judged = followUps === undefined || followUps === state.followUps ? reminded : { ...reminded, followUps };
  const due = judged.asks.filter((ask) => !ask.asked && !ask.waits && ask.dueAt <= now);
  const asked = due.reduce((all, ask) => withDue(all, ask, seen.order), judged);
  return askedAgain(withTurn(asked, now, seen.turn), asked === judged ? 'nothing-due' : 'due');
}

/** The question is asked of the gate now; of a delivery, once it is known how that went. */
function withDue(state: SurveyState, ask: Ask, order: OrderState | undefined): SurveyState {
  const replacing = (found: Ask): SurveyState => ({ ...state, asks: state.asks.map((each) => (each === ask ? found : each)) });
  if (state.sort !== 'delivery' || order === undefined) return withReminderOf(replacing({ ...ask, asked: true }), ask);
  if (!everyParcelDelivered(order)) return replacing({ ...ask, waits: true });
  const [late, spoilt] = [lateness(order), spoiltBy(order)];
  if (spoilt !== undefined) return replacing({ ...ask, asked: true, spoilt });
  return late === undefined ? withReminderOf(replacing({ ...ask, asked: true }), ask) : replacing({ ...ask, asked: true, late });
}

const withReminderOf = (state: SurveyState, { at, dueAt }: Ask): SurveyState => ({ ...state, reminders: withReminder(state.reminders, String(at), dueAt) });

/** Measured against the first promise, as its customer does. */
function lateness(order: OrderState): Late | undefined {
  const promisedAt = order.firstPromise?.at;
  const deliveredAt = order.facts.findLast(({ step }) => step === 'delivered')?.at;
  if (promisedAt === undefined || deliveredAt === undefined || deliveredAt <= promisedAt) return undefined;
  return { promisedAt, deliveredAt, ...(order.offset !== undefined && { offset: order.offset }) };
}

function spoiltBy(order: OrderState): string | undefined {
  const wrong = order.facts.find(({ step }) => step === 'exception' || step === 'cancelled' || step === 'refunded');
  return wrong && `order.${wrong.step}`;
}

function withTurn(state: SurveyState, now: Instant, turn: Turn | undefined): SurveyState {
  const { turnAt } = state;
  if (turnAt === undefined || turnAt > now || turn === undefined) return state;
  switch (turn.turn) {
    case 'shut':
      return { ...state, turnAt: turn.until };
    case 'off':
      return { ...state, turnAt: turnAt + NPS_EVERY_MS * Math.ceil((now + 1 - turnAt) / NPS_EVERY_MS) };
    case 'full':
      return { ...state, turnAt: now + DAY * (1 + (hash64(`nps:${state.customerId}:${utcDayOf(now)}`)[0] % NPS_TRIED_AGAIN_WITHIN_DAYS)) };
    case 'theirs':
      return { ...withReminderOf(withAsk(state, { at: now, dueAt: now, asked: true }), { at: now, dueAt: now }), turnAt: now + NPS_EVERY_MS };
  }
}

const ASKS_KEPT = 20;

const withAsk = (state: SurveyState, ask: Ask): SurveyState => ({ ...state, asks: [...state.asks, ask].sort((a, b) => a.at - b.at).slice(-ASKS_KEPT) });
const latest = <T>(byName: Readonly<Record<string, T>>): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(byName).slice(-ASKS_KEPT));

/** Questions asked of the gate lately are asked again: one may have been cut off after its write. */
const ASKED_AGAIN = 3;

function askedAgain(state: SurveyState, because: string): Decision<State> {
  const surveys = state.asks.filter(({ asked }) => asked).slice(-ASKED_AGAIN);
  const reminders = remindersAsked(state.reminders).slice(-ASKED_AGAIN);
  return {
    ...decided(state, because),
    notices: [
      ...surveys.map((ask) => requestOf(state, ask.late ? 'order.late_apology' : `survey.${state.sort}`, `asked:${ask.at}`, ask)),
      ...reminders.map(({ name, dueAt }) => requestOf(state, 'survey.reminder', `reminder:${name}`, { at: Number(name), dueAt })),
      ...followUpRequests(state.followUps, state.customerId, surveyKey(state.customerId, state.sort, state.orderId)),
    ],
  };
}

const decided = (state: State, because: string): Decision<State> => ({ state, deadline: state && deadlineOf(state), notices: [], signals: [], outcomes: [], because });

function deadlineOf(state: SurveyState): Instant | undefined {
  const look = nextLookAt(state.reminders);
  const owed = nextFollowUpAt(state.followUps);
  const due = [
    ...state.asks.filter(({ asked, waits }) => !asked && !waits).map(({ dueAt }) => dueAt),
    ...(state.turnAt === undefined ? [] : [state.turnAt]),
    ...(look === undefined ? [] : [look]),
    ...(owed === undefined ? [] : [owed]),
  ];
  return due.length > 0 ? Math.min(...due) : undefined;
}

const requestOf = (
  { customerId, sort, orderId }: SurveyState,
  kind: `survey.${Sort}` | 'survey.reminder' | 'order.late_apology',
  fact: string,
  { at, dueAt }: Pick<Ask, 'at' | 'dueAt'>,
): NoticeRequest => ({ kind, subject: surveyKey(customerId, sort, orderId), fact, factAt: at, dueAt, to: [{ customer: customerId }] });
