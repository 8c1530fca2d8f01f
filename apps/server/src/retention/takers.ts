import { sql, type Transaction } from 'kysely';
import { fieldOfKey } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';

/** A matter under its lock, and where what it holds came from and went to. */
export interface Taker {
  id: string;
  number: string;
  isOpen: boolean;
  isArchived: boolean;
  /** Ids of the one that it is a task of or has joined, and of the one that it was split off from. */
  from: readonly string[];
}

/** How often the matters are looked for again before it is given up: each time one of them has just opened another. */
const LOOKS = 5;

/**
 * The matter of a number and all that took something over from it: its tasks and what was split off, and theirs. Locked in the order of their ids,
 * like every command that touches several; undefined where there is no such matter.
 * @param trx as owner
 */
export async function takersOf(
  trx: Transaction<Schema>,
  district: Pick<District, 'id'>,
  number: string,
): Promise<[Taker, ...Taker[]] | undefined> {
  let ids = await idsOf(trx, district, number);
  for (let look = 0; look < LOOKS; look += 1) {
    const { rows } = await sql<Taker>`
      select id, number, ended_at is null or asked <> '{}' as "isOpen", archived_year is not null as "isArchived",
        array_remove(array[parent_id::text, folded -> 'splitFrom' ->> 'id'], null) as "from"
      from matter where district_id = ${district.id} and id = any (${ids}::uuid[]) order by id for update`.execute(trx);
    const again = await idsOf(trx, district, number);
    if (again.length === ids.length) {
      const [first, ...rest] = rows.toSorted((a, b) => Number(b.number === number) - Number(a.number === number));
      return first && [first, ...rest];
    }
    ids = again;
  }
  throw new Error(`what belongs to ${number} grows faster than it can be locked`);
}

async function idsOf(trx: Transaction<Schema>, { id }: Pick<District, 'id'>, number: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive took (id) as (
      select id from matter where district_id = ${id} and number = ${number}
      union
      select next.id from took join matter m on m.district_id = ${id} and m.id = took.id
      cross join lateral (
        select c.id from matter c where c.district_id = ${id} and c.parent_id = m.id and c.parent_as = 'task'
        union all
        select (one ->> 'id')::uuid from json_array_elements(m.folded -> 'splits') as one
      ) next
    ) select id from took`.execute(trx);
  return rows.map((row) => row.id);
}

/** Numbers of those of these matters of which keys of some of the fields still stand; without fields, any key. */
export async function heldBy(
  trx: Transaction<Schema>,
  { id, pack }: Pick<District, 'id' | 'pack'>,
  matters: readonly string[],
  fields: ReadonlySet<string> | undefined,
): Promise<string[]> {
  if (matters.length === 0) return [];
  const { rows } = await sql<{ number: string; of: string }>`
    select m.number, k.of from matter m join data_key k on k.district_id = m.district_id and k.subject_id = m.id
    where m.district_id = ${id} and m.id = any (${matters}::uuid[]) and k.wrapped is not null`.execute(trx);
  const isHeld = (of: string): boolean => {
    const field = fieldOfKey(of);
    // An older key may seal any field of its owner.
    return fields === undefined || fields.has(field) || [...fields].some((one) => pack.fields[one]?.of === field);
  };
  return [...new Set(rows.filter(({ of }) => isHeld(of)).map((row) => row.number))].sort();
}
