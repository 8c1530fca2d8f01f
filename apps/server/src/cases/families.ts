import type { Family, Kin, Matter, MatterEvent, OtherMatter } from '@wangge/kernel';
import { type CompiledQuery, sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { statement } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { type Appended, type Appending, prepare, write } from './append.ts';
import { GENESIS } from './chain.ts';
import { inReachOfHouse } from './hand-over.ts';
import type { AskedCommand } from './once.ts';
import type { MatterRow } from './row.ts';
import type { KeyOwner } from './sealing.ts';

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
 * Lock matters in the order of their ids, so that two transactions in one family take turns and never wait for each other. A
 * matter that has come to the family since `ids` were read is fetched afterwards; should two do that crosswise, PostgreSQL ends
 * one of them, which is asked again.
 * @param ids closed under kinship, as `kin_of` gives them
 */
export async function lockFamily(
  trx: Transaction<Schema>,
  district: District,
  ids: readonly string[],
): Promise<LockedFamily> {
  const rows = await lockRows(trx, district, ids);
  const asked = new Set(ids);
  for (;;) {
    const near = rows.flatMap(({ folded }) => nearKin(folded as Matter));
    const missing = [...new Set(near)].filter((id) => !asked.has(id)).sort();
    if (missing.length === 0) return takeRows(district, rows);
    for (const id of missing) asked.add(id);
    rows.push(...(await inReachOfHouse(trx, () => lockRows(trx, district, missing))));
  }
}

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
    keys: Map<KeyOwner, Buffer>;
    destroyed: ReadonlySet<KeyOwner>;
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
