import type { Event } from '../../core/events/catalogue.ts';
import { OUR_PAGES } from '../../core/surveys/answer.ts';
import { DAY, HOUR, type Instant, isoOf } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import type { Month } from './month.ts';
import type { Customer, People } from './people.ts';
import { type Random, randomOf } from './random.ts';

const CASES = 40;
const AGENTS = ['Amara', 'Henrik', 'Yuki', 'Rosa'] as const;
const SAAS_TOPICS = ['Export is empty', 'Invoice address', 'API token does not work', 'How to add a colleague', 'Dashboard loads slowly', 'Webhook arrives twice'] as const;
const SHOP_TOPICS = ['Where is my parcel', 'Wrong size', 'Return label', 'Invoice as PDF', 'Zip of the tent is broken'] as const;

const source = 'helpdesk';

/** Requests for help: most are solved once, some come back, a few are closed by a machine or still open. */
export function casesOf(people: People, month: Month, seed: number): Event[] {
  const random = randomOf(seed, 'cases');
  return Array.from({ length: CASES }, (_, index) => {
    const saas = index % 3 !== 0;
    const customer = random.pick(saas ? people.accounts : people.shoppers);
    return lifeOf(
      { customerId: customer.customerId, caseId: `C-${3100 + index}` },
      random.pick<string>(saas ? SAAS_TOPICS : SHOP_TOPICS),
      month.at(random.between(0, 27), 7 + random.next() * 10),
      index,
      random,
    );
  }).flat();
}

function lifeOf(about: { customerId: string; caseId: string }, topic: string, openedAt: Instant, index: number, random: Random): Event[] {
  const origin = (step: string) => ({ source, id: `${about.caseId}-${step}` });
  const agent = random.pick(AGENTS);
  const solvedAt = openedAt + Math.round((2 + random.next() * 46) * HOUR);
  const byMachine = index % 13 === 12;
  const opened = cloudEvent('case.opened', origin('opened'), openedAt, {
    ...about,
    topic,
    priority: random.pick(['normal', 'normal', 'high', 'low'] as const),
    customerWrote: true,
  });
  const solved = (step: string, at: Instant): Event =>
    cloudEvent('case.resolved', origin(step), at, { ...about, agent, resolvedBy: byMachine ? 'auto' : 'human', customerWrote: true });
  const replied = cloudEvent('case.replied', origin('replied'), openedAt + Math.round((solvedAt - openedAt) * (0.05 + random.next() * 0.4)), { ...about, agent });
  if (index % 12 === 11) return [opened];
  if (index % 8 !== 5)
    return [opened, ...(byMachine ? [] : [replied]), solved('resolved', solvedAt), ...(byMachine || index % 2 === 0 ? [] : answerTo(about, solvedAt, index, random))];
  const backAt = solvedAt + random.between(3, 60) * HOUR;
  const reopened = cloudEvent('case.reopened', origin('reopened'), backAt, { ...about, reason: 'The customer wrote again: it still does not work.' });
  return [opened, replied, solved('resolved', solvedAt), reopened, ...(index % 16 === 5 ? [] : [solved('resolved-again', backAt + random.between(4, 30) * HOUR)])];
}

/** What a customer answers to the survey, some days after it went out. */
function answerTo({ customerId, caseId }: { customerId: string; caseId: string }, solvedAt: Instant, index: number, random: Random): Event[] {
  const answeredAt = solvedAt + 5 * DAY + Math.round(random.next() * 9 * HOUR);
  const [score, comment] = CASE_ANSWERS[Math.floor(index / 2) % CASE_ANSWERS.length] ?? [4, ''];
  return [
    cloudEvent('survey.answered', { source: OUR_PAGES, id: `${caseId}-answer` }, answeredAt, {
      customerId,
      caseId,
      kind: 'csat',
      score,
      scale: 5,
      surveyId: String(solvedAt),
      answeredAt: isoOf(answeredAt),
      ...(comment !== '' && { comment }),
    }),
  ];
}

const CASE_ANSWERS: readonly (readonly [score: number, comment: string])[] = [
  [5, 'Quick and friendly.'],
  [4, ''],
  [2, 'It took three mails until somebody read my question.'],
  [5, ''],
  [4, 'Solved, but the export is slow now.'],
  [5, 'Thank you, Amara!'],
  [3, 'The answer came after the deadline for our report.'],
];

/** Answers that another survey tool collected, words outside any survey, and what billing says. */
export function voicesOf({ accounts, shoppers }: People, month: Month, seed: number): Event[] {
  const random = randomOf(seed, 'voices');
  const asked = random.shuffled(accounts).slice(0, ANSWERS.length);
  const answers = ANSWERS.map(([score, en, de], index): Event => {
    const { customerId, locale } = asked[index] as Customer;
    const answeredAt = month.at(8 + index, 8 + random.next() * 9);
    return cloudEvent('survey.answered', { source: 'survey-tool', id: `nps-${index + 1}` }, answeredAt, {
      customerId,
      kind: 'nps',
      score,
      scale: 10,
      surveyId: 'relationship-autumn',
      sentAt: isoOf(month.at(7, 9)),
      answeredAt: isoOf(answeredAt),
      ...(en !== '' && { comment: locale === 'de' ? de : en }),
    });
  });
  const [payer, other, leaver] = random.shuffled(accounts.slice(40)) as [Customer, Customer, Customer];
  const shopper = random.pick(shoppers);
  return [
    ...answers,
    cloudEvent('billing.payment_failed', { source: 'billing', id: 'inv-901-failed' }, month.at(12, 6), {
      customerId: payer.customerId,
      invoiceId: 'inv-901',
      amount: { amount: '300.00', currency: 'EUR' },
      reason: 'card_expired',
    }),
    cloudEvent('billing.payment_failed', { source: 'billing', id: 'inv-907-failed' }, month.at(18, 6), {
      customerId: other.customerId,
      invoiceId: 'inv-907',
      amount: { amount: '1800.00', currency: 'EUR' },
      reason: 'insufficient_funds',
    }),
    cloudEvent('subscription.cancelled', { source: 'billing', id: 'sub-31-cancelled' }, month.at(27, 14), {
      customerId: leaver.customerId,
      subscriptionId: 'sub-31',
      reason: 'Moved to an in-house tool',
    }),
    cloudEvent('feedback.received', { source: 'shop.contact', id: 'contact-5' }, month.at(21, 18), {
      customerId: shopper.customerId,
      comment: shopper.locale === 'de' ? 'Der Schlafsack ist großartig, danke!' : 'The sleeping bag is wonderful, thank you!',
      mood: 'good',
    }),
  ];
}

const ANSWERS: readonly (readonly [score: number, en: string, de: string])[] = [
  [9, 'Does what it says.', 'Hält, was es verspricht.'],
  [10, '', ''],
  [3, 'Too slow for our large tables, and nobody called back.', 'Zu langsam für unsere großen Tabellen, und niemand rief zurück.'],
  [8, '', ''],
  [7, 'Fine, but the manual is out of date.', 'Gut, aber das Handbuch ist veraltet.'],
  [9, '', ''],
  [5, 'Since the exports failed we keep a copy elsewhere.', 'Seit die Exporte ausfielen, halten wir eine Kopie anderswo.'],
  [10, 'Somebody always answers the same day.', 'Es antwortet immer jemand am selben Tag.'],
  [9, '', ''],
];
