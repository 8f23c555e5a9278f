/** The buses of the template: each event to the queues of every rule that matches it. */
import type { LocalQueues } from '../adapters/local/queues.ts';
import type { BusEvent } from '../core/ports.ts';
import { matches } from './pattern.ts';
import type { Rule } from './template.ts';

export class LocalBus {
  readonly #rules: readonly Rule[];
  readonly #queues: LocalQueues;
  /** Events that no rule wanted, by type: for those who wonder where theirs went. */
  readonly unmatched = new Map<string, number>();

  constructor(rules: readonly Rule[], queues: LocalQueues) {
    this.#rules = rules;
    this.#queues = queues;
  }

  /** @param bus `default` for what AWS itself says; any other name is ours */
  put(bus: string, events: readonly BusEvent[]): void {
    for (const { source, type, detail } of events) {
      const envelope = { source, 'detail-type': type, detail };
      const rules = this.#rules.filter((rule) => (rule.bus === 'default') === (bus === 'default') && matches(rule.pattern, envelope));
      if (rules.length === 0) this.unmatched.set(type, (this.unmatched.get(type) ?? 0) + 1);
      for (const { targets } of rules) {
        for (const { queue, inputPath } of targets) this.#queues.send(queue, [JSON.stringify(inputPath === '$.detail' ? detail : envelope)]);
      }
    }
  }
}
