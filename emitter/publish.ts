/** `npm run publish:contract`: what the contract says now becomes what it has promised. Done with each release; refused while it breaks an earlier promise. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';
import { PUBLISHED } from './published.ts';

await import('./check.ts');
mkdirSync(PUBLISHED, { recursive: true });
const schemas = [...documents()].filter(([path]) => path.startsWith('schemas/'));
for (const [path, text] of schemas) writeFileSync(join(PUBLISHED, path.replace('schemas/', '')), text);
console.log(`${schemas.length} schemas published as version 1`);
