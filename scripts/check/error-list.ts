import type { Fault } from './fault.ts';

/** The page that lists every error that leaves the server. */
export const errorList = 'docs/errors.md';

/** Every code of the server's table stands on that page as `code`. */
export async function checkErrorList(texts: ReadonlyMap<string, string>): Promise<Fault[]> {
  const { table } = await import('../../apps/server/src/platform/errors/index.ts');
  const page = texts.get(errorList) ?? '';
  return Object.keys(table)
    .filter((code) => !page.includes(`\`${code}\``))
    .map((code) => ({ path: errorList, says: `${code} is missing` }));
}
