import type { Family, Kin, Matter, MatterEvent, OtherMatter } from '@wangge/kernel';
import { CompiledQuery, sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { statement, withNext } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { type Appended, type Appending, prepare, write } from './append.ts';
import { GENESIS } from './chain.ts';
import { inReachOfHouse } from './hand-over.ts';
import type { AskedCommand } from './once.ts';
import type { MatterRow } from './row.ts';

/** Matters that belong together, as they stand under the locks of this transaction. */
export interface LockedFamily {
  family: Family;
  rows: ReadonlyMap<string, MatterRow>;
}

/** A matter that is to be locked with its kin. */
export interface Found {
  id: string;
  procedure_id: string;
  procedure_version: number;
  /** Ids of its kin, its own among them. */
  kin: string[];
}

/** Those of these matters that the reader reaches, with the kin of each wherever they lie. */
export function findWithKin(district: District, ids: readonly string[]): CompiledQuery<Found> {
  return statement<Found>`
    select id, procedure_id, procedure_version, array(select kin_of(${district.id}, array[m.id])) as kin
    from matter m where district_id = ${district.id} and id = any (${ids}::uuid[])`;
}

/**
 * Lock matters in the order of their ids, so that two transactions in one family take turns and never hold what the other waits
 * for. Where the family has grown since `ids` were read, all locks are given back and taken anew with those that came to it.
 * @param ids closed under kinship, as `kin_of` gives them
 */
export async function lockFamily(
  trx: Transaction<Schema>,
  district: District,
  ids: readonly string[],
): Promise<LockedFamily> {
  let wanted = ids;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await withNext(trx, CompiledQuery.raw('savepoint family'));
    const isAlone = tries === 1 && ids.length === 1;
    const rows = await (isAlone
      ? lockRows(trx, district, wanted)
      : inReachOfHouse(trx, () => lockRows(trx, district, wanted)));
    const known = new Set(wanted);
    const missing = rows.flatMap(({ folded }) => nearKin(folded as Matter)).filter((id) => !known.has(id));
    if (missing.length === 0) return takeRows(district, rows);
    await sql`rollback to savepoint family`.execute(trx);
    const grown = [...new Set([...wanted, ...missing])];
    const { rows: kin } = await sql<{ id: string }>`select kin_of(${district.id}, ${grown}::uuid[]) as id`.execute(trx);
    // What is missing and no kin any more has ended, or left: it is asked for once, and found to be so under its lock.
    wanted = [...new Set([...grown, ...kin.map(({ id }) => id)])];
  }
  throw new Error(`the family of matter ${ids[0]} grew ${TRIES} times while it was being locked`);
}

/** Each means that somebody else joined or called in the milliseconds between a look and a lock. */
const TRIES = 20;

/** Rows that are locked, each with the version of the procedure that it runs under. */
export function takeRows(district: District, rows: readonly MatterRow[]): LockedFamily {
  const family = rows.map((row): [string, Kin] => {
    const matter = row.folded as Matter;
    return [row.id, { procedure: district.procedure(matter.procedure.id, matter.procedure.version), matter }];
  });
  return { family: new Map(family), rows: new Map(rows.map((row) => [row.id, row])) };
}

async function lockRows(trx: Transaction<Schema>, district: District, ids: readonly string[]): Promise<MatterRow[]> {
  return trx
    .selectFrom('matter')
    .selectAll()
    .where('district_id', '=', district.id)
    .where(sql<boolean>`id = any (${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Those that it names itself and that have not ended, as far as it knows. */
function nearKin({ parent, tasks = [], joined = [] }: Matter): string[] {
  return [
    ...(parent ? [parent.id] : []),
    ...tasks.flatMap(({ status, matter }) => (status === 'open' && matter ? [matter.id] : [])),
    ...joined.map(({ id }) => id),
  ];
}

/** As much of a matter as another one asks that would join it. */
export function otherMatter({ id, number, kind, endedAt, parent }: Matter): OtherMatter {
  return { id, number, kind, ended: endedAt !== undefined, merged: parent?.as === 'merged' };
}

/** What is appended to a family, by the matter that somebody acted on or that time moved. */
export interface Deed {
  district: District;
  locked: LockedFamily;
  /** Events of each matter; those that were opened stand among them. */
  events: ReadonlyMap<string, readonly MatterEvent[]>;
  /** The matter that a command was for, with its keys. */
  acted?: {
    id: string;
    keys: Map<string, Buffer>;
    destroyed: ReadonlySet<string>;
    command: AskedCommand & { at: Date };
  };
}

/** Fold, seal and chain what is appended to each. Events of kin say nothing personal; a matter that was opened makes its own keys. */
export function prepareFamily(
  deed: Deed,
  after: Family,
  keyring: Keyring,
): { appending: Appending; appended: Appended }[] {
  const { district, locked, acted } = deed;
  return [...deed.events].map(([id, events]) => {
    const before = locked.family.get(id);
    const kin = after.get(id);
    if (!kin) throw new Error(`matter ${id} has events and does not stand`);
    const appending: Appending = {
      district,
      procedure: kin.procedure,
      before: before?.matter,
      head: locked.rows.get(id)?.head ?? GENESIS,
      events,
      keys: new Map(),
      ...(acted?.id === id && { keys: acted.keys, destroyed: acted.destroyed, command: acted.command }),
    };
    return { appending, appended: prepare(appending, keyring) };
  });
}

/** Write what `prepareFamily` made: all of it in the house's own reach, since kin lie on the desks of others. */
export async function writeFamily(
  trx: Transaction<Schema>,
  made: readonly { appending: Appending; appended: Appended }[],
): Promise<void> {
  await inReachOfHouse(trx, async () => {
    for (const { appending, appended } of made) await write(trx, appending, appended);
  });
}
