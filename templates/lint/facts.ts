/** The same facts in every rendering: each number, date, amount, id and address that one channel tells, the others tell as far as they are meant to. */
import { MAX_SMS_ADDRESS } from '../short.ts';
import type { Letter } from './letter.ts';
import { blocksOf, hrefsOf } from './seen.ts';

export type Difference = { readonly fact: string; readonly toldIn: string; readonly missingIn: string };

type Told = { readonly channel: string; readonly facts: ReadonlySet<string> };

/**
 * HTML and text tell the same. A chat tells all of it but the greeting, the person to reach and help; beneath the signature, only the page of choices. A
 * phone gets what fits and nothing that the text does not have, its subject's own ids, and always the address of what to press.
 */
export function differencesIn(letter: Letter): readonly Difference[] {
  const { rendered, chat, sms, variables } = letter;
  const { html, text, brief, subject } = rendered;
  const told = {
    html: { channel: 'HTML', facts: factsIn([...blocksOf(html), ...hrefsOf(html).map((url) => url.replace(/^mailto:/, ''))].join('\n')) },
    text: { channel: 'text', facts: factsIn(text) },
    body: { channel: 'text', facts: factsIn(storyOf(letter)) },
    chat: { channel: 'chat', facts: factsIn(chat) },
    sms: { channel: 'SMS', facts: factsIn(sms) },
    subject: { channel: 'subject', facts: factsIn(subject) },
    needed: {
      channel: 'text',
      facts: new Set([
        ...(brief.action && brief.action.url.length <= MAX_SMS_ADDRESS ? [brief.action.url] : []),
        ...idsIn(variables).filter((id) => brief.lines.join().includes(id) && sms.length < 200),
      ]),
    },
  } as const satisfies Record<string, Told>;
  const page = new Set([...(typeof variables.preferences === 'string' ? [variables.preferences] : []), ...(brief.action ? [brief.action.url] : [])]);
  const pairs: readonly (readonly [Told, Told, ReadonlySet<string>?])[] = [
    [told.html, told.text],
    [told.text, told.html],
    [told.subject, told.text],
    [told.body, told.chat, idsOf(variables, 'name')],
    [told.chat, told.text, page],
    [told.sms, told.text, page],
    [told.needed, told.sms],
  ];
  return pairs.flatMap(([has, lacks, except]) =>
    [...has.facts].filter((fact) => !lacks.facts.has(fact) && !except?.has(fact)).map((fact) => ({ fact, toldIn: has.channel, missingIn: lacks.channel })),
  );
}

/** Every address, date and word with a digit in it. */
export function factsIn(text: string): ReadonlySet<string> {
  const addresses = text.match(/https?:\/\/\S+|\S+@\S+\.\w+/g) ?? [];
  const rest = text.replace(/https?:\/\/\S+|\S+@\S+\.\w+/g, ' ');
  const dates = rest.match(DATE) ?? [];
  const words = rest.replace(DATE, ' ').match(/[^\s()„“”"]*\d[^\s()„“”"]*/g) ?? [];
  return new Set([...addresses, ...dates, ...words].map(trimmed).filter((fact) => fact !== ''));
}

/** "6 March 2026", "6. März 2026" */
const DATE = /\d{1,2}\.? \p{L}+ \d{4}/gu;
const trimmed = (fact: string): string => fact.replace(/[.,;:?!…]+$/, '').replace(/^[[‘'’]+/, '');

/**
 * What a chat must tell as well. Not: whom to write to, a survey's scale, which the page behind its link shows, and how an alert's points are counted,
 * which is the same for every customer.
 */
function storyOf({ body, parts, audience }: Letter): string {
  const blocks = body.split('\n\n').map((block) => {
    const [, page] = /^\d+: (https?:[^\s?]+)\?/m.exec(block) ?? [];
    return page ?? block;
  });
  const story = blocks.join('\n\n').replace(parts.person, '');
  return audience === 'colleague' ? story.replace(parts.weDo, '') : story;
}

const idsIn = (variables: Letter['variables']): readonly string[] =>
  ['orderId', 'caseId', 'customerId'].flatMap((name) => (typeof variables[name] === 'string' && /\d/.test(String(variables[name])) ? [String(variables[name])] : []));
const idsOf = (variables: Letter['variables'], name: string): ReadonlySet<string> => factsIn(String(variables[name] ?? ''));
