import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { openSource } from '../../apps/server/src/imports/readers/open.ts';

/**
 * The rows of a file, some hundred at a time, each as the texts under the headings that are asked for. CSV by the library of the import, XLSX by
 * the import's own reader: neither shares a line with what wrote it.
 * @throws for a heading that is not there
 */
export async function* readRows(path: string, headings: readonly string[]): AsyncGenerator<string[][]> {
  let places: number[] | undefined;
  const placesIn = (found: readonly string[]): number[] =>
    headings.map((heading) => {
      const at = found.indexOf(heading);
      if (at < 0) throw new Error(`${path} has no column ${heading}`);
      return at;
    });
  for await (const rows of path.endsWith('.csv') ? csvRows(path) : xlsxRows(path)) {
    const own = places ?? placesIn(rows.shift() ?? []);
    places = own;
    yield rows.map((row) => own.map((at) => row[at] ?? ''));
  }
}

/** The first of them the headings. What stands before the first empty line is what was asked. */
async function* csvRows(path: string): AsyncGenerator<string[][]> {
  const parser = createReadStream(path).pipe(parse({ bom: true, relax_column_count: true }));
  let begun = false;
  let rows: string[][] = [];
  for await (const row of parser as AsyncIterable<string[]>) {
    // The lines about it have a name and a value, or a title alone.
    if (!begun && row.length <= 2) continue;
    begun = true;
    rows.push(row);
    if (rows.length < 500) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

async function* xlsxRows(path: string): AsyncGenerator<string[][]> {
  const source = await openSource(path);
  try {
    yield [[...source.headers]];
    for await (const portion of source.rows()) {
      const bad = portion.find(({ fault, faults }) => fault ?? faults);
      if (bad) throw new Error(`${path}, row ${bad.row}: ${JSON.stringify(bad.fault ?? bad.faults)}`);
      yield portion.map(({ cells }) => [...cells]);
    }
  } finally {
    await source.close();
  }
}
