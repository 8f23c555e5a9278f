/** What to do about an alert: tasks in order, by the reason that weighs most. Their words are in `templates/`. */
import type { Reason } from '../engagement/reasons.ts';
import type { Flag } from '../engagement/state.ts';
import { DAY, type Instant } from '../time.ts';
import { workingDaysAfter } from './working-days.ts';

export const PLAYBOOKS = ['check-in', 'make-it-right', 'service-recovery', 'payment-help', 'outage-apology'] as const;
export type PlaybookId = (typeof PLAYBOOKS)[number];

export const TASKS = ['look', 'write', 'call', 'settle', 'offer', 'payment', 'explain', 'confirm'] as const;
export type TaskId = (typeof TASKS)[number];

/** Working days from enrolment until a task is due. Source: field survey D10: few steps, the first on the same day, a person's call before an offer. */
export const TASKS_OF: Readonly<Record<PlaybookId, Readonly<Partial<Record<TaskId, number>>>>> = {
  'check-in': { look: 0, write: 1, call: 4, confirm: 10 },
  'make-it-right': { settle: 0, call: 1, offer: 2, confirm: 5 },
  'service-recovery': { settle: 0, call: 1, offer: 3, confirm: 5 },
  'payment-help': { payment: 0, write: 1, call: 3 },
  'outage-apology': { explain: 1, call: 2, offer: 3 },
};

const PLAYBOOK_OF: Readonly<Record<string, PlaybookId>> = {
  silent: 'check-in',
  'low-answer': 'service-recovery',
  'late-parcel': 'make-it-right',
  'reopened-case': 'service-recovery',
  'failed-payment': 'payment-help',
  outage: 'outage-apology',
  errors: 'service-recovery',
};

/** The playbook of the heaviest reason. */
export const playbookFor = (flag: Flag, [heaviest]: readonly Reason[]): PlaybookId => PLAYBOOK_OF[heaviest?.code ?? ''] ?? (flag === 'quiet' ? 'check-in' : 'service-recovery');

export type Goodwill = { readonly kind: 'credit' | 'voucher'; readonly amount: number; readonly currency: string };
export type TaskDone = { readonly at: Instant; readonly by: string; readonly goodwill?: Goodwill };

/** A customer's way through a playbook. */
export type Enrolment = {
  readonly playbook: PlaybookId;
  readonly at: Instant;
  readonly done?: Readonly<Partial<Record<TaskId, TaskDone>>>;
  /** An offer above its giver's limit, until a lead has said yes or no. */
  readonly asked?: { readonly goodwill: Goodwill; readonly by: string; readonly at: Instant };
};

/** Nobody goes through a playbook twice within this span. Source: the field's complaint about outreach that repeats itself (field survey D9). */
const ENROLLED_AGAIN_AFTER_MS = 30 * DAY;

/** @param before the customer's last way through one, of the same flag */
export const enrolled = (playbook: PlaybookId, before: Enrolment | undefined, now: Instant): Enrolment | undefined =>
  before !== undefined && now - before.at < ENROLLED_AGAIN_AFTER_MS ? undefined : { playbook, at: now };

export type Task = { readonly id: TaskId; readonly dueAt: Instant; readonly done?: TaskDone };

/** In their order. @param zone the owner's */
export const tasksOf = ({ playbook, at, done = {} }: Enrolment, zone: string): readonly Task[] =>
  (Object.entries(TASKS_OF[playbook]) as [TaskId, number][]).map(([id, days]) => ({ id, dueAt: workingDaysAfter(at, days, zone), ...(done[id] && { done: done[id] }) }));

export const hasTask = ({ playbook }: Enrolment, task: string): task is TaskId => Object.hasOwn(TASKS_OF[playbook], task);
