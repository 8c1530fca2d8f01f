import { cellsWithin, metresBetween } from '@wangge/brain';
import type { Precedent } from '@wangge/kernel';
import type { CompiledQuery } from 'kysely';
import type { District } from '../districts/index.ts';
import { statement } from '../platform/database/index.ts';
import { type PrecedentRow, precedentOf, precedentsLike } from './read.ts';
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

/** What of a matter says what stands around it: also of one that is not written yet. */
export type Middle = Pick<MatterRow, 'id' | 'lng' | 'lat' | 'category' | 'condition' | 'received_at'> &
  Partial<Pick<MatterRow, 'parent_as' | 'parent_id'>>;

/**
 * Precedents about the like of a matter, and those of the same category near in place and time (`similar` of district.yaml), tasks and
 * its own kin left out, in one statement: it is asked for with every case that is shown. Cell by cell and not `= any`, and fenced by `offset 0`: a plan made for an
 * unknown list of cells read every matter of the day (docs/decisions/0012).
 */
export function lookAround(
  district: District,
  { id, lng, lat, category, condition, received_at, parent_id = null }: Middle,
): CompiledQuery<Around> {
  const { similar, h3 } = district.pack.district;
  const within = district.similarMilliseconds;
  const [from, until] = [-within, within].map((milliseconds) => new Date(received_at.getTime() + milliseconds));
  return statement<Around>`select
    (select coalesce(json_agg(one), '[]') from (${precedentsLike(district, { category, condition })}) one) as precedents,
    (select coalesce(json_agg(one), '[]') from (
      select found.* from unnest(${cellsWithin({ lng, lat }, similar.metres, h3.value)}::bigint[]) as near (cell)
      cross join lateral (
        select id, number, kind, category, lng, lat, received_at, ended_at, parent_as, state, due_at, amber_at from matter
        where district_id = ${district.id} and cell = near.cell
          and received_at between ${from} and ${until} and category = ${category} and id <> ${id}
          and parent_as is distinct from 'task' and parent_id is distinct from ${id} and id is distinct from ${parent_id}
        offset 0
      ) found
      order by received_at desc, id desc limit ${LOOKED_AT}
    ) one) as similar`;
}

/** What `lookAround` found. */
export interface Around {
  precedents: PrecedentRow[];
  similar: SimilarRow[];
}

/** The same as a reader sees it now. */
export function surroundingsOf(district: District, row: Middle, now: number, [found]: readonly Around[]): Surroundings {
  if (!found) return { precedents: [], similar: [] };
  // A task stands where its caller stands, whatever else is near.
  const similar = row.parent_as === 'task' ? [] : nearest(found.similar, district, row, now);
  return { precedents: found.precedents.map(precedentOf), similar };
}

/** A row that came through JSON, where instants are texts. */
interface SimilarRow {
  id: string;
  number: string;
  kind: string;
  category: string | null;
  lng: number;
  lat: number;
  received_at: Date | string;
  ended_at: Date | string | null;
  parent_as: string | null;
  state: string;
  due_at: Date | string | null;
  amber_at: Date | string | null;
}

function nearest(rows: readonly SimilarRow[], district: District, from: Middle, now: number): Surroundings['similar'] {
  return (
    rows
      .map((one) => ({ one, metres: metresBetween(from, one) }))
      .filter(({ metres }) => metres <= district.pack.district.similar.metres)
      // At one place the latest first, and never in an order that another look would change.
      .sort(
        (a, b) =>
          a.metres - b.metres ||
          instantOf(b.one.received_at) - instantOf(a.one.received_at) ||
          (a.one.id < b.one.id ? 1 : -1),
      )
      .slice(0, SHOWN)
      .map(({ one, metres }) => ({
        id: one.id,
        number: one.number,
        kind: one.kind,
        category: one.category,
        metres: Math.round(metres),
        receivedAt: new Date(one.received_at).toISOString(),
        state: one.state,
        ended: one.ended_at !== null,
        merged: one.parent_as === 'merged',
        light: lightOfRow({ due_at: dateOrNull(one.due_at), amber_at: dateOrNull(one.amber_at) }, now),
      }))
  );
}

const instantOf = (instant: Date | string): number => new Date(instant).getTime();

function dateOrNull(instant: Date | string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
