import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { District } from '../districts/index.ts';
import { problem } from '../platform/errors/index.ts';

/** By what a table has its rows; `area`: by the areas of a level (its id follows: `area:street`). */
export interface Grouping {
  /** What rows are told apart by: a column or the path of an area; null where rows are pieces of the period. */
  key: RawBuilder<string | null>;
  /** What people know it by. */
  codeOf(key: string): string;
  nameOf(code: string): Readonly<Record<string, string>> | undefined;
  /** The condition of one row; `-`: of what belongs to none. */
  isRow(code: string): RawBuilder<SqlBool>;
  compare(a: string, b: string): number;
}

/** @throws Problem bad-request for a level that the district does not have */
export function groupingOf(by: string, district: District): Grouping {
  const { units, catalogue, areas } = district.pack;
  if (by === 'unit') {
    const order = new Map(units.map(({ id }, index) => [id, index]));
    return byColumn(
      'unit',
      (id) => district.unitById.get(id)?.name,
      (a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0),
    );
  }
  if (by === 'category') return byColumn('category', (id) => catalogue.categories[id]?.name, compareText);
  if (by === 'all' || by === 'period') {
    const nothing = sql<string | null>`null::text`;
    return { key: nothing, codeOf: String, nameOf: () => undefined, isRow: () => sql`true`, compare: compareText };
  }
  const level = by.startsWith('area:') ? by.slice('area:'.length) : '';
  const depth = district.pack.district.levels.findIndex(({ id }) => id === level) + 1;
  if (depth === 0) {
    const known = district.pack.district.levels.map(({ id }) => `area:${id}`).join(', ');
    const fault = {
      zh: `的“${by}”不是 all、unit、category、period、${known} 之一`,
      en: `"${by}" is none of all, unit, category, period, ${known}`,
    };
    throw problem('bad-request', { place: 'querystring/by', fault });
  }
  const order = new Map(areas.map(({ code }, index) => [code, index]));
  const key = sql<string | null>`substring(s.area_path from ${`^((?:[^.]+\\.){${depth}})`}::text)`;
  return {
    key,
    codeOf: (found) => district.areaByPath.get(found)?.code ?? found,
    nameOf: (code) => district.areaByCode.get(code)?.name,
    isRow(code) {
      const area = district.areaByCode.get(code)?.path;
      if (code === '-' || area === undefined) return sql`${key} is null`;
      return sql`(s.area_path >= ${area} and s.area_path < ${`${area.slice(0, -1)}/`})`;
    },
    compare: (a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0),
  };
}

function byColumn(column: 'unit' | 'category', nameOf: Grouping['nameOf'], compare: Grouping['compare']): Grouping {
  const key = sql.ref<string | null>(`s.${column}`);
  return {
    key,
    codeOf: String,
    nameOf,
    isRow: (code) => (code === '-' ? sql`${key} is null` : sql`${key} = ${code}`),
    compare,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
