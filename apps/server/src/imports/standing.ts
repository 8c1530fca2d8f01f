import type { Client } from 'pg';
import { type Likeness, likenessOf, unwrapKeys } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { OrderIds } from './identity.ts';
import { askedOf } from './importer.ts';
import type { Bound } from './mapping.ts';
import type { Order } from './translate.ts';

/** An order on its way in. */
export interface Candidate {
  order: Order;
  ids: OrderIds;
}

/** Ids of the orders that are there already, each with what the rows of the file under its number say beside it. */
export type Standing = ReadonlyMap<string, ReadonlyMap<number, Likeness>>;

interface Setting {
  district: District;
  keyring: Keyring;
  bound: Bound;
}

/**
 * Which of the orders are there already. What they said is sealed and may be forgotten by now: the mark that its command left tells whether the same is
 * said again (cases/once.ts). That it is there is known whatever was forgotten, for its id is a keyed hash of its number; what it said is not once a key of it
 * was destroyed, and no mark that would outlive the key is kept.
 */
export async function findStanding(
  client: Client,
  { district, keyring, bound }: Setting,
  candidates: readonly Candidate[],
): Promise<Standing> {
  const text = 'select id from wangge.matter where district_id = $1 and id = any ($2)';
  const ids = candidates.map(({ ids }) => ids.matter);
  const { rows } = await client.query<{ id: string }>({ name: 'standing', text, values: [district.id, ids] });
  const known = new Set(rows.map(({ id }) => id));
  const there = candidates.filter(({ ids }) => known.has(ids.matter));
  if (there.length === 0) return new Map();
  const [said, keys] = [await readSaid(client, district, there), await readWrapped(client, district, [...known])];
  const standing = new Map<string, Map<number, Likeness>>();
  for (const { order, ids } of there) {
    const rows = standing.get(ids.matter) ?? new Map();
    standing.set(ids.matter, rows);
    const before = said.get(ids.matter);
    const own = unwrapKeys(keys.get(ids.matter) ?? [], district, ids.matter, keyring).keys;
    const command = { id: ids.command, asked: askedOf(bound, order, ids) };
    rows.set(
      order.row.row,
      beside(before, order, (asked) => likenessOf(asked, command, { district, keyring, keys: own })),
    );
  }
  return standing;
}

function beside(before: Said | undefined, order: Order, likeness: (asked: Buffer) => Likeness): Likeness {
  if (before?.received_at.getTime() !== order.receivedAt) return 'other';
  return before.asked === null ? 'same' : likeness(before.asked);
}

interface Said {
  id: string;
  received_at: Date;
  asked: Buffer | null;
}

async function readSaid(client: Client, district: District, there: readonly Candidate[]): Promise<Map<string, Said>> {
  const { rows } = await client.query<Said>({
    name: 'standing-said',
    text: `select m.id, m.received_at, c.asked from unnest($2::uuid[], $3::uuid[]) as o (matter, command)
      join wangge.matter m on m.district_id = $1 and m.id = o.matter
      left join wangge.command c on c.district_id = $1 and c.id = o.command`,
    values: [district.id, there.map(({ ids }) => ids.matter), there.map(({ ids }) => ids.command)],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

interface Wrapped {
  subject_id: string;
  of: string;
  wrapped: Buffer | null;
}

async function readWrapped(
  client: Client,
  district: District,
  ids: readonly string[],
): Promise<Map<string, Wrapped[]>> {
  const { rows } = await client.query<Wrapped>({
    name: 'standing-keys',
    text: 'select subject_id, of, wrapped from wangge.data_key where district_id = $1 and subject_id = any ($2)',
    values: [district.id, ids],
  });
  const keys = new Map<string, Wrapped[]>();
  for (const row of rows) {
    const own = keys.get(row.subject_id) ?? [];
    keys.set(row.subject_id, own);
    own.push(row);
  }
  return keys;
}
