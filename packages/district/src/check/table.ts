import type { Text } from '@wangge/kernel';
import type { FaultList, Place } from '../fault.ts';
import { type CsvCell, parseCsv } from '../parse/csv.ts';
import { checkLocales, isStorable, longestText } from './shape.ts';
import { listed, suggest } from './suggest.ts';

/** What a table holds: its columns, and whether names stand in `name_<locale>` columns. */
export interface TableFormat {
  columns: readonly string[];
  /** Columns that may be left out or left empty. */
  optional?: readonly string[];
  names: boolean;
}

export const tables = {
  areas: { columns: ['code', 'level', 'parent', 'source'], optional: ['parent'], names: true },
  units: {
    columns: ['id', 'kind', 'area', 'parent', 'line', 'phone', 'source'],
    optional: ['parent', 'line', 'phone', 'source'],
    names: true,
  },
  staff: { columns: ['id', 'login', 'fictional', 'name'], optional: ['login'], names: false },
  posts: { columns: ['staff', 'role', 'unit', 'area', 'title'], optional: ['title'], names: false },
} as const satisfies Record<string, TableFormat>;

/** A row of a table: values by column, each with its place. An empty cell and a missing column read as ''. */
export interface Row {
  readonly place: Place;
  get(column: string): string;
  at(column: string): Place;
  name: Text;
}

/** Reads a table with a header. Rows with a wrong number of cells are told and left out. */
export function readTable(
  file: string,
  text: string,
  format: TableFormat,
  locales: readonly string[],
  faults: FaultList,
): Row[] | undefined {
  const records = parseCsv(file, text, faults);
  const [header, ...body] = records ?? [];
  if (header === undefined) return undefined;
  const columns = readHeader(file, header, format, locales, faults);
  if (columns === undefined) return undefined;
  return body.flatMap((cells) => {
    const row = readRow(file, cells, header.length, columns, faults);
    if (row === undefined) return [];
    refuseEmpty(row, format, columns, faults);
    if (format.names) {
      for (const locale of locales) {
        const value = row.get(`name_${locale}`);
        if (value !== '') row.name[locale] = value;
      }
      const present = locales.filter((locale) => columns.has(`name_${locale}`));
      checkLocales(row.name, present, { place: () => row.place, name: 'name' }, faults);
    }
    return [row];
  });
}

function readHeader(
  file: string,
  header: CsvCell[],
  format: TableFormat,
  locales: readonly string[],
  faults: FaultList,
): Map<string, number> | undefined {
  const columns = new Map<string, number>();
  const names = format.names ? locales.map((locale) => `name_${locale}`) : [];
  const known: string[] = [...format.columns, ...names];
  const before = faults.count;
  for (const [index, { value, line, column }] of header.entries()) {
    const place = { file, line, column };
    if (columns.has(value)) {
      faults.fault(place, 'csv-header', {
        zh: `列“${value}”出现两次`,
        en: `The column "${value}" stands in the header twice`,
      });
    } else if (!known.includes(value)) {
      faults.fault(
        place,
        'csv-column-unknown',
        {
          zh: `不认识的列“${value}”，可用：${listed(known)}`,
          en: `Unknown column "${value}"; accepted: ${listed(known)}`,
        },
        suggest(value, known),
      );
    }
    columns.set(value, index);
  }
  const place = { file, line: header[0]!.line };
  for (const column of known) {
    if (columns.has(column) || format.optional?.includes(column)) continue;
    const message = { zh: `缺少列“${column}”`, en: `The column "${column}" is missing` };
    // Without a name in the default language nothing can be shown; another language falls back to it.
    if (names.indexOf(column) > 0) faults.warn(place, 'text-locale-missing', message);
    else faults.fault(place, 'csv-header', message);
  }
  return faults.count > before ? undefined : columns;
}

function readRow(
  file: string,
  cells: CsvCell[],
  width: number,
  columns: Map<string, number>,
  faults: FaultList,
): Row | undefined {
  const [first] = cells;
  const place: Place = { file, line: first!.line };
  if (cells.length !== width) {
    faults.fault(place, 'csv-columns', {
      zh: `这一行有 ${cells.length} 格，表头有 ${width} 列`,
      en: `This row has ${cells.length} cells, the header ${width}`,
    });
    return undefined;
  }
  for (const { value, line, column } of cells) {
    if (value.length > longestText) {
      faults.fault({ file, line, column }, 'text-too-long', {
        zh: `这一格有 ${value.length} 个字符，至多 ${longestText} 个`,
        en: `This cell has ${value.length} characters; at most ${longestText} are accepted`,
      });
      return undefined;
    }
    if (!isStorable(value)) {
      faults.fault({ file, line, column }, 'text-control', {
        zh: '这一格含有控制字符',
        en: 'This cell holds control characters',
      });
      return undefined;
    }
  }
  const cellOf = (column: string): CsvCell | undefined => cells[columns.get(column) ?? -1];
  return {
    place,
    get: (column) => cellOf(column)?.value ?? '',
    at(column) {
      const cell = cellOf(column);
      return cell === undefined ? place : { file, line: cell.line, column: cell.column };
    },
    name: {},
  };
}

function refuseEmpty(row: Row, format: TableFormat, columns: Map<string, number>, faults: FaultList): void {
  for (const column of format.columns) {
    if (format.optional?.includes(column) || !columns.has(column) || row.get(column) !== '') continue;
    faults.fault(row.at(column), 'csv-value', { zh: `“${column}”不能为空`, en: `"${column}" is empty` });
  }
}
