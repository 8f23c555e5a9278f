/** Every message that the system may send, with sample data: to look at, and to send to oneself. */
import { isKind, KINDS, type Kind } from '../../core/notices/kinds.ts';
import { HOUR } from '../../core/time.ts';
import { LOCALES, type Locale } from '../../templates/message.ts';
import { createRenderer } from '../../templates/render.ts';
import { EVERY_SAMPLE } from '../../templates/samples.ts';
import { smsText } from '../../templates/short.ts';
import { audited } from '../audit.ts';
import { Denied, gone, type Needs, profileOf, type Story } from './call.ts';

export const kinds: Story<'kinds'> = async () => ({
  body: {
    locales: [...LOCALES],
    kinds: (Object.keys(KINDS) as Kind[]).map((kind) => {
      const { class: noticeClass, topic, lane, maxAgeMs } = KINDS[kind];
      return { kind, class: noticeClass, topic, lane, maxAgeHours: maxAgeMs / HOUR, variants: EVERY_SAMPLE.filter((sample) => sample.kind === kind).map(({ variant }) => variant) };
    }),
  },
});

const render = createRenderer();

type Wanted = { readonly kind: string | undefined; readonly locale: string; readonly variant: string; readonly timezone: string };

/** @throws Denied when there is no such kind, language or sample */
function rendered({ sender }: Pick<Needs, 'sender'>, { kind = '', locale, variant, timezone }: Wanted) {
  if (!isKind(kind)) throw gone('kind of message');
  if (!LOCALES.includes(locale as Locale))
    throw new Denied(400, { error: `There is no language ${locale}; there are ${LOCALES.join(', ')}.`, fields: [{ path: 'locale', message: LOCALES.join(' or ') }] });
  const sample = EVERY_SAMPLE.find((each) => each.kind === kind && each.variant === variant);
  if (sample === undefined) throw gone('sample of this message');
  return { kind, message: render({ kind, locale, timezone, variables: { ...sample.variables, ...sender } }) };
}

export const preview: Story<'preview'> = async (ports, { params, query: { locale, variant } }) => {
  const { zone } = await ports.rules();
  const { kind, message } = rendered(ports, { kind: params.kind, locale, variant, timezone: zone });
  const { subject, text, html, brief } = message;
  return { body: { kind, locale, variant, subject, text, html, short: smsText(ports.sender, brief, undefined) } };
};

/** To oneself alone, and said to be a test. It is about nobody, so it does not pass the gate (docs/adr/0043). */
export const testSend: Story<'testSend'> = async (ports, { who, params, body: { locale, variant } }) => {
  const [{ zone }, profile] = await Promise.all([ports.rules(), profileOf(ports.table, { owner: who.id })]);
  const to = profile?.fields.email?.value;
  if (to === undefined)
    throw new Denied(422, {
      error: 'We know no e-mail address of yours: a customer’s record has to name you as its CSM with one (csm.email of customer.updated).',
      reason: 'no-address',
    });
  const { kind, message } = rendered(ports, { kind: params.kind, locale, variant, timezone: zone });
  const name = ports.ids.next();
  await audited(ports, { by: who.id, why: 'to see it in a mailbox' }, 'test-send', { kind, locale, variant });
  const sent = await ports.mail.send({
    to,
    subject: `[Test] ${message.subject}`,
    text: message.text,
    html: message.html,
    headers: {},
    // Of no notice of ours, so what the provider says of it changes nothing.
    tags: { notice: 'test', customer: 'test' },
    about: { kind, recipient: `o:${who.id}`, noticeKey: `test:${name}` },
  });
  return { body: { to, outcome: sent.outcome, ...('why' in sent && { why: sent.why }) } };
};
