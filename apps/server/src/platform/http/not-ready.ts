import { isDatabaseProblem, LineFull } from '../database/index.ts';
import type { NotReady } from '../errors/index.ts';

/** Seconds after which to try again: what passes by itself (a restart of the database, a crowd) has mostly passed by then. */
export const RETRY_AFTER = 5;

/**
 * SQLSTATE, by its beginning, that means "not now" and not "wrong" (PostgreSQL manual, appendix A). The first that fits counts: of class 53
 * a full disk, of class 57 a statement that took too long are told for themselves.
 */
const states: readonly (readonly [RegExp, NotReady])[] = [
  // Who would have waited for each other, or for whom another was quicker: a second try finds it settled.
  [/^40(001|P01)$/, 'busy'],
  [/^53100$/, 'disk'],
  [/^57014$|^55P03$/, 'slow'],
  // Connection, resources, shutdown; a file that cannot be read or written; a server that only reads, as after a change-over.
  [/^(08|53|57)|^58030$|^25006$/, 'database'],
];

/** Errors of the system (errno(3)) by what they mean to who asks. */
const system: Readonly<Record<string, NotReady>> = {
  ECONNREFUSED: 'database',
  ECONNRESET: 'database',
  EHOSTUNREACH: 'database',
  ENETUNREACH: 'database',
  ENOTFOUND: 'database',
  EAI_AGAIN: 'database',
  EPIPE: 'database',
  ETIMEDOUT: 'database',
  EDQUOT: 'disk',
  EIO: 'disk',
  ENOSPC: 'disk',
  EROFS: 'disk',
  EMFILE: 'busy',
  ENFILE: 'busy',
};

/** Why something failed that may go well in a while, without the words of the database; undefined where it is a fault. */
export function whyNotReady(error: unknown): NotReady | undefined {
  if (error instanceof LineFull) return 'busy';
  if (isDatabaseProblem(error)) return 'database';
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') {
    // The socket of a server that has ended; a file that is not there is another matter.
    if (code === 'ENOENT' && syscall === 'connect') return 'database';
    const found = system[code] ?? states.find(([state]) => state.test(code))?.[1];
    if (found) return found;
  }
  return /^Connection terminated|^timeout exceeded when trying to connect/.test(error.message) ? 'database' : undefined;
}
