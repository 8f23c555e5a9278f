import { type Secrets, Unavailable } from '../../core/ports.ts';
import * as z from '../../core/zod.ts';

const Kept = z.record(
  z.string(),
  z.union([
    z.pipe(
      z.string(),
      z.transform((one) => [one]),
    ),
    z.array(z.string()),
  ]),
);

/**
 * The secrets of webhooks, a source each, in one secret that the operator fills: `{"shopify":["current","previous"],"stripe":"whsec_…"}`.
 * The first is in use, the others are good as long as a rotation lasts.
 */
export const webhookSecrets = (all: Secrets): Secrets => ({
  async keys(name, wanted) {
    const [key] = await all.keys('webhooks', wanted);
    const kept = Kept.safeParse(jsonOf(key?.secret ?? '{}'));
    if (!kept.success) throw new Unavailable('the secret of the webhooks is not {"SOURCE":["current","previous"]}');
    return (Object.hasOwn(kept.data, name) ? (kept.data[name] ?? []) : []).filter((secret) => secret !== '').map((secret, index) => ({ kid: String(index), secret }));
  },
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
