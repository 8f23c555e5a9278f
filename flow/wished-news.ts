/** Who says something may wish to hear what became of it: the yes that "you said, we did" needs, given with one tick beside the answer. */
import { type Channel, type GateState, withConsent } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { addressesOf, orderFor } from '../core/notices/channels.ts';
import type { Ports } from '../core/ports.ts';
import { tellConsents } from './consent-changed.ts';
import { changeGate } from './gate-item.ts';

type Asked = { readonly customer: string; readonly gate: GateState | undefined; readonly profile: ProfileState | undefined };

/** Where it would reach them; nothing where they have agreed already, or where we know of no way. */
export function newsChannel({ customer, gate, profile }: Asked): Channel | undefined {
  const to = { customer };
  const known = addressesOf(to, profile, gate);
  const [channel] = orderFor({ gate, profile }, 'outreach').filter((each) => each !== 'feed' && known[each] !== undefined);
  return channel !== undefined && gate?.consents?.outreach?.[channel]?.granted ? undefined : channel;
}

export async function wishNews(ports: Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'>, asked: Asked): Promise<void> {
  const channel = newsChannel(asked);
  if (channel === undefined) return;
  const consent = { granted: true, at: ports.clock.now() };
  await changeGate(ports, { customer: asked.customer }, (gate) => (gate.erasedAt === undefined ? withConsent(gate, 'outreach', channel, consent) : gate));
  await tellConsents(ports, asked.customer, [{ topic: 'outreach', channel, consent }]);
}
