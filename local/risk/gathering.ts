/** Rows of customer, day and value, in the order of customers and days, become customer-days. */
import type { CustomerDays } from '../../core/risk/customer-days.ts';
import type { UtcDay } from '../../core/time.ts';

export type Gathering = { readonly customers: readonly CustomerDays[]; readonly add: (customerId: string, day: UtcDay, value: number) => void };

export function gathering({ hasValues }: { readonly hasValues: boolean }): Gathering {
  const customers: (CustomerDays & { readonly days: UtcDay[]; readonly values?: number[] })[] = [];
  return {
    customers,
    add: (customerId, day, value) => {
      let known = customers.at(-1);
      if (known?.customerId !== customerId) {
        known = { customerId, days: [], ...(hasValues && { values: [] }) };
        customers.push(known);
      }
      known.days.push(day);
      known.values?.push(value);
    },
  };
}
