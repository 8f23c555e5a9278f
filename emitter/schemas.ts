/** JSON Schema (draft 2020-12) of every event type, made from the contract's zod. */
import { type EventType, INCOMING, MEANING, OUTGOING, type OutgoingType } from '../core/events/catalogue.ts';
import { maintenanceFact, outageFact } from '../core/events/outage.ts';
import { usageRecord } from '../core/events/usage.ts';
import * as z from '../core/zod.ts';

export type AnyType = EventType | OutgoingType;
export type JsonSchema = { [key: string]: unknown };

export const ALL = { ...INCOMING, ...OUTGOING };
export const ALL_TYPES = Object.keys(ALL) as AnyType[];

/** What one event of a type must look like before it is sent. Fields that it does not name are ignored. */
export function schemaOf(type: AnyType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(ALL[type], { target: 'draft-2020-12', io: 'input', override }) as JsonSchema;
  return { $schema, $id: `urn:beforehand:events:v1:${type}`, title: type, description: MEANING[type], ...rest };
}

/** Formats say the same as zod's long patterns for them; rules across fields are put into words that JSON Schema has. */
function override({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.format === 'uri') jsonSchema.pattern = '^https?://';
  if (zodSchema === outageFact() || zodSchema === maintenanceFact()) jsonSchema.anyOf = NAMES_SOMEBODY;
  if (zodSchema === usageRecord()) jsonSchema.oneOf = [{ required: ['day'] }, { required: ['at'] }];
}

const NAMES_SOMEBODY = [
  { required: ['components'], properties: { components: { minItems: 1 } } },
  { required: ['customerIds'], properties: { customerIds: { minItems: 1 } } },
  { required: ['audience'] },
];
