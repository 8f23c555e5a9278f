/** What the facts mean for somebody who must keep the system working, and what to do. Pure: nothing is asked here. */
import { DAY, type Instant, MINUTE, SECOND } from '../../core/time.ts';
import {
  type AccountFacts,
  type ActivityFacts,
  type AlarmFacts,
  type DnsFacts,
  type Facts,
  isUnseen,
  type QueueFacts,
  type SecretFacts,
  type Seen,
  type SenderFacts,
} from './facts.ts';

export type Level = 'ok' | 'warn' | 'bad';
/** `bad`: messages or events are lost or late now. `warn`: they will be, or nobody would hear of it. */
export type Finding = { readonly about: string; readonly level: Level; readonly says: string; readonly todo?: string };

/** Signatures are refused at five minutes; who is off by one is on the way there. Leases and quiet hours do not mind so little. */
const CLOCK_WARN_MS = 30 * SECOND;
const CLOCK_BAD_MS = 4 * MINUTE;
/** Of a day's quota: there is a Monday in every week. */
const QUOTA_WARN_SHARE = 0.8;
/** A secret that has lived this long has been seen by people who have left. */
const SECRET_OLD_DAYS = 365;
/** Not keys but settings: their age says nothing. Suppressed addresses are hashed under their key, so that one is kept. */
const AGELESS: ReadonlySet<string> = new Set(['HooksSecret', 'SuppressionSecret']);
/** Days of the week before on which something must have come, for silence since yesterday to be odd. */
const LIVELY_DAYS = 5;

export function findings(facts: Facts): readonly Finding[] {
  const { sender, dns } = facts;
  return [
    ...part('sender', sender, ofSender),
    ...part('account', facts.account, ofAccount),
    ...part('dns', dns, (seen) => ofDns(seen, sender === undefined || isUnseen(sender) ? undefined : sender)),
    ...part('dead letters', facts.deadLetters, ofDeadLetters),
    ...part('quarantine', facts.quarantine, ofQuarantine),
    ...part('alarms', facts.alarms, ofAlarms),
    ...part('clock', facts.clockAheadMs, ofClock),
    ...part('secrets', facts.secrets, (secrets) => ofSecrets(secrets, facts.now)),
    ...part('activity', facts.activity, ofActivity),
    ...part('rules', facts.unmatched, ofUnmatched),
  ];
}

/** Where the bus itself puts what it could hand to nobody. */
export const UNDELIVERED = 'undelivered';

export const isBad = (all: readonly Finding[]): boolean => all.some(({ level }) => level === 'bad');

function part<T>(about: string, seen: Seen<T> | undefined, judge: (seen: T) => readonly Omit<Finding, 'about'>[]): readonly Finding[] {
  if (seen === undefined) return [];
  if (isUnseen(seen))
    return [
      { about, level: 'warn', says: `could not be looked at: ${seen.unseen}`, todo: seen.todo ?? 'Give your AWS credentials the read permission that is named, and ask again' },
    ];
  return judge(seen).map((finding) => ({ about, ...finding }));
}

type Judged = readonly Omit<Finding, 'about'>[];

function ofSender({ address, identity, verified, dkim, mailFrom }: SenderFacts): Judged {
  const domain = domainOf(address);
  if (identity === undefined)
    return [
      {
        level: 'bad',
        says: `SES does not know ${domain}: nothing can be sent`,
        todo: 'Deploy again with the right -c fromAddress, or verify the domain in the SES console and deploy with -c verifiedIdentity',
      },
    ];
  return [
    verified
      ? { level: 'ok', says: `${identity} is verified` }
      : {
          level: 'bad',
          says: `${identity} is not verified: nothing can be sent`,
          todo: identity.includes('@') ? 'Open the mail that SES sent to this address and follow its link' : 'Put the DNS records that SES shows for the domain into its zone',
        },
    dkim === 'SUCCESS'
      ? { level: 'ok', says: 'mails carry a DKIM signature' }
      : identity.includes('@')
        ? {
            level: 'warn',
            says: `only the address is verified, not ${domain}: mails carry no DKIM signature of yours, and large mailbox providers refuse or hide them`,
            todo: `Verify the domain ${domain} with Easy DKIM in SES, and deploy with -c verifiedIdentity=${domain}`,
          }
        : { level: 'bad', says: `DKIM of ${identity} is ${dkim}`, todo: 'Put the three CNAME records that SES shows (Identity, DKIM) into the zone; they must stay there' },
    ...(mailFrom !== undefined && mailFrom.status !== 'SUCCESS'
      ? [
          {
            level: 'warn' as const,
            says: `the envelope domain ${mailFrom.domain} is ${mailFrom.status}: SES uses its own instead, which SPF does not count for you`,
            todo: `Put the MX and TXT records that SES shows for ${mailFrom.domain} into its zone`,
          },
        ]
      : []),
  ];
}

function ofAccount({ production, sendingEnabled, enforcement, perSecond, perDay, sentLastDay }: AccountFacts): Judged {
  return [
    production
      ? { level: 'ok', says: 'the account may write to anybody' }
      : {
          level: 'bad',
          says: 'the account is in the sandbox of SES: mail to anybody who is not verified there is refused',
          todo: 'Ask for production access (SES console, Account dashboard). It takes a day',
        },
    ...(sendingEnabled
      ? []
      : [
          {
            level: 'bad' as const,
            says: 'sending is switched off for the account',
            todo: 'Find out who did so and why; then aws sesv2 put-account-sending-attributes --sending-enabled',
          },
        ]),
    ...(enforcement === 'HEALTHY'
      ? []
      : [
          {
            level: enforcement === 'SHUTDOWN' ? ('bad' as const) : ('warn' as const),
            says: `SES has put the account on ${enforcement}`,
            todo: 'Too many bounces or complaints: see the mail from SES and its reputation page; npm run why says who was written to',
          },
        ]),
    perDay > 0 && sentLastDay >= perDay
      ? { level: 'bad', says: `the day's quota of ${number(perDay)} is used up`, todo: 'Messages wait until there is room. Ask for a higher quota (Service Quotas, SES)' }
      : perDay > 0 && sentLastDay >= perDay * QUOTA_WARN_SHARE
        ? {
            level: 'warn',
            says: `${number(sentLastDay)} of the day's ${number(perDay)} mails are used`,
            todo: 'Ask for a higher quota (Service Quotas, SES) before the next outage to everybody',
          }
        : { level: 'ok', says: `${number(perSecond)} mails a second, ${number(perDay)} a day, ${number(sentLastDay)} used` },
  ];
}

function ofDns({ spf, dmarc }: DnsFacts, sender: SenderFacts | undefined): Judged {
  const own = spf.filter((record) => /^v=spf1( |$)/i.test(record));
  const policies = dmarc.records.filter((record) => /^v=DMARC1/i.test(record));
  const policy = /;\s*p\s*=\s*(\w+)/i.exec(policies[0] ?? '')?.[1]?.toLowerCase();
  const aligned = sender !== undefined && (sender.dkim === 'SUCCESS' && !sender.identity?.includes('@') ? true : sender.mailFrom?.status === 'SUCCESS');
  return [
    own.length > 1
      ? { level: 'bad', says: 'there are two SPF records, which count as none', todo: 'Join them into one TXT record' }
      : own.length === 1 && /include:amazonses\.com/i.test(own[0] ?? '')
        ? { level: 'ok', says: 'SPF names amazonses.com' }
        : sender?.mailFrom !== undefined
          ? {
              level: own.length === 0 ? 'bad' : 'warn',
              says: `SPF of ${sender.mailFrom.domain} does not name amazonses.com`,
              todo: `TXT ${sender.mailFrom.domain}: "v=spf1 include:amazonses.com ~all"`,
            }
          : {
              level: 'warn',
              says: 'mails go out under an envelope of amazonses.com, which SPF does not count for you',
              todo: 'Give the identity a MAIL FROM domain of yours in SES (mail.your.company); DKIM alone satisfies DMARC meanwhile',
            },
    ...(policies.length > 1
      ? [{ level: 'bad' as const, says: `there are two DMARC records at ${dmarc.domain}, which count as none`, todo: 'Keep one' }]
      : policy === undefined
        ? [
            {
              level: 'warn' as const,
              says: 'there is no DMARC policy: large mailbox providers want one from whoever writes to many',
              todo: `TXT _dmarc.${dmarc.domain}: "v=DMARC1; p=none; rua=mailto:dmarc@${dmarc.domain}"`,
            },
          ]
        : policy !== 'none' && sender !== undefined && !aligned
          ? [
              {
                level: 'bad' as const,
                says: `DMARC of ${dmarc.domain} says p=${policy}, and neither DKIM nor SPF is yours: mails are ${policy === 'reject' ? 'refused' : 'put into spam'}`,
                todo: 'Set up DKIM for the domain first',
              },
            ]
          : [{ level: 'ok' as const, says: `DMARC of ${dmarc.domain} says p=${policy}` }]),
  ];
}

const ofDeadLetters = (queues: readonly QueueFacts[]): Judged => {
  const full = queues.filter(({ waiting }) => waiting > 0);
  if (full.length === 0) return [{ level: 'ok', says: `none in ${queues.length} queues` }];
  return full.map(({ name, waiting }) =>
    name === UNDELIVERED
      ? { level: 'bad', says: `${number(waiting)} events could be handed to no queue`, todo: 'Their attributes say why (ERROR_CODE). Mend that, and put them on the bus again' }
      : {
          level: 'bad',
          says: `${number(waiting)} of ${name} could not be worked off`,
          todo: `See the alarm and the log of that function; when the cause is mended: npm run redrive -- ${name}`,
        },
  );
};

const ofQuarantine = (count: number): Judged =>
  count === 0
    ? [{ level: 'ok', says: 'empty' }]
    : [
        {
          level: 'warn',
          says: `${number(count)} events could not be read`,
          todo: 'Each lies there with the path of its fields: tell the service that sends them (docs/events.md), and send them again',
        },
      ];

function ofAlarms(alarms: readonly AlarmFacts[]): Judged {
  const ringing = alarms.filter(({ state }) => state === 'ALARM');
  const deaf = alarms.filter(({ tells }) => !tells).length;
  return [
    ...ringing.map(({ name, why }) => ({ level: 'bad' as const, says: `${name} rings: ${why}`, todo: 'Its description says what it means and what to do first' })),
    ...(alarms.length === 0
      ? [{ level: 'warn' as const, says: 'the stack has no alarms', todo: 'Its deploy is not done, or somebody has removed them: npx cdk diff' }]
      : ringing.length === 0
        ? [{ level: 'ok' as const, says: `none of ${alarms.length} rings` }]
        : []),
    ...(deaf > 0
      ? [
          {
            level: 'warn' as const,
            says: `${deaf} of ${alarms.length} alarms tell nobody`,
            todo: 'Give them an action (SNS, chat), else an outage of this system is found by its customers',
          },
        ]
      : []),
  ];
}

function ofClock(aheadMs: number): Judged {
  const off = Math.abs(aheadMs);
  const seconds = `${Math.round(off / SECOND)} s ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  if (off >= CLOCK_BAD_MS) return [{ level: 'bad', says: `this machine is ${seconds}: what it signs is refused`, todo: 'Switch on time synchronization (NTP)' }];
  if (off >= CLOCK_WARN_MS) return [{ level: 'warn', says: `this machine is ${seconds}`, todo: 'Switch on time synchronization (NTP): at five minutes signatures are refused' }];
  return [{ level: 'ok', says: `within ${Math.max(1, Math.round(off / SECOND))} s` }];
}

function ofSecrets(secrets: readonly SecretFacts[], now: Instant): Judged {
  return secrets.map(({ name, present, changedAt }) => {
    if (!present) return { level: 'bad', says: `${name} has no value: what it signs or checks cannot be`, todo: 'Put a value in (Secrets Manager), or take back its deletion' };
    const days = changedAt === undefined ? undefined : Math.floor((now - changedAt) / DAY);
    if (days !== undefined && days > SECRET_OLD_DAYS && !AGELESS.has(name))
      return {
        level: 'warn',
        says: `${name} is ${days} days old`,
        todo: 'Put a new key before the old one ({"keys":[new, old]}), and take the old one out when nothing uses it any more',
      };
    return { level: 'ok', says: `${name} is there${days === undefined ? '' : `, ${days} ${days === 1 ? 'day' : 'days'} old`}` };
  });
}

function ofActivity(queues: readonly ActivityFacts[]): Judged {
  if (queues.length > 0 && queues.every(({ byDay }) => byDay.every((count) => count === 0)))
    return [
      {
        level: 'warn',
        says: 'no event has come in two weeks',
        todo: 'Connect a service: docs/events.md. One that does send puts its events on another bus, or under a type that no rule knows',
      },
    ];
  return queues.map(({ name, byDay }) => {
    const daysAgo = [...byDay].reverse().findIndex((count) => count > 0);
    if (daysAgo < 0) return { level: 'ok', says: `${name}: nothing in ${byDay.length} days, which is right where no service sends such events` };
    const before = byDay.slice(-9, -2).filter((count) => count > 0).length;
    if (daysAgo >= 2 && before >= LIVELY_DAYS)
      return {
        level: 'warn',
        says: `${name}: the last event came ${daysAgo} days ago, and before that they came every day`,
        todo: 'Ask the service that sends them; its emitter reports what it could not deliver',
      };
    return { level: 'ok', says: `${name}: ${daysAgo === 0 ? `${number(byDay.at(-1) ?? 0)} today` : `the last ${daysAgo} ${daysAgo === 1 ? 'day' : 'days'} ago`}` };
  });
}

const ofUnmatched = (types: Readonly<Record<string, number>>): Judged =>
  Object.entries(types).length === 0
    ? [{ level: 'ok', says: 'every event found its queue' }]
    : Object.entries(types).map(([type, count]) => ({
        level: 'warn',
        says: `${number(count)} of ${type} found no rule`,
        todo: 'No such type is in docs/events.md: correct its name at the sender',
      }));

export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .replace(/>$/, '')
    .toLowerCase();
const number = (n: number): string => n.toLocaleString('en');
