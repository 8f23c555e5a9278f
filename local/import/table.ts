/** Any table of customers, orders or days of use, with the columns named. */
import { cut, moment, number, phone, text } from '../../adapters/sources/read.ts';
import { type Draft, declined, type Translation } from '../../core/sources/translation.ts';
import { NotDone } from '../operations.ts';
import type { Row } from './rows.ts';

export const KINDS = ['customers', 'orders', 'usage'] as const;
export type Kind = (typeof KINDS)[number];

/** What each kind may have; the first ones it must. */
export const FIELDS: Readonly<Record<Kind, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  customers: { needs: ['customerId'], may: ['name', 'email', 'phone', 'locale', 'timezone', 'plan', 'segment', 'region', 'components', 'at'] },
  orders: { needs: ['customerId', 'orderId', 'confirmedAt'], may: ['promisedAt', 'shippedAt', 'deliveredAt', 'cancelledAt', 'refundedAt', 'amount', 'currency'] },
  usage: { needs: ['customerId', 'day'], may: ['count', 'value', 'feature', 'outcome'] },
};

export type Mapping = Readonly<Record<string, string>>;

/** `customerId=account_id,day=date`; a field that is not named has a column of its own name. */
export function mappingIn(text_: string | undefined, kind: Kind): Mapping {
  const { needs, may } = FIELDS[kind];
  const mapping: Record<string, string> = Object.fromEntries([...needs, ...may].map((field) => [field, field]));
  for (const part of (text_ ?? '').split(',').filter((each) => each.trim() !== '')) {
    const [field = '', column = ''] = part.split('=').map((each) => each.trim());
    if (!Object.hasOwn(mapping, field) || column === '')
      throw new NotDone(`--columns wants FIELD=COLUMN with commas between; for ${kind} the fields are ${[...needs, ...may].join(', ')}. "${part.trim()}" is none of these.`);
    mapping[field] = column;
  }
  return mapping;
}

export function tableRow(row: Record<string, unknown>, line: number, kind: Kind, mapping: Mapping, now: string): Translation {
  const value = (field: string): string | undefined => {
    const column = mapping[field];
    const found = column === undefined || !Object.hasOwn(row, column) ? undefined : row[column];
    return text({ found }, 'found');
  };
  for (const field of FIELDS[kind].needs) if (value(field) === undefined) return declined(`The column ${mapping[field]} (${field}) is missing or empty.`);
  const customerId = value('customerId') ?? '';
  switch (kind) {
    case 'customers': {
      const components = value('components')
        ?.split(/[;|]/)
        .map((each) => each.trim())
        .filter((each) => each !== '');
      const data = {
        ...Object.fromEntries(['name', 'email', 'locale', 'timezone', 'plan', 'segment', 'region'].map((field) => [field, value(field)])),
        customerId,
        phone: phone(value('phone')),
        components,
      };
      const time = instantOf(value('at')) ?? now;
      return { events: [{ id: `customer/${customerId}/${time}`, source: SOURCE, type: 'customer.updated', time, data }] };
    }
    case 'orders':
      return orderRow(value, customerId);
    case 'usage': {
      const day = value('day')?.slice(0, 10);
      if (day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return declined(`The column ${mapping.day} holds no day such as 2026-03-01.`);
      const feature = value('feature');
      const record = {
        customerId,
        day,
        count: whole(value('count')),
        value: number({ it: value('value') }, 'it'),
        feature: feature && cut(feature, 300),
        outcome: value('outcome'),
      };
      return { events: [{ id: `usage/${line}`, source: SOURCE, type: 'usage.recorded', time: `${day}T00:00:00Z`, data: { records: [defined(record)] } }] };
    }
  }
}

const SOURCE = 'import';

function orderRow(value: (field: string) => string | undefined, customerId: string): Translation {
  const orderId = value('orderId') ?? '';
  const confirmedAt = instantOf(value('confirmedAt'));
  if (confirmedAt === undefined) return declined('confirmedAt is no instant such as 2026-03-01T09:30:00Z, nor a day.');
  const [amount, currency] = [value('amount'), value('currency')];
  const steps = [
    ['confirmed', confirmedAt],
    ['shipped', instantOf(value('shippedAt'))],
    ['delivered', instantOf(value('deliveredAt'))],
    ['cancelled', instantOf(value('cancelledAt'))],
    ['refunded', instantOf(value('refundedAt'))],
  ] as const;
  const events = steps.flatMap(([step, time]): Draft[] => {
    if (time === undefined) return [];
    const first = step === 'confirmed' && { promisedAt: instantOf(value('promisedAt')), items: amount && currency ? [{ price: { amount, currency } }] : undefined };
    return [{ id: `order/${orderId}/${step}`, source: SOURCE, type: `order.${step}`, time, data: { customerId, orderId, ...first } }];
  });
  return { events };
}

/** A day stands for its beginning in UTC. */
const instantOf = (written: string | undefined): string | undefined =>
  written !== undefined && /^\d{4}-\d\d-\d\d$/.test(written) && !Number.isNaN(Date.parse(written))
    ? `${written}T00:00:00Z`
    : moment({ at: written?.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/, '$1T$2Z') }, 'at');

const whole = (written: string | undefined): number | undefined => (written !== undefined && /^\d{1,9}$/.test(written) && Number(written) > 0 ? Number(written) : undefined);
const defined = (value: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

export const isBad = (row: Row): row is Extract<Row, { bad: string }> => 'bad' in row;
