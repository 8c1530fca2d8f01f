import { type FileHandle, open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Sentence } from '../../platform/errors/index.ts';
import { Mistake } from '../../platform/mistake.ts';
import { readCsv } from './csv.ts';
import { findEncoding, sayEncoding } from './encoding.ts';
import { readJsonl } from './jsonl.ts';
import type { RowSource } from './source.ts';
import { TextOf } from './text.ts';
import { readXlsx } from './xlsx/index.ts';

export interface OpenSourceOptions {
  /** Headers that something is taken from. */
  wanted?: readonly string[];
  /** Bytes read at once. */
  chunk?: number;
}

/**
 * Opens a file of rows, whichever it is by its content: XLSX, JSONL or CSV.
 * @throws Mistake naming the file where it is none of them; the file system's own errors
 */
export async function openSource(path: string, { wanted = [], chunk }: OpenSourceOptions = {}): Promise<RowSource> {
  const name = basename(path);
  const file = await open(path, 'r');
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw mistake(name, '不是文件。', 'is no file.');
    const head = await headOf(file);
    if (head.length === 0) throw mistake(name, '是空文件。', 'is empty.');
    if (head.readUInt32BE(0) === OLE) {
      throw mistake(
        name,
        '是旧的 XLS 格式或加了密码；请不设密码另存为 XLSX。',
        'is in the old XLS format or has a password; save it as XLSX without one.',
      );
    }
    if (head.readUInt32BE(0) === ZIP) return closing(file, await readXlsx(name, file, wanted));
    if (/^\.xls/.test(extname(name).toLowerCase())) throw mistake(name, '不是 XLSX 文件。', 'is no XLSX.');
    const found = await findEncoding(file, name);
    const text = new TextOf(file, found.encoding, stat.size, chunk);
    const isJsonl = /^\.(jsonl|ndjson)$/.test(extname(name).toLowerCase());
    const source = isJsonl ? await readJsonl(name, text, wanted) : await readCsv(name, text, wanted);
    return closing(file, { ...source, said: [...source.said, sayEncoding(found)] });
  } catch (error) {
    await file.close();
    throw error;
  }
}

const ZIP = 0x504b0304;
const OLE = 0xd0cf11e0;

/** At least four bytes, filled up with zeros. */
async function headOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return bytesRead === 0 ? Buffer.alloc(0) : buffer;
}

function closing(file: FileHandle, source: Omit<RowSource, 'close'> & { close?: () => Promise<void> }): RowSource {
  return {
    ...source,
    async close() {
      await source.close?.();
      await file.close();
    },
  };
}

function mistake(name: string, zh: string, en: string): Mistake {
  return new Mistake({ zh: `${name} ${zh}`, en: `${name} ${en}` } satisfies Sentence);
}
