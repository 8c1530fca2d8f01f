import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/** Characters gathered before they are written. */
const GATHERED = 64 * 1024;

/** A CSV that people open in a spreadsheet: UTF-8 with its mark, readable to its owner alone. It has its name when it is whole, not before. */
export interface TableFile {
  readonly path: string;
  write(cells: readonly string[]): Promise<void>;
  /** Syncs it and gives it its name. */
  finish(): Promise<void>;
  /** Takes back what was written. */
  discard(): Promise<void>;
}

/** @param path what stands there is replaced at the end */
export async function openTable(path: string, headers: readonly string[]): Promise<TableFile> {
  const draft = draftOf(path);
  // A run that was killed has left its own; what it held comes again.
  await rm(draft, { force: true });
  const file: FileHandle = await open(draft, 'wx', 0o600);
  let gathered = headOf(headers);
  const flush = async (): Promise<void> => {
    const text = gathered;
    gathered = '';
    await file.write(text);
  };
  return {
    path,
    async write(cells) {
      gathered += lineOf(cells);
      if (gathered.length >= GATHERED) await flush();
    },
    async finish() {
      await flush();
      await file.sync();
      await file.close();
      await rename(draft, path);
    },
    async discard() {
      await file.close();
      await rm(draft, { force: true });
    },
  };
}

/** Where it is written until it is whole. */
export const draftOf = (path: string): string => `${path}.part`;

/** With what a table of these headers begins. */
export const headOf = (headers: readonly string[]): string => `\uFEFF${lineOf(headers)}`;

/** RFC 4180. */
function lineOf(cells: readonly string[]): string {
  return `${cells.map((text) => (/[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')}\r\n`;
}
