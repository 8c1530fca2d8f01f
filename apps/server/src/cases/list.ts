import { problem } from '../platform/errors/index.ts';
import type { Asked, Reading } from '../platform/http/index.ts';
import { pointFor, pointRounding } from '../platform/policy/index.ts';
import { conditionsOf } from './filter.ts';
import type { CountsView, FilterQuery, ListQuery, MapView, PageView, RowView } from './list.types.ts';
import { type Light, lightOfRow, type MatterRow, readAsked } from './row.ts';
import { readTitles } from './title.ts';

const PAGE = 50;
/** Points of one map answer: what the page draws without stutter, and some 500 kB. */
const MAP_POINTS = 20_000;

export type ListedRow = Omit<
  MatterRow,
  | 'facts'
  | 'clock_used'
  | 'folded'
  | 'head'
  | 'archived_year'
  | 'timer_at'
  | 'cell'
  | 'district_id'
  | 'reporter_staff'
  | 'reporter_unit'
  | 'parent_id'
  | 'caller_unit'
  | 'seats'
  | 'heard_units'
>;

const listed = [
  'id',
  'kind',
  'procedure_id',
  'procedure_version',
  'number',
  'state',
  'phase',
  'seq',
  'source',
  'reported_at',
  'received_at',
  'entered_at',
  'changed_at',
  'ended_at',
  'lng',
  'lat',
  'area_path',
  'grid_code',
  'grid_version',
  'category',
  'condition',
  'lead_unit',
  'assist_units',
  'parent_as',
  'amber_at',
  'due_at',
  'rank',
  'asked',
  'flags',
  'past_flags',
  'counters',
] as const;

/** Who reads, and when. */
type Showing = Pick<Reading, 'district' | 'now' | 'reader'>;

export function rowView(row: ListedRow, { district, now, reader }: Showing, title: string | null): RowView {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    procedure: { id: row.procedure_id, version: row.procedure_version },
    state: row.state,
    phase: row.phase,
    light: lightOfRow(row, now),
    dueAt: row.due_at?.toISOString() ?? null,
    amberAt: row.amber_at?.toISOString() ?? null,
    category: row.category,
    condition: row.condition,
    title,
    source: row.source,
    area: district.areaByPath.get(row.area_path)?.code ?? '',
    grid: row.grid_code,
    lead: row.lead_unit,
    assist: row.assist_units,
    parent: row.parent_as as RowView['parent'],
    ...pointFor(reader.actor.role, row),
    reportedAt: row.reported_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    enteredAt: row.entered_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    asked: row.asked.map(readAsked),
    flags: row.flags,
    pastFlags: row.past_flags,
    rank: row.rank,
    counters: row.counters as Record<string, number>,
    seq: row.seq,
  };
}

const sortColumns = { due: 'due_at', received: 'received_at', changed: 'changed_at' } as const;
export type Sort = keyof typeof sortColumns;

/**
 * Every matter of a filter in the order of the list, to be read on from or through. `due`: the highest rank first, within it the soonest
 * due and so what is overdue before all else, without deadline last; the others latest first.
 */
export function listedCases(reading: Reading, filter: FilterQuery, sort: Sort) {
  let select = reading.trx.selectFrom('matter').select(listed);
  for (const condition of conditionsOf(filter, reading)) select = select.where(condition);
  return sort === 'due'
    ? select
        .orderBy('rank', 'desc')
        .orderBy('due_at', (order) => order.asc().nullsLast())
        .orderBy('id')
    : select.orderBy(sortColumns[sort], 'desc').orderBy('id', 'desc');
}

/** A page of matters by keyset, in the order of `listedCases`. @throws Problem bad-cursor */
export async function listCases(asked: Asked, query: ListQuery): Promise<PageView> {
  const { now } = asked;
  const { sort = 'due', cursor, limit = PAGE, ...filter } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, sort);
  let select = listedCases(asked, filter, sort);
  if (after && sort === 'due') {
    // `rank <=` beside the exact condition: it is what the index can begin at.
    select = select
      .where('rank', '<=', after.rank)
      .where((eb) =>
        eb.or([
          eb('rank', '<', after.rank),
          after.at === null
            ? eb.and([eb('due_at', 'is', null), eb('id', '>', after.id)])
            : eb.or([
                eb('due_at', '>', after.at),
                eb.and([eb('due_at', '=', after.at), eb('id', '>', after.id)]),
                eb('due_at', 'is', null),
              ]),
        ]),
      );
  } else if (after?.at) {
    const at = after.at;
    select = select.where((eb) => eb(eb.refTuple(sortColumns[sort], 'id'), '<', eb.tuple(at, after.id)));
  }
  const rows = await select.limit(limit + 1).execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const titles = await readTitles(asked, items);
  return {
    items: items.map((row) => rowView(row, asked, titles.get(row.id) ?? null)),
    next: rows.length > limit && last ? writeCursor(sort, last[sortColumns[sort]], last) : null,
    asOf: new Date(now).toISOString(),
  };
}

/** Where a page ended. The rank stands in the cursors of lists by due time alone. */
function writeCursor(sort: Sort, at: Date | null, { id, rank }: { id: string; rank: number }): string {
  const place = `${at?.toISOString() ?? '-'} ${id}`;
  return Buffer.from(sort === 'due' ? `due ${place} ${rank}` : `${sort} ${place}`).toString('base64url');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As `writeCursor` writes it, with a year of four digits: PostgreSQL knows no other that we do. */
function writtenAs(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1
    ? undefined
    : date.toISOString();
}

function readCursor(cursor: string, sort: Sort): { at: Date | null; id: string; rank: number } {
  const [kind, at = '', id = '', rank] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const date = at === '-' ? null : new Date(at);
  const isWhole = kind === sort && UUID.test(id) && (date === null || writtenAs(date) === at);
  const isRanked = sort === 'due' ? /^\d{1,2}$/.test(rank ?? '') : rank === undefined && date !== null;
  if (!isWhole || !isRanked) throw problem('bad-cursor');
  return { at: date, id, rank: Number(rank ?? 0) };
}

/** How many, by what; the same filter as the list. */
export async function countCases(asked: Asked, filter: FilterQuery): Promise<CountsView> {
  const { trx, now } = asked;
  let select = trx.selectFrom('matter');
  for (const condition of conditionsOf(filter, asked)) select = select.where(condition);
  const at = new Date(now);
  const rows = await select
    .select((eb) => [
      'state',
      'category',
      'source',
      'lead_unit',
      eb
        .case()
        .when('due_at', 'is', null)
        .then('none')
        .when('due_at', '<', at)
        .then('red')
        .when('amber_at', '<=', at)
        .then('amber')
        .else('green')
        .end()
        .as('light'),
      eb('ended_at', 'is', null).as('open'),
      eb.fn.countAll<string>().as('count'),
    ])
    .groupBy(['state', 'category', 'source', 'lead_unit', 'light', 'open'])
    .execute();
  const counts: CountsView = {
    asOf: at.toISOString(),
    total: 0,
    open: 0,
    light: { green: 0, amber: 0, red: 0, none: 0 },
    state: {},
    category: {},
    source: {},
    lead: {},
  };
  const add = (tally: Record<string, number>, key: string | null, count: number): void => {
    if (key !== null) tally[key] = (tally[key] ?? 0) + count;
  };
  for (const row of rows) {
    const count = Number(row.count);
    counts.total += count;
    if (row.open) counts.open += count;
    add(counts.light, row.light, count);
    add(counts.state, row.state, count);
    add(counts.category, row.category, count);
    add(counts.source, row.source, count);
    add(counts.lead, row.lead_unit, count);
  }
  return counts;
}

/** Points for the map, latest first, as parallel arrays. */
export async function mapCases(asked: Asked, filter: FilterQuery): Promise<MapView> {
  const { trx, now, reader } = asked;
  let select = trx.selectFrom('matter').select(['id', 'lng', 'lat', 'due_at', 'amber_at', 'category', 'state']);
  for (const condition of conditionsOf(filter, asked)) select = select.where(condition);
  const rows = await select
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAP_POINTS + 1)
    .execute();
  const shown = rows.slice(0, MAP_POINTS);
  const points = shown.map((row) => pointFor(reader.actor.role, row));
  const roundedTo = pointRounding(reader.actor.role);
  return {
    asOf: new Date(now).toISOString(),
    more: rows.length > MAP_POINTS,
    ...(roundedTo === undefined ? {} : { roundedTo }),
    id: shown.map(({ id }) => id),
    lng: points.map(({ lng }) => lng),
    lat: points.map(({ lat }) => lat),
    light: shown.map((row): Light => lightOfRow(row, now)),
    category: shown.map(({ category }) => category),
    state: shown.map(({ state }) => state),
  };
}
