import { sql } from 'kysely';
import { listMigrations } from '../platform/database/index.ts';
import { FULL, roomOf } from '../platform/disk.ts';
import { isKeyFileThere } from '../platform/keys/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type TaskState, type WatchRules, watchOf, watchRules } from '../platform/watch/index.ts';
import type { HealthProblem } from './problems.ts';

export interface Examined {
  problems: HealthProblem[];
  /** Version of the database; undefined: it did not answer. */
  version: string | undefined;
  /** Milliseconds that it took to answer. */
  took: number | undefined;
  /** Milliseconds by which the clocks differ at least. */
  skew: number | undefined;
  /** Of the disk with the data folder. */
  room: { size: number; free: number } | undefined;
}

/** Asks after everything, within the patience of the rules whatever hangs. */
export type Examine = () => Promise<Examined>;

const MEGABYTE = 1024 * 1024;

/** Asks once at a time: those who ask while it is under way share its answer, so that a database that hangs costs one connection. */
export function openExamination(services: Services, rules: WatchRules = watchRules): Examine {
  let known: Promise<readonly string[]> | undefined;
  let running: Promise<Examined> | undefined;
  const migrations = (): Promise<readonly string[]> => {
    known ??= listMigrations();
    return known;
  };
  return () => {
    running ??= examine(services, rules, migrations).finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function examine(
  services: Services,
  rules: WatchRules,
  migrations: () => Promise<readonly string[]>,
): Promise<Examined> {
  const { config, keys } = services;
  const within = <Answer>(asked: Promise<Answer>): Promise<Answer | undefined> => inTime(asked, rules.patience.value);
  const [database, hasKeys, room] = await Promise.all([
    within(askDatabase(services, rules, await migrations())),
    // Unknown is no problem of its own: a file system that hangs is found by what is written to it.
    within(isKeyFileThere(config.keyFile, keys)),
    within(roomOf(config.dataFolder)),
  ]);
  const problems: HealthProblem[] = [];
  if (!database) problems.push('database-silent');
  if (database?.isBehind) problems.push('migrations-behind');
  if (database?.isAhead) problems.push('migrations-ahead');
  if (hasKeys === false) problems.push('key-file-gone');
  if (services.database.isFull()) problems.push('line-full');
  if (room && room.free < FULL) problems.push('disk-full');
  else if (room && room.free < rules.freeMegabytes.value * MEGABYTE) problems.push('disk-low');
  const now = Date.now();
  const { tasks } = watchOf(services);
  if (isStill(tasks.state('sweep'), now, rules.sweepStill.value)) problems.push('sweep-still');
  if (isStill(tasks.state('checkpoint'), now, rules.checkpointStill.value)) problems.push('checkpoint-still');
  if (database && database.skew > rules.skew.value * 1000) problems.push('clock-skewed');
  return { problems, version: database?.version, took: database?.took, skew: database?.skew, room };
}

/** A process that runs no tasks has none that stand still. */
function isStill(state: TaskState | undefined, now: number, seconds: number): boolean {
  return state !== undefined && now - (state.succeededAt ?? state.beganAt) > seconds * 1000;
}

function inTime<Answer>(asked: Promise<Answer>, patience: number): Promise<Answer | undefined> {
  const late = new Promise<undefined>((done) => {
    setTimeout(() => done(undefined), patience).unref();
  });
  return Promise.race([asked, late]);
}

interface Database {
  version: string;
  isBehind: boolean;
  isAhead: boolean;
  took: number;
  skew: number;
}

async function askDatabase(
  services: Services,
  rules: WatchRules,
  migrations: readonly string[],
): Promise<Database | undefined> {
  const { database, log } = services;
  // The server ends the statement by itself, so that what nobody waits for any more gives its connection back.
  const limits = { statement: rules.patience.value, whole: rules.patience.value };
  const scope = { as: 'owner', readOnly: true, limits } as const;
  try {
    const asked = performance.now();
    // Apart from the requests: that many wait for a connection is no silence of the database.
    return await database.apart(scope, async (trx) => {
      const before = performance.now();
      const { rows } = await sql<{ version: string; now: number; files: string[] }>`
        select current_setting('server_version') as version, array(select file from migration) as files,
          (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(trx);
      const after = performance.now();
      const ours = realNow(services).getTime();
      const [row] = rows;
      if (!row) throw new Error('the database answered nothing');
      const ran = new Set(row.files);
      return {
        version: row.version,
        isBehind: migrations.some((file) => !ran.has(file)),
        isAhead: row.files.some((file) => !migrations.includes(file)),
        took: after - asked,
        // Asked at some moment of the way there and back.
        skew: Math.max(0, Math.abs(ours - row.now) - (after - before)),
      };
    });
  } catch (error) {
    log.warn({ err: error }, 'the database does not answer');
    return undefined;
  }
}
