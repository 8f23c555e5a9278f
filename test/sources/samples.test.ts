/** Every recorded payload that lies beside the project: translated, or declined with a reason that a person understands. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { translateBus } from '../../adapters/sources/aws/translate.ts';
import { BadPayload } from '../../adapters/sources/read.ts';
import { SOURCES } from '../../adapters/sources/registry.ts';
import { exactJson } from '../../core/exact-json.ts';
import { ProviderEvent } from '../../core/notices/provider-event.ts';
import { completed } from '../../core/sources/complete.ts';
import type { SourceName } from '../../core/sources/names.ts';
import { type SourceSettings, settingsSchema } from '../../core/sources/settings.ts';
import type { Headers, Translation } from '../../core/sources/translation.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/data/payload-samples');
const BY_FOLDER: Readonly<Record<string, SourceName>> = {
  'shopify-2024-10': 'shopify',
  'stripe-2022-11-15': 'stripe',
  hubspot: 'hubspot',
  'pagerduty-v3': 'pagerduty',
  'statuspage-webhook': 'statuspage',
};
const NOW = Date.UTC(2026, 10, 25);

const strict = settingsSchema().parse({});
/** Everything that the samples name is wanted, test mode too: what is behind each must be seen. */
const open = settingsSchema().parse({
  shopify: { testMode: 'accept' },
  stripe: { testMode: 'accept' },
  alarms: { '*': { components: 'api' } },
  health: { EC2: { components: 'api' }, EBS: { components: 'api' } },
});

const files = existsSync(FOLDER)
  ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.includes('/') && statSync(join(FOLDER, path)).isFile())
      .sort()
  : [];

type Outcome = Translation | { readonly alarm: unknown } | { readonly feedback: true };

function outcomeOf(path: string, settings: SourceSettings): Outcome {
  const [folder = ''] = path.split('/');
  const source = BY_FOLDER[folder];
  const text = readFileSync(join(FOLDER, path), 'utf8');
  // Contract events and their documents are YAML: `POST /v1/events` is their way in.
  if (path.endsWith('.yaml')) return { reason: 'CloudEvents go to POST /v1/events.' };
  const sample = exactJson(text) as { headers?: Headers; body?: unknown };
  if (folder === 'ses-notifications' && ProviderEvent.safeParse(sample).success) return { feedback: true };
  if (source === undefined) return ofBus(sample, settings);
  const wrapped = sample.headers !== undefined && sample.body !== undefined;
  return SOURCES[source].translate({ headers: (wrapped ? sample.headers : {}) ?? {}, payload: wrapped ? sample.body : sample, settings });
}

/** As the rules hand it on: the bare detail; a whole Lambda event or SNS envelope is not what arrives, and must be declined in words. */
function ofBus(sample: unknown, settings: SourceSettings): Outcome {
  return translateBus({ payload: (sample as { detail?: unknown }).detail ?? sample, settings });
}

describe.skipIf(files.length === 0)('the recorded payloads', () => {
  const outcomes: Record<string, string> = {};

  test.each(files)('%s is translated, or declined with a reason', (path) => {
    for (const settings of [strict, open]) {
      const outcome = outcomeOf(path, settings);
      if ('reason' in outcome) {
        expect(outcome.reason).toMatch(/^\S.{15,}[.)]$/);
        outcomes[path] ??= 'declined';
        continue;
      }
      outcomes[path] = 'translated';
      if (!('events' in outcome)) continue;
      for (const draft of outcome.events) {
        const made = completed(draft, 'somebody', NOW);
        expect(made).toMatchObject({ ok: true });
      }
    }
  });

  test('are all there, most of what concerns customers among them', () => {
    const counts = Object.fromEntries([...Map.groupBy(Object.values(outcomes), (each) => each)].map(([each, those]) => [each, those.length]));
    console.log(`payload samples: ${files.length} files, ${JSON.stringify(counts)}`);
    if (process.env.SAMPLES) for (const path of files) console.log(path, JSON.stringify(outcomeOf(path, open)).slice(0, Number(process.env.SAMPLES)));
    expect(files.length).toBeGreaterThanOrEqual(91);
    expect(counts.translated).toBeGreaterThanOrEqual(30);
  });

  test('of Shopify keep ids that no number of JavaScript holds', () => {
    const raw = exactJson(readFileSync(join(FOLDER, 'shopify-2024-10/orders.create.json'), 'utf8').replace('"id": 820982911946154500', '"id": 820982911946154508')) as {
      headers: Headers;
      body: unknown;
    };
    const outcome = SOURCES.shopify.translate({ headers: raw.headers, payload: raw.body, settings: open });
    expect(JSON.stringify(outcome)).toContain('"orderId":"820982911946154508"');
  });
});

test.skipIf(files.length > 0)('the recorded payloads are not here', () => {
  console.log(`not run: ${FOLDER} is not there`);
});

test('a sample that is no payload at all is bad, not a crash', () => {
  for (const source of Object.values(SOURCES)) {
    for (const payload of [null, 1, 'x']) expect(() => source.translate({ headers: { 'x-shopify-topic': 'orders/create' }, payload, settings: strict })).toThrow(BadPayload);
  }
});
