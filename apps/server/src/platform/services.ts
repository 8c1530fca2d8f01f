import type { Logger } from 'pino';
import type { District } from '../districts/index.ts';
import type { Config } from './config.ts';
import type { Database } from './database/index.ts';
import type { Schema } from './database/schema.ts';
import type { Keyring } from './keys/index.ts';
import type { AccountRules } from './policy/index.ts';
import type { BusinessTime } from './time/business-time.ts';
import type { Watch } from './watch/index.ts';

/** What a running server has, made once at its start and handed to every room. */
export interface Services {
  config: Config;
  database: Database<Schema>;
  keys: Keyring;
  time: BusinessTime;
  log: Logger;
  /** Where it is noted how the house fares; without it, nobody reads it (`watchOf`). */
  watch?: Watch;
  /** The districts of this database by slug; replaced whole when a pack version comes into force. */
  districts: ReadonlyMap<string, District>;
  /** Where the pack of a district that was loaded from a folder lies, by slug: its base map is a file there, and no version. */
  packFolders?: ReadonlyMap<string, string>;
  /** The clock of sessions, lockout, one-time codes and the audit: the machine's own, unless a test puts another in its place. */
  realNow?: () => Date;
  /** Figures of log-in and sessions; without them, those of `accountRules`. */
  accountRules?: AccountRules;
}
