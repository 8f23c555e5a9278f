/** A message for a chat or a phone: what happened and what to press, without the letter around it. */
import type { Sender } from '../core/notices/sender.ts';
import type { Brief } from '../core/ports.ts';

/** As one text, for whoever shows nothing else. */
export const chatText = ({ title, badge, lines, facts, action }: Brief, preferences: string): string =>
  [badge === null ? title : `[${badge}] ${title}`, ...lines, ...facts.map(said), ...(action ? [`${action.label}: ${action.url}`] : []), preferences].join('\n');

/** What fits well into three parts of an SMS. The address of a page must stay whole, and comes on top. */
const MAX_SMS_WORDS = 300;
/** A longer address is left out: half of one leads nowhere. */
export const MAX_SMS_ADDRESS = 300;

/**
 * The title and what happened, then each fact that is new and still fits: half a date would be worse than none.
 * @param preferences for who has no mailbox in which the same link stands
 */
export function smsText({ company }: Sender, { title, lines, facts, action }: Brief, preferences: string | undefined): string {
  const story = [title, ...lines].join(lines.length > 0 && /[.!?]$/.test(title) ? ' ' : '. ');
  const words = shortened(`${company}: ${story}`);
  const news = facts.filter(({ value }) => !story.includes(value)).map((fact) => `${said(fact).replace(/[.!?]$/, '')}.`);
  const withFacts = words.endsWith('…') ? words : news.reduce((text, fact) => (`${text} ${fact}`.length <= MAX_SMS_WORDS ? `${text} ${fact}` : text), words);
  const address = action && action.url.length <= MAX_SMS_ADDRESS ? action.url : undefined;
  return [withFacts, address, preferences].filter(Boolean).join(' ');
}

const said = ({ label, value }: Brief['facts'][number]): string => `${label}: ${value}`;

/** Not the full stop of a German date. */
const SENTENCE_END = /\D[.?!](?= )/g;

/** Ends with a whole sentence where one ends late enough, else with a whole word, and shows that it ends early. */
function shortened(text: string): string {
  if (text.length <= MAX_SMS_WORDS) return text;
  const room = text.slice(0, MAX_SMS_WORDS - 2);
  const sentence = Math.max(0, ...[...room.matchAll(SENTENCE_END)].map(({ index }) => index + 2));
  if (sentence > MAX_SMS_WORDS / 2) return `${room.slice(0, sentence)} …`;
  const word = room.lastIndexOf(' ');
  return `${word > MAX_SMS_WORDS / 2 ? room.slice(0, word) : room.replace(/[\ud800-\udbff]$/, '')} …`;
}
