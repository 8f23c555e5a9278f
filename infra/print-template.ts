/** `node infra/print-template.ts [CONTEXT]`: the synthesized template as JSON, for whoever runs it in a process of its own. */
import { synthesize } from './synthesize.ts';

process.stdout.write(JSON.stringify(synthesize(JSON.parse(process.argv[2] ?? '{}') as Record<string, unknown>)));
