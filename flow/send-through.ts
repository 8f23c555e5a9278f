/** A composed message through the sender of its channel, once. */
import type { Channel } from '../core/customers/gate-item.ts';
import type { FeedEntry, HookMessage, MailMessage, Ports, SendOutcome, TextMessage } from '../core/ports.ts';

export type Composed =
  | { readonly channel: 'email'; readonly message: MailMessage }
  | { readonly channel: 'sms'; readonly message: TextMessage }
  | { readonly channel: Extract<Channel, 'slack' | 'teams' | 'webhook'>; readonly message: HookMessage }
  | { readonly channel: 'feed'; readonly message: FeedEntry };

export type Senders = Pick<Ports, 'mail' | 'texts' | 'hooks' | 'feed'>;

export async function sendThrough(ports: Senders, { channel, message }: Composed): Promise<SendOutcome> {
  switch (channel) {
    case 'email':
      return ports.mail.send(message);
    case 'sms':
      return ports.texts.send(message);
    case 'feed':
      return ports.feed.put(message);
    default:
      return ports.hooks.post(message);
  }
}
