import { findFlag, getZone, type Procedure } from '@wangge/kernel';
import { CompiledQuery } from 'kysely';
import { conditionsOf, type FilterQuery, type ListedRow, listedCases, rowView, type Sort } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import type { Reading } from '../platform/http/index.ts';
import { caseFilterLines } from './about.ts';
import type { Cell, Heading, Table } from './files/table.ts';
import { exportSettings } from './settings.ts';
import type { Speech } from './words.ts';

/** What is wanted of the list. */
export interface CasesWanted {
  what: 'cases';
  filter: FilterQuery;
  sort: Sort;
}

/**
 * The case list as a table: the same rows in the same order as `GET /cases`, read through one cursor in the reader's own transaction, so that
 * what they may not see is no more in it than in the list. Ids have become names; times stand as the wall clock of the district shows them.
 */
export async function casesTable(reading: Reading, { filter, sort }: CasesWanted, speech: Speech): Promise<Table> {
  const { trx, district } = reading;
  let counting = trx.selectFrom('matter').select((eb) => eb.fn.countAll<string>().as('count'));
  for (const condition of conditionsOf(filter, reading)) counting = counting.where(condition);
  const { count } = await counting.executeTakeFirstOrThrow();
  const { say, name } = speech;
  return {
    title: say('cases'),
    headings: headingsOf(district, speech),
    rows: Number(count),
    batches: batchesOf(reading, { filter, sort }, cellsOf(reading, speech)),
    about: {
      title: say('about'),
      lines: [
        [say('what'), say('casesOf', { district: name(district.pack.district.name) })],
        ...caseFilterLines(district, filter, sort, speech),
      ],
    },
  };
}

/**
 * By a cursor of the server's, and not by keyset: whatever the order, a row is read once, and the plan begins to give at once. FETCH and DECLARE
 * are statements like any other, so that they go through the pool's own connections.
 */
async function* batchesOf(
  reading: Reading,
  { filter, sort }: Pick<CasesWanted, 'filter' | 'sort'>,
  cells: (row: ListedRow) => Cell[],
): AsyncGenerator<Cell[][]> {
  const { trx } = reading;
  const { sql, parameters } = listedCases(reading, filter, sort).compile();
  await trx.executeQuery(CompiledQuery.raw(`declare exported no scroll cursor for ${sql}`, [...parameters]));
  const fetch = CompiledQuery.raw(`fetch ${exportSettings.batch.value} from exported`) as CompiledQuery<ListedRow>;
  for (;;) {
    const { rows } = await trx.executeQuery(fetch);
    if (rows.length === 0) return;
    yield rows.map(cells);
  }
}

function headingsOf({ pack: { district } }: District, { say, name }: Speech): Heading[] {
  const levels = district.levels.map((level): Heading => ({ name: name(level.name), width: 16 }));
  const heading = (word: Parameters<typeof say>[0], width: number): Heading => ({ name: say(word), width });
  return [
    heading('number', 22),
    heading('kind', 14),
    heading('procedure', 24),
    heading('state', 14),
    heading('light', 12),
    heading('due', 20),
    heading('category', 20),
    heading('condition', 28),
    ...levels,
    { name: name(district.grids.name), width: 20 },
    heading('lead', 24),
    heading('assist', 24),
    heading('source', 14),
    heading('parent', 14),
    heading('reported', 20),
    heading('received', 20),
    heading('entered', 20),
    heading('changed', 20),
    heading('ended', 20),
    heading('flags', 16),
    heading('counters', 24),
    heading('lng', 12),
    heading('lat', 12),
    heading('id', 38),
  ];
}

/** The cells of a row, in the order of `headingsOf`. What the list masks for this reader is masked in `rowView` already. */
function cellsOf(reading: Reading, speech: Speech): (row: ListedRow) => Cell[] {
  const { district } = reading;
  const { say, name } = speech;
  const { catalogue, district: file } = district.pack;
  const zone = getZone(file.zone);
  const at = (instant: Date | null): Cell => (instant === null ? null : { at: zone.localAt(instant.getTime()) });
  const unit = (id: string): string => nameBy(district.unitById.get(id)?.name, id);
  const nameBy = (text: Parameters<typeof name>[0] | undefined, id: string): string => (text && name(text)) || id;
  const grids = new Map(district.pack.grids.map((grid) => [grid.code, name(grid.name)]));
  const areas = areaNames(district, speech);
  const procedures = new Map<string, ProcedureNames>();
  const procedureOf = (row: ListedRow): ProcedureNames => {
    const key = `${row.procedure_id}@${row.procedure_version}`;
    const known =
      procedures.get(key) ?? procedureNames(district.procedure(row.procedure_id, row.procedure_version), row, speech);
    procedures.set(key, known);
    return known;
  };
  return (row) => {
    // No title: words of those who reported stay in the house.
    const view = rowView(row, reading, null);
    const procedure = procedureOf(row);
    const { category, condition } = view;
    return [
      view.number,
      procedure.kind,
      procedure.version,
      procedure.state(view.state),
      say(view.light),
      at(row.due_at),
      category === null ? null : nameBy(catalogue.categories[category]?.name, category),
      condition === null ? null : nameBy(catalogue.conditions[condition]?.name, condition),
      ...areas(row.area_path),
      view.grid === null ? null : (grids.get(view.grid) ?? view.grid),
      view.lead === null ? null : unit(view.lead),
      view.assist.map(unit).join(say('comma')) || null,
      procedure.source(view.source),
      view.parent === null ? null : say(view.parent),
      at(row.reported_at),
      at(row.received_at),
      at(row.entered_at),
      at(row.changed_at),
      at(row.ended_at),
      view.flags.map(procedure.flag).join(say('comma')) || null,
      procedure.counts(view.counters) || null,
      view.lng,
      view.lat,
      view.id,
    ];
  };
}

interface ProcedureNames {
  kind: string;
  version: string;
  state(id: string): string;
  source(id: string): string;
  flag(id: string): string;
  counts(counters: Readonly<Record<string, number>>): string;
}

/** As the procedure in the version that a matter keeps calls them; an id that it does not know stands as it is. */
function procedureNames(
  procedure: Procedure,
  { procedure_version: version }: Pick<ListedRow, 'procedure_version'>,
  { say, name }: Speech,
): ProcedureNames {
  const own = name(procedure.name);
  const named = (of: Readonly<Record<string, Parameters<typeof name>[0]>>, id: string): string =>
    Object.hasOwn(of, id) ? name(of[id] as Parameters<typeof name>[0]) : id;
  return {
    kind: own,
    version: `${procedure.id} ${say('version', { n: version })}`,
    state: (id) => (Object.hasOwn(procedure.states, id) ? name(procedure.states[id]?.name ?? {}) : '') || id,
    source: (id) => named(procedure.sources, id),
    flag(id) {
      const flag = findFlag(procedure, id);
      return flag === undefined ? id : name(flag.name);
    },
    counts: (counters) =>
      Object.entries(counters)
        .filter(([, count]) => count > 0)
        .map(([id, count]) => `${named(procedure.counters, id)} ${count}`)
        .join(say('comma')),
  };
}

/** The names of an area and those above it, one for each level of the district; nothing where it lies above a level. */
function areaNames(district: District, { name }: Speech): (path: string) => Cell[] {
  const { levels } = district.pack.district;
  const known = new Map<string, Cell[]>();
  return (path) => {
    const made = known.get(path) ?? levels.map(({ id }) => nameAt(path, id));
    known.set(path, made);
    return made;
  };
  function nameAt(path: string, level: string): Cell {
    for (let area = district.areaByPath.get(path); area; area = district.areaByCode.get(area.parent ?? ''))
      if (area.level === level) return name(area.name);
    return null;
  }
}
