import type { Fault } from './fault.ts';

const empty = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'lib', 'shared']);

/** A thing has a home and a name: no file or folder of ours is called after nothing. */
export function checkNames(paths: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  for (const path of paths) {
    if (path.startsWith('docs/')) continue;
    const word = path.split('/').find((part) => empty.has(part.replace(/\..*$/, '').toLowerCase()));
    if (word !== undefined) faults.push({ path, says: `“${word}” names nothing: call it by the noun that it holds` });
  }
  return faults;
}
