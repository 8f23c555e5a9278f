/** Commands of services that take JSON by POST and know the operation from a header (AWS JSON 1.0 and 1.1). */
import type { Ask, Command } from './service-client.ts';

type Options = { readonly version: '1.0' | '1.1'; readonly read?: Command['read'] };

/** @param target as `x-amz-target` has it: `DynamoDB_20120810.GetItem` */
export function jsonCommand(target: string, { version, read }: Options) {
  return class implements Command {
    readonly ask: Ask;
    readonly read = read;

    constructor(input: object) {
      const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
      this.ask = { method: 'POST', path: '/', headers, body: JSON.stringify(input, secondsOfDates) };
    }
  };
}

/** Times are seconds since 1970; by when this is called, a date has become text already. */
function secondsOfDates(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const given = this[name];
  return given instanceof Date ? given.getTime() / 1000 : value;
}
