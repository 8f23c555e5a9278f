/** `node emitter/check.ts`, part of `npm run check`: fails when the contract breaks a promise of a published version. */
import { brokenPromises, currentSchemas, publishedSchemas } from './published.ts';

const broken = brokenPromises(publishedSchemas(), currentSchemas());
if (broken.length > 0) {
  console.error(`The contract breaks what version 1 promised; services that send or read these events would fail:\n${broken.map((line) => `  ${line}`).join('\n')}`);
  console.error('Keep the old field beside the new one, or make the new one optional. What cannot be kept is a version 2 beside this one.');
  process.exit(1);
}
