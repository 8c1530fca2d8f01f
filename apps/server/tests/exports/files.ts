import { parse } from 'csv-parse/sync';
import { newId } from '../../src/platform/ids.ts';
import { type Person, taken } from '../scenarios/people.ts';
import { readSheet } from './read-sheet.ts';

/** What an export says of itself, and its rows. */
export interface ReadFile {
  about: Record<string, string>;
  headings: string[];
  rows: string[][];
}

/** Asks for it and waits until it has come to an end. */
// biome-ignore lint/suspicious/noExplicitAny: the view of an export; each test says what it looks for.
export async function exported(person: Person, wanted: object): Promise<any> {
  const id = newId();
  taken(await person.post('/api/v1/exports', { id, format: 'csv', ...wanted }), 202);
  return ended(person, id);
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
export async function ended(person: Person, id: string): Promise<any> {
  for (;;) {
    const view = taken(await person.get(`/api/v1/exports/${id}`));
    if (view.state !== 'queued' && view.state !== 'running') return view;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The bytes as they come. `Person.ask` reads answers as text. */
export async function fetched(
  person: Person,
  id: string,
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const answer = await fetch(`${person.url}/api/v1/exports/${id}/file`, { headers: { cookie: person.cookie } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** A CSV whole; read by the library that the import uses, which did not write it. */
export function readCsv(bytes: Buffer): ReadFile {
  const all: string[][] = parse(bytes, { bom: true, relax_column_count: true, skip_empty_lines: false });
  const gap = all.findIndex((row) => row.length === 1 && row[0] === '');
  const [, ...about] = all.slice(0, gap);
  return {
    about: Object.fromEntries(about.map(([name = '', value = '']) => [name, value])),
    headings: all[gap + 1] ?? [],
    rows: all.slice(gap + 2),
  };
}

/** A workbook whole, its moments written as CSV has them. */
export function readXlsx(bytes: Buffer): ReadFile {
  const [headings = [], ...rows] = readSheet(bytes);
  const [, ...about] = readSheet(bytes, 2);
  const texts = (row: readonly unknown[]): string[] => Array.from(headings, (_, at) => String(row[at] ?? ''));
  return {
    about: Object.fromEntries(about.map(([name, value]) => [String(name), String(value)])),
    headings: texts(headings),
    rows: rows.map(texts),
  };
}

/** A serial number of a workbook as CSV writes the moment. */
export function momentOf(serial: string): string {
  if (serial === '') return '';
  const seconds = Math.round((Number(serial) - 25_569) * 86_400);
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** One column by its heading. */
export function column({ headings, rows }: ReadFile, name: string): string[] {
  const at = headings.indexOf(name);
  if (at < 0) throw new Error(`there is no column ${name}: ${headings.join(', ')}`);
  return rows.map((row) => row[at] ?? '');
}

/** Every row of the list, page by page. */
export async function listed(person: Person, query: Record<string, string> = {}): Promise<ListedRow[]> {
  const items: ListedRow[] = [];
  let cursor: string | undefined;
  do {
    const asked = new URLSearchParams({ ...query, limit: '3', ...(cursor ? { cursor } : {}) });
    const page = taken(await person.get(`/api/v1/cases?${asked}`));
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
type ListedRow = any;
