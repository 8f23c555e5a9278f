/** The synthesized template, once for each context that a test asks for, and ways to ask about it. */
import { type Resource, synthesize, type Template } from '../../infra/synthesize.ts';

const made = new Map<string, Template>();

export function template(context: Readonly<Record<string, unknown>> = {}): Template {
  const name = JSON.stringify(context);
  const known = made.get(name) ?? synthesize(context);
  made.set(name, known);
  return known;
}

export const ofType = (type: string, from: Template = template()): readonly (readonly [string, Record<string, unknown>])[] =>
  Object.entries(from.Resources).flatMap(([id, resource]: [string, Resource]) => (resource.Type === type ? [[id, resource.Properties ?? {}] as const] : []));

/** The id of the one resource that a value refers to by Ref or GetAtt. */
export function idIn(value: unknown): string {
  const found = /"(?:Ref|Fn::GetAtt)":(?:"([^"]+)"|\["([^"]+)")/.exec(JSON.stringify(value));
  return found?.[1] ?? found?.[2] ?? '';
}

/** The id of the function that a value refers to, itself or by its alias. */
export function functionIn(value: unknown, from: Template = template()): string {
  const id = idIn(value);
  return from.Resources[id]?.Type === 'AWS::Lambda::Alias' ? idIn(from.Resources[id]?.Properties?.FunctionName) : id;
}

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
};
export const statementsOf = (properties: Record<string, unknown>): readonly Statement[] => (properties.PolicyDocument as { Statement: Statement[] }).Statement;
export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : value === undefined ? [] : [value as T]);
