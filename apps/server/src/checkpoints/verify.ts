import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { Services } from '../platform/services.ts';
import { type ArchiveAtHand, openArchives } from './archives.ts';
import type { Finding } from './findings.ts';
import { verifyCheckpoints } from './verify-checkpoints.ts';
import { verifyKept } from './verify-kept.ts';
import { verifyMatters } from './verify-matters.ts';

export interface VerifyOptions {
  /** The file of checkpoints kept outside the database (`WANGGE_CHECKPOINTS`). */
  against?: string;
  /** Folders of archives, whose events are verified as well. Where none is named of a year, what stayed of its events is. */
  archives?: readonly string[];
  /** Told of each finding as it is found. */
  onFinding?: (found: Finding) => void;
}

export interface VerifyReport {
  district: string;
  matters: number;
  events: number;
  /** Matters among them whose events lie in an archive. */
  archived: number;
  checkpoints: number;
  /** Events and audit rows that a checkpoint covers. */
  signedEvents: number;
  signedAudits: number;
  /** Lines of the file outside that are about this district. */
  kept: number;
  seconds: number;
  /** How many; the first ones are in `findings`. */
  found: number;
  findings: Finding[];
  isWhole: boolean;
}

/** What the parts of the verification share: one snapshot of the store, and where findings go. */
export interface Verifying {
  trx: Transaction<Schema>;
  district: District;
  keys: Keyring;
  tell: (found: Finding) => void;
  /** By year. */
  archives?: ReadonlyMap<number, ArchiveAtHand>;
}

/** Findings that the report holds; a broken store may have millions. */
const TOLD = 1000;

/**
 * Whether the store is what was written: every matter's chain, sealed parts, replay, row and standings; every checkpoint
 * and, where a file is named, those kept outside. Found are changed, removed, reordered and cut-off events, and rows that are not what
 * their events make. A forgotten key is no finding: ciphertexts stay. Not found is what was taken away together with its
 * row and its checkpoint by somebody who has the signing key, where no checkpoint is kept outside.
 *
 * One snapshot from beginning to end, so writers go on; the tables are streamed, a matter at a time. Every run reads all.
 * @throws when the file outside cannot be read; Mistake for a folder that is no whole archive
 */
export async function verify(
  services: Pick<Services, 'database' | 'keys'>,
  district: District,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const begun = performance.now();
  const findings: Finding[] = [];
  let found = 0;
  const tell = (one: Finding): void => {
    found += 1;
    if (findings.length < TOLD) findings.push(one);
    options.onFinding?.(one);
  };
  const scope = {
    as: 'owner',
    readOnly: true,
    isolation: 'repeatable read',
    limits: { statement: 0, idle: 0, lock: 0 },
  } as const;
  const figures = await services.database.transaction(scope, async (trx) => {
    const archives = await openArchives(options.archives ?? [], district, services.keys);
    const verifying = { trx, district, keys: services.keys, tell, archives };
    const matters = await verifyMatters(verifying);
    const checkpoints = await verifyCheckpoints(verifying);
    const kept = options.against === undefined ? 0 : await verifyKept(verifying, options.against);
    return { ...matters, ...checkpoints, kept };
  });
  const seconds = (performance.now() - begun) / 1000;
  return { district: district.slug, ...figures, seconds, found, findings, isWhole: found === 0 };
}
