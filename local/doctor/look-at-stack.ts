/** Looks at a deployed stack, every part by itself: what one permission hides, the others still show. */
import type { Dns } from '../../adapters/public-dns.ts';
import type { Clock } from '../../core/ports.ts';
import { queueName } from '../queue-names.ts';
import type { AccountFacts, ActivityFacts, AlarmFacts, DnsFacts, Facts, QueueFacts, SecretFacts, Seen, SenderFacts } from './facts.ts';
import { domainOf, UNDELIVERED } from './judge.ts';

const ACTIVITY_DAYS = 14;

type Parts = {
  readonly queues: readonly { readonly id: string; readonly url: string }[];
  readonly alarms: readonly string[];
  readonly secrets: readonly { readonly name: string; readonly arn: string }[];
};

/** What the doctor asks of AWS: `adapters/aws/health.ts` with its clients, or a test's own. */
export type StackEyes = {
  readonly parts: () => Promise<Parts>;
  readonly sender: () => Promise<string | undefined>;
  readonly identity: (address: string) => Promise<Omit<SenderFacts, 'address'> | undefined>;
  readonly account: () => Promise<AccountFacts>;
  readonly alarms: (names: readonly string[]) => Promise<readonly AlarmFacts[]>;
  readonly secret: (name: string, arn: string) => Promise<SecretFacts>;
  readonly deadLetters: (queues: readonly { readonly id: string; readonly url: string }[]) => Promise<readonly { readonly id: string; readonly waiting: number }[]>;
  readonly waiting: (url: string) => Promise<number>;
  readonly messagesByDay: (queues: readonly { readonly name: string; readonly queueName: string }[], days: number) => Promise<readonly ActivityFacts[]>;
  readonly clockAheadMs: () => number | undefined;
  /** What an operator can do about an error; nothing when that is not for them to say. */
  readonly remedy: (error: unknown) => string | undefined;
};

export async function lookAtStack(eyes: StackEyes, dns: Dns, clock: Clock): Promise<Facts> {
  // Without these there is nothing to look at: what is wrong with them is the command's own failure.
  const { queues, alarms, secrets } = await eyes.parts();
  const seen = <T>(look: () => Promise<T>): Promise<Seen<T>> =>
    look().catch((error: unknown) => ({ unseen: eyes.remedy(error) ?? (error instanceof Error ? error.message : String(error)) }));
  const address = await seen(async () => {
    const found = await eyes.sender();
    if (found === undefined) throw new Error('the stack has no output NextStep with its sender; deploy this version');
    return found;
  });
  const sender = typeof address === 'string' ? await seen(() => senderFacts(eyes, address)) : address;
  const quarantine = queues.find(({ id }) => isQuarantine(id));
  const [account, names, deadLetters, inQuarantine, alarmStates, secretStates, activity] = await Promise.all([
    seen(eyes.account),
    typeof address === 'string' ? seen(() => dnsFacts(dns, domainOf(address), 'unseen' in sender ? undefined : sender.mailFrom?.domain)) : address,
    seen(() => deadLetterFacts(eyes, queues)),
    quarantine === undefined ? undefined : seen(() => eyes.waiting(quarantine.url)),
    seen(() => eyes.alarms(alarms)),
    seen(() => Promise.all(secrets.map(({ name, arn }) => eyes.secret(name, arn)))),
    seen(() =>
      eyes.messagesByDay(
        queues.filter(({ id }) => PRODUCED.test(id)).map(({ id, url }) => ({ name: queueName(id), queueName: url.slice(url.lastIndexOf('/') + 1) })),
        ACTIVITY_DAYS,
      ),
    ),
  ]);
  const aheadMs = eyes.clockAheadMs();
  return {
    now: clock.now(),
    sender,
    account,
    dns: names,
    deadLetters,
    ...(inQuarantine !== undefined && { quarantine: inQuarantine }),
    alarms: alarmStates,
    clockAheadMs: aheadMs ?? { unseen: 'no answer of AWS said the time' },
    secrets: secretStates,
    activity,
  };
}

/** Those of the functions, and what the bus itself could hand to nobody. */
async function deadLetterFacts(eyes: StackEyes, queues: Parts['queues']): Promise<readonly QueueFacts[]> {
  const ofFunctions = (await eyes.deadLetters(queues)).map(({ id, waiting }) => ({ name: queueName(id), waiting }));
  const ofBus = queues.filter(({ id }) => id.startsWith('Undelivered'));
  return [...ofFunctions, ...(await Promise.all(ofBus.map(async ({ url }) => ({ name: UNDELIVERED, waiting: await eyes.waiting(url) }))))];
}

const isQuarantine = (id: string): boolean => /^quarantine/i.test(id) && !/dead/i.test(id);
/** Queues that are fed by what producers send, not by us. */
const PRODUCED = /^(Customers|Orders|Outages|Cases|Engagement)Queue(?!DeadLetters)/;

async function senderFacts(eyes: StackEyes, address: string): Promise<SenderFacts> {
  const found = await eyes.identity(address);
  return found === undefined ? { address, identity: undefined, verified: false, dkim: 'NOT_STARTED', mailFrom: undefined } : { address, ...found };
}

/** SPF counts for the domain of the envelope; DMARC is looked for upwards from that of the sender, as receivers do. */
async function dnsFacts(dns: Dns, domain: string, mailFrom: string | undefined): Promise<DnsFacts> {
  const spf = await dns.txt(mailFrom ?? domain);
  for (let name = domain; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    const records = (await dns.txt(`_dmarc.${name}`)).filter((record) => /^v=DMARC1/i.test(record));
    if (records.length > 0) return { spf, dmarc: { domain: name, records } };
  }
  return { spf, dmarc: { domain, records: [] } };
}
