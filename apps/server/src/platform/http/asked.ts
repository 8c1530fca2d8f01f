import type { Actor } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../../districts/index.ts';
import type { Schema } from '../database/schema.ts';
import type { Services } from '../services.ts';

/** Who stands behind a session: the actor of the kernel, and how the session stands. */
export interface SessionReader {
  actor: Actor;
  csrf: string;
  expiresAt: Date;
  /** SHA-256 of the session's token. */
  tokenHash: Buffer;
  seenAt: Date;
  /** A second factor is set up. */
  hasTotp: boolean;
  /** What the account has to do before it may do anything else: log-in gives such a session, and the envelope keeps it to that. */
  owes: readonly Debt[];
}

/** `totp`: an administrator sets up a second factor; `password`: a temporary password is changed. */
export type Debt = 'totp' | 'password';

/** One request while it is answered: everything in it commits together or not at all. */
export interface Asked {
  services: Services;
  district: District;
  reader: SessionReader;
  trx: Transaction<Schema>;
  /** Business time, the same for the whole request, in milliseconds. */
  now: number;
  locale: 'zh' | 'en';
}

/** Who reads, what and when: of a request, or of work that goes on after it as its reader. */
export type Reading = Pick<Asked, 'trx' | 'district' | 'now'> & { reader: Pick<SessionReader, 'actor'> };
