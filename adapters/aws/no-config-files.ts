/**
 * Takes the place of `node:fs/promises` in the bundles of functions (infra/bundling.ts): what they call reads no files but the SDK, which looks for a person's
 * settings in their home folder. A Lambda function has none, and is spared loading what would find that out.
 */
export const readFile = async (path: string): Promise<never> => {
  throw Object.assign(new Error(`${path} is not read: infra/bundling.ts leaves the reading of files out of functions.`), { code: 'ENOENT' });
};
