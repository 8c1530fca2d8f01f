import { cellsWithin, metresBetween } from '@wangge/brain';
import type { Precedent } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { precedentOf, precedentsLike } from './read.ts';
import { lightOfRow, type MatterRow } from './row.ts';
import type { CaseView } from './view.types.ts';

/** What a case is read beside. */
export interface Surroundings {
  precedents: Precedent[];
  /** Perhaps the same thing, nearest first. */
  similar: CaseView['similar'];
}

/** Rows that are looked at before distances are measured; and those that are shown. */
const LOOKED_AT = 200;
const SHOWN = 20;

/** Precedents about the like of a matter, and what is similar to it, in one round trip: it is asked for with every case that is shown. */
export async function readSurroundings(
  trx: Transaction<Schema>,
  district: District,
  row: MatterRow,
  now: number,
): Promise<Surroundings> {
  if (row.category === null) return { precedents: [], similar: [] };
  const found = await trx
    .selectNoFrom([
      jsonArrayFrom(precedentsLike(trx, district, row)).as('precedents'),
      jsonArrayFrom(similarTo(trx, district, row, row.category)).as('similar'),
    ])
    .executeTakeFirstOrThrow();
  return { precedents: found.precedents.map(precedentOf), similar: nearest(found.similar, district, row, now) };
}

/** Matters of the same category near in place and time (`similar` of district.yaml). */
function similarTo(trx: Transaction<Schema>, district: District, row: MatterRow, category: string) {
  const { similar, h3 } = district.pack.district;
  const within = district.similarMilliseconds;
  const cells = cellsWithin(row, similar.metres, h3.value);
  return trx
    .selectFrom('matter')
    .select(['id', 'number', 'category', 'lng', 'lat', 'received_at', 'state', 'due_at', 'amber_at'])
    .where('district_id', '=', district.id)
    .where('cell', '=', sql<string>`any(${cells}::bigint[])`)
    .where('received_at', '>=', new Date(row.received_at.getTime() - within))
    .where('received_at', '<=', new Date(row.received_at.getTime() + within))
    .where('category', '=', category)
    .where('id', '!=', row.id)
    .limit(LOOKED_AT);
}

/** A row that came through JSON, where instants are texts. */
interface SimilarRow {
  id: string;
  number: string;
  category: string | null;
  lng: number;
  lat: number;
  received_at: Date | string;
  state: string;
  due_at: Date | string | null;
  amber_at: Date | string | null;
}

function nearest(
  rows: readonly SimilarRow[],
  district: District,
  from: MatterRow,
  now: number,
): Surroundings['similar'] {
  return rows
    .map((one) => ({ one, metres: metresBetween(from, one) }))
    .filter(({ metres }) => metres <= district.pack.district.similar.metres)
    .sort((a, b) => a.metres - b.metres)
    .slice(0, SHOWN)
    .map(({ one, metres }) => ({
      id: one.id,
      number: one.number,
      category: one.category,
      metres: Math.round(metres),
      receivedAt: new Date(one.received_at).toISOString(),
      state: one.state,
      light: lightOfRow({ due_at: dateOrNull(one.due_at), amber_at: dateOrNull(one.amber_at) }, now),
    }));
}

function dateOrNull(instant: Date | string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
