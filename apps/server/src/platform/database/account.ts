import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The system account that the embedded server runs under. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. 65534 is `nobody` on Linux; it is the one account that a bare machine or image has besides root.
 * Other daemons may run under it too: so the socket folder alone protects nothing, and every login also takes a password.
 */
const nobody: Account = { uid: 65534, gid: 65534 };

/** The account to switch to, or undefined when the process may run PostgreSQL itself. */
export function accountForServer(): Account | undefined {
  return process.getuid?.() === 0 ? nobody : undefined;
}

/**
 * Whether the account gets to `path` and may read it, judged by the mode bits of the path and of every folder above it.
 * Access lists are not read: at worst a reachable folder counts as unreachable and the slower way round is taken.
 */
export async function canRead(path: string, account: Account): Promise<boolean> {
  const allows = async (at: string, bits: number): Promise<boolean> => {
    const found = await stat(at);
    const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
    return ((found.mode >> shift) & bits) === bits;
  };
  const isFolder = (await stat(path)).isDirectory();
  if (!(await allows(path, isFolder ? 0o5 : 0o4))) return false;
  for (let at = dirname(resolve(path)); ; at = dirname(at)) {
    if (!(await allows(at, 0o1))) return false;
    if (at === dirname(at)) return true;
  }
}
