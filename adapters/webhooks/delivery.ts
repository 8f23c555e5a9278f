/** A delivery as the web gives it to us, and what its body says once its signature has been found good. */
import { isUtf8 } from 'node:buffer';

/** Names are lower-case and repeated headers joined by commas, as API Gateway's version 2 payload has them. */
export type Headers = Readonly<Record<string, string | undefined>>;
export type Delivery = {
  readonly headers: Headers;
  readonly rawBody: Uint8Array;
  /** Where it was sent to, in full and as sent: `POST` and `https://…`. Signed by HubSpot only. */
  readonly method?: string | undefined;
  readonly url?: string | undefined;
};

/** The text or number that stands at a path of a JSON body; nothing for any other body. Only for bodies that have been verified. */
export function fieldOf(rawBody: Uint8Array, ...path: readonly string[]): string | number | undefined {
  return scalarAt(jsonOf(textOf(rawBody)), path);
}

/** Slack's interactions are a form whose one field `payload` is JSON; its slash commands are a plain form, its events plain JSON. */
export function formOrJsonFieldOf(rawBody: Uint8Array, name: string): string | number | undefined {
  const text = textOf(rawBody);
  if (text?.startsWith('{')) return scalarAt(jsonOf(text), [name]);
  const form = new URLSearchParams(text ?? '');
  return form.get(name) ?? scalarAt(jsonOf(form.get('payload') ?? undefined), [name]);
}

const textOf = (rawBody: Uint8Array): string | undefined => (isUtf8(rawBody) ? Buffer.from(rawBody).toString('utf8') : undefined);

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function scalarAt(json: unknown, path: readonly string[]): string | number | undefined {
  let value = json;
  for (const step of path) value = typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : undefined;
}
