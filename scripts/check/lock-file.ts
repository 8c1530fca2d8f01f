import type { Fault } from './fault.ts';

interface Entry {
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
}

/** The lock file holds versions and integrity, and not where somebody's mirror stands. */
export function checkLockFile(path: string, text: string): Fault[] {
  const faults: Fault[] = [];
  const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
  for (const [name, { resolved, integrity, link, inBundle }] of Object.entries(packages)) {
    if (!name.includes('node_modules/') || link) continue;
    const fault = (says: string) => faults.push({ path, says: `${name}: ${says}` });
    if (resolved !== undefined) fault('has an address (`resolved`): install with the .npmrc of this repository');
    if (integrity === undefined && !inBundle) fault('has no integrity');
  }
  return faults;
}
