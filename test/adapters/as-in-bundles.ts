/**
 * Loaded before the tests of adapters when they run a second time: adapter and test then have, in place of the SDK's clients, those that functions are bundled
 * with. So both make the same requests of the same calls, and come to the same decision on each answer, or a test fails.
 */
import { registerHooks } from 'node:module';
import { BUNDLING } from '../../infra/bundling.ts';

const REPLACED: Readonly<Record<string, string>> = BUNDLING.alias;
/** What helps the tests to set up a service keeps the SDK. */
const WHO_ASKS = /\/adapters\/aws\/[^/]+\.ts$|\/test\/adapters\/[^/]+\.test\.ts(\?|$)/;

registerHooks({
  resolve(specifier, context, next) {
    const file = REPLACED[specifier];
    if (file === undefined || !WHO_ASKS.test(context.parentURL ?? '')) return next(specifier, context);
    return { url: new URL(`../../${file}`, import.meta.url).href, shortCircuit: true };
  },
});
