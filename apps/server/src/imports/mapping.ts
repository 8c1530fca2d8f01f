import type { ImportField, ImportFile } from '@wangge/district';
import { type FormField, type Instant, instantAt, type Procedure } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import type { Sentence } from '../platform/errors/index.ts';
import { Mistake } from '../platform/mistake.ts';
import { type TimeReader, timeReader } from './read-time.ts';
import { folded } from './readers/headers.ts';

/** A column that a file has: its place and its header. */
export interface Column {
  index: number;
  header: string;
}

/** A mapping bound to the headers of one file. */
export interface Bound {
  mapping: ImportFile;
  procedure: Procedure;
  version: number;
  number: Column;
  received: Column;
  reported: Column | undefined;
  lng: Column | undefined;
  lat: Column | undefined;
  crs: Column | undefined;
  /** What the file calls a coordinate system. */
  systems: Named<Crs>;
  fields: readonly BoundField[];
  readReceived: TimeReader;
  readReported: TimeReader;
  /** When the mapping's oldest day begins. */
  oldest: Instant;
  /** What was taken from where. */
  said: Sentence[];
}

export interface BoundField {
  field: FormField;
  how: ImportField;
  column: Column | undefined;
  /** What stands in the file → the value, as the mapping says. */
  values: Named<string | boolean | number>;
  /** What people call the values of the field → the value. */
  names: Named<string>;
}

type Crs = Extract<ImportFile['place']['crs'], string>;

/** Values by their names; where none is written so to the letter, by one that differs in capitals or width alone, if that means one value. */
export class Named<T> {
  readonly #exact = new Map<string, T>();
  readonly #alike = new Map<string, T | undefined>();

  constructor(entries: Iterable<readonly [string, T]> = []) {
    for (const [name, value] of entries) {
      this.#exact.set(name, value);
      const alike = folded(name);
      const isShared = this.#alike.has(alike) && this.#alike.get(alike) !== value;
      this.#alike.set(alike, isShared ? undefined : value);
    }
  }

  get(name: string): T | undefined {
    return this.#exact.get(name) ?? this.#alike.get(folded(name));
  }
}

/** Every header that the mapping takes something from. */
export function wantedHeaders(mapping: ImportFile): string[] {
  const { number, received, reported, place, fields } = mapping;
  const lists = [
    number,
    received,
    reported,
    place.lng,
    place.lat,
    typeof place.crs === 'object' ? place.crs : undefined,
  ];
  return [...new Set([...lists, ...Object.values(fields)].flatMap((one) => one?.columns ?? []))];
}

/**
 * Finds the columns of a file that the mapping speaks of. A header that is written with other capitals or width is the same one.
 * @param seen those of the headers that stood in the file where one may come later (`RowSource`)
 * @throws Mistake where the file has no column for the order number, for the time of receipt, or for a required field
 */
export function bind(
  district: District,
  mapping: ImportFile,
  headers: readonly string[],
  seen: readonly string[] = headers,
): Bound {
  const pinned = district.procedures.get(mapping.procedure);
  if (!pinned) throw new Error(`the pack of ${district.slug} was not checked: no procedure ${mapping.procedure}`);
  const { procedure, version } = pinned;
  const find = (columns: readonly string[] | undefined): Column | undefined => {
    const exact = (among: readonly string[]) => columns?.find((one) => among.includes(one));
    const alike = (): string | undefined => {
      const heads = seen.map(folded);
      const found = columns?.map(folded).find((one) => heads.filter((head) => head === one).length === 1);
      return found === undefined ? undefined : seen[heads.indexOf(found)];
    };
    const header = exact(seen) ?? alike() ?? exact(headers);
    const index = header === undefined ? -1 : headers.indexOf(header);
    return header === undefined ? undefined : { index, header };
  };
  const need = (columns: readonly string[], what: Sentence): Column => {
    const column = find(columns);
    if (column) return column;
    throw new Mistake({
      zh: `文件里没有${what.zh}列；列名应为：${columns.join('、')}（imports/ 中的 ${mapping.id} 可增加）。`,
      en: `The file has no column for ${what.en}; its header is one of: ${columns.join(', ')} (the mapping ${mapping.id} under imports/ can name more).`,
    });
  };
  const number = need(mapping.number.columns, { zh: '工单编号', en: 'the order number' });
  const received = need(mapping.received.columns, { zh: '受理时间', en: 'the time of receipt' });
  const fields = Object.entries(mapping.fields).flatMap(([id, how]): BoundField[] => {
    const field = procedure.opening.form.find((one) => one.field === id);
    if (!field) return [];
    const name = { zh: field.name.zh ?? id, en: field.name.en ?? id };
    const needed = field.required && how.blank === undefined;
    const column = needed ? need(how.columns, name) : find(how.columns);
    const values = new Named(Object.entries(how.values ?? {}));
    return [{ field, how, column, values, names: namesOf(field, procedure, district) }];
  });
  const zone = district.pack.district.zone;
  const { place } = mapping;
  const bound = {
    mapping,
    procedure,
    version,
    number,
    received,
    reported: find(mapping.reported?.columns),
    lng: find(place.lng.columns),
    lat: find(place.lat.columns),
    crs: typeof place.crs === 'object' ? find(place.crs.columns) : undefined,
    systems: new Named(typeof place.crs === 'object' ? Object.entries(place.crs.values) : []),
    fields,
    readReceived: timeReader(mapping.received.formats, zone),
    readReported: timeReader(mapping.reported?.formats ?? [], zone),
    oldest: instantAt(zone, mapping.oldest.day, '00:00'),
  };
  return { ...bound, said: [saidOf(bound, headers)] };
}

function saidOf(
  { number, received, reported, lng, lat, crs, fields }: Omit<Bound, 'said'>,
  headers: readonly string[],
): Sentence {
  const used = [number, received, reported, lng, lat, crs, ...fields.map(({ column }) => column)];
  const names = [...new Set(used.flatMap((column) => (column ? [column.header] : [])))];
  const left = headers.filter((header) => header !== '' && !names.includes(header)).length;
  return {
    zh: `读取的列：${names.join('、')}；另有 ${left} 列不读`,
    en: `columns read: ${names.join(', ')}; ${left} more are not`,
  };
}

/** Names of choices, categories and units; one that two of them share names none. */
function namesOf(field: FormField, { reasons }: Procedure, { pack }: District): Named<string> {
  const named = ((): [string, Readonly<Record<string, string>>][] => {
    switch (field.type) {
      case 'choice':
        return Object.entries(reasons[field.of ?? ''] ?? {});
      case 'category':
        return Object.entries(pack.catalogue.categories).map(([id, { name }]) => [id, name]);
      case 'unit':
        return pack.units.map(({ id, name }) => [id, name]);
      default:
        return [];
    }
  })();
  const names = new Map<string, string>();
  const shared = new Set<string>();
  for (const [id, texts] of named) {
    for (const text of new Set([id, ...Object.values(texts)])) {
      if (names.has(text) && names.get(text) !== id) shared.add(text);
      names.set(text, id);
    }
  }
  for (const text of shared) names.delete(text);
  return new Named(names);
}
