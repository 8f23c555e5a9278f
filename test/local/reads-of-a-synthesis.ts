/** `node --import` this: at its end, a process says on its error stream which paths it looked at, whether or not they were there. */
import { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const fs = createRequire(import.meta.url)('node:fs') as Record<string, unknown>;
const seen = new Set<string>();

for (const [name, original] of Object.entries(fs)) {
  if (typeof original !== 'function' || !/^(read|open|exists|stat|lstat|access|copy|cp|realpath|create)/.test(name)) continue;
  fs[name] = Object.assign((...given: readonly unknown[]): unknown => {
    const [path] = given;
    if (typeof path === 'string') seen.add(path);
    if (path instanceof URL) seen.add(fileURLToPath(path));
    return (original as (...all: readonly unknown[]) => unknown)(...given);
  }, original);
}
syncBuiltinESMExports();
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith('file:')) seen.add(fileURLToPath(url));
    return next(url, context);
  },
});
process.once('exit', () => process.stderr.write(JSON.stringify([...seen])));
