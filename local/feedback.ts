/** `POST /local/feedback`: an SES event as SES publishes it, or in short `{ noticeKey, type }`, which is made into one. */
import { recipientIn } from '../core/keys.ts';
import { isoOf } from '../core/time.ts';
import * as z from '../core/zod.ts';
import { type Engine, tagsFor } from './engine.ts';

const Short = z.object({ noticeKey: z.string(), type: z.enum(['bounce', 'complaint', 'delivery', 'delay']) });

/** @returns the event, or in words what is wrong */
export function feedbackFrom(engine: Engine, input: unknown): unknown {
  const short = Short.safeParse(input);
  if (!short.success) {
    const looksLikeSes = typeof input === 'object' && input !== null && ('eventType' in input || 'detail' in input || 'Message' in input);
    return looksLikeSes ? input : 'Say { noticeKey, type: "bounce" | "complaint" | "delivery" | "delay" }, or send an SES event.';
  }
  const { noticeKey, type } = short.data;
  const message = engine.outbox.tagsOf(noticeKey);
  if (message === undefined) return `No message in the outbox has the notice key ${noticeKey.slice(0, 40)}.`;
  const timestamp = isoOf(engine.clock.now());
  const mail = { messageId: `local-${noticeKey}`, timestamp, tags: tagsFor(noticeKey, recipientIn(message.recipient)), destination: [message.to] };
  const about = { emailAddress: message.to };
  switch (type) {
    case 'bounce':
      return { eventType: 'Bounce', mail, bounce: { bounceType: 'Permanent', timestamp, bouncedRecipients: [about] } };
    case 'complaint':
      return { eventType: 'Complaint', mail, complaint: { timestamp, complainedRecipients: [about] } };
    case 'delivery':
      return { eventType: 'Delivery', mail, delivery: { timestamp } };
    case 'delay':
      return { eventType: 'DeliveryDelay', mail, deliveryDelay: { timestamp } };
  }
}
