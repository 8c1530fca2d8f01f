import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { readCopyLine } from '../platform/database/index.ts';
import type { ArchivedTable, Manifest } from './manifest.ts';

/** The rows of a table of an archive in the order of their key: text by column, null for null. Constant memory. */
export async function* readArchived(
  folder: string,
  table: ArchivedTable,
  { tables }: Manifest,
): AsyncGenerator<Record<string, string | null>> {
  const { file, columns } = tables[table];
  for await (const line of linesOf(createReadStream(join(folder, file)).pipe(createGunzip()))) {
    const values = readCopyLine(line);
    yield Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]));
  }
}

/** Only a newline ends a line of COPY: other signs that a reader of texts takes for an end may stand in a value. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
