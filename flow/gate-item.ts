/** Opt-outs, suppression and erasure are put on the gate item's version until they are committed (gate protocol, rule 11). */
import type { GateState } from '../core/customers/gate-item.ts';
import { gateKey, type Recipient } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import { commit } from './commit.ts';

export async function changeGate(ports: Pick<Ports, 'table' | 'clock' | 'pause'>, to: Recipient, change: (gate: GateState) => GateState): Promise<GateState> {
  const { after } = await commit(ports, gateKey(to), (gate: GateState | undefined) => {
    const after = change(gate ?? NOTHING_SAID);
    return { after, state: after === NOTHING_SAID ? undefined : after };
  });
  return after;
}

const NOTHING_SAID: GateState = {};
