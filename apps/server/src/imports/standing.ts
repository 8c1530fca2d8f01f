import type { Client } from 'pg';
import { isMarkOfOther, unwrapKeys } from '../cases/index.ts';
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

/** Ids of the orders that are there already, each with the rows of the file that say something else under its number. */
export type Standing = ReadonlyMap<string, ReadonlySet<number>>;

interface Setting {
  district: District;
  keyring: Keyring;
  bound: Bound;
}

/**
 * Which of the orders are there already. What they said is sealed and may be forgotten by now: the mark that its command left tells whether the same is
 * said again (cases/once.ts). Where it cannot be told, since a key was destroyed, it passes for the same.
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
  const standing = new Map<string, Set<number>>();
  for (const { order, ids } of there) {
    const others = standing.get(ids.matter) ?? new Set();
    standing.set(ids.matter, others);
    const before = said.get(ids.matter);
    const own = unwrapKeys(keys.get(ids.matter) ?? [], district, ids.matter, keyring).keys;
    const command = { id: ids.command, asked: askedOf(bound, order, ids) };
    const isSame =
      before?.received_at.getTime() === order.receivedAt &&
      (before.asked === null || !isMarkOfOther(before.asked, command, { district, keyring, keys: own }));
    if (!isSame) others.add(order.row.row);
  }
  return standing;
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
