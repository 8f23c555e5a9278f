/** The answer to one survey: the latest counts, once, however often it was sent. */
import type { EventOf } from '../events/catalogue.ts';
import { type Instant, instantOf } from '../time.ts';
import { RAPID_FROM, RAPID_WITHIN_MS } from './policy.ts';

/** One press of the button, by its event. */
type Post = { readonly id: string; readonly at: Instant };

export type Answer = {
  readonly score: number;
  readonly scale: number;
  readonly at: Instant;
  readonly comment?: string;
  /** They would like somebody to get in touch. */
  readonly contact?: true;
  /** The latest presses, oldest first. */
  readonly posts?: readonly Post[];
  /** Pressed faster than a person does: perhaps a program that opens every link in a mail. */
  readonly rapid?: true;
};

const POSTS_KEPT = 5;

/** The source of answers that were given on our own pages. */
export const OUR_PAGES = 'beforehand.links';

/** The answer with one more press; the same object when that press is known, or too old to matter. A later press without words keeps the words said before. */
export function withAnswer(before: Answer | undefined, event: EventOf<'survey.answered'>): Answer {
  const { data } = event;
  const id = nameOf(event);
  const at = instantOf(data.answeredAt);
  const known = before?.posts ?? [];
  if (before !== undefined && known.some((post) => post.id === id)) return before;
  const posts = [...known, { id, at }].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-POSTS_KEPT);
  if (!posts.some((post) => post.id === id)) return before as Answer;
  const comment = data.comment ?? before?.comment;
  const said = before === undefined || posts.at(-1)?.id === id ? { score: data.score, scale: data.scale, at } : { score: before.score, scale: before.scale, at: before.at };
  return {
    ...said,
    ...(comment !== undefined && { comment: said.at === at || before?.comment === undefined ? comment : before.comment }),
    ...((data.contact || before?.contact) && { contact: true }),
    posts,
    ...(isRapid(posts, said.at) && { rapid: true }),
  };
}

/** Every press on our page is one of its own; of another tool's answer a second event at the same instant is the same one. */
const nameOf = ({ source, id, data }: EventOf<'survey.answered'>): string => (source === OUR_PAGES ? id : data.answeredAt);

const isRapid = (posts: readonly Post[], at: Instant): boolean => posts.filter((post) => Math.abs(at - post.at) <= RAPID_WITHIN_MS).length >= RAPID_FROM;
