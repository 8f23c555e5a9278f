/** `node emitter/generate.ts` writes the contract's documents: a JSON Schema for each event type, and the AsyncAPI document. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';

const here = import.meta.dirname;
rmSync(join(here, 'schemas'), { recursive: true, force: true });
mkdirSync(join(here, 'schemas'), { recursive: true });
for (const [path, text] of documents()) writeFileSync(join(here, path), text);
console.log(`${documents().size} files written`);
