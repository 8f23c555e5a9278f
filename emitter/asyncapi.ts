import { INCOMING, MEANING, OUTGOING } from '../core/events/catalogue.ts';
import { ALL_TYPES, type AnyType, type JsonSchema } from './schemas.ts';

/** The AsyncAPI 3.0 document: what Beforehand receives and what it sends, each message with its schema's file. */
export function asyncApi(): JsonSchema {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Beforehand events',
      version: '1.0.0',
      description:
        'Events that Beforehand receives from other services, and those it sends for others to react to. CloudEvents 1.0 in JSON; on EventBridge the event is the `detail`, its type the `detail-type`.',
    },
    defaultContentType: 'application/cloudevents+json',
    servers: { local: { host: '127.0.0.1:4600', protocol: 'http', description: 'The system that `npm start` runs.' } },
    channels: {
      incoming: { address: '/v1/events', title: 'What producers send', messages: messagesOf(INCOMING) },
      outgoing: { address: null, title: 'What Beforehand puts on the bus', description: 'At least once; a repeat has the same id.', messages: messagesOf(OUTGOING) },
    },
    operations: {
      receive: { action: 'receive', channel: { $ref: '#/channels/incoming' }, summary: 'Reacts to what happened, and to what did not.' },
      send: { action: 'send', channel: { $ref: '#/channels/outgoing' }, summary: 'Says who is at risk, and what became of it.' },
    },
    components: { messages: Object.fromEntries(ALL_TYPES.map((type) => [type, messageOf(type)])) },
  };
}

const messagesOf = (types: object): JsonSchema => Object.fromEntries(Object.keys(types).map((type) => [type, { $ref: `#/components/messages/${type}` }]));

const messageOf = (type: AnyType): JsonSchema => ({
  name: type,
  summary: MEANING[type],
  payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: { $ref: `./schemas/${type}.schema.json` } },
});
