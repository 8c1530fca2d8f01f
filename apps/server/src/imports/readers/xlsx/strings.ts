import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mistake } from '../../../platform/mistake.ts';
import { LONGEST_CELL } from '../source.ts';
import type { Archive } from './archive.ts';
import { readXml } from './xml.ts';

const BLOCK = 64 * 1024;
/** Blocks kept in memory (16 MB); what a larger workbook has beyond them goes to a file that has no name. */
const KEPT = 256;
/** Blocks of that file that are kept at hand: a sheet mostly asks for its texts in the order in which they stand. */
const AT_HAND = 64;
/** Offsets are 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;
const MOST_STRINGS = 20_000_000;

/** The texts that the cells of a sheet refer to by number. */
export interface SharedStrings {
  /** Undefined where there is no such text. */
  at(index: number): string | undefined;
  close(): void;
}

/** Reads the texts of a workbook. A million of them take some megabytes of memory, wherever they are. */
export async function readSharedStrings(
  name: string,
  archive: Archive,
  part: string | undefined,
): Promise<SharedStrings> {
  const store = new StringStore();
  if (part === undefined) return store;
  let text = '';
  let wanted = false;
  let phonetic = false;
  try {
    const pieces = readXml(name, await archive.open(part), {
      open(tag) {
        if (tag === 'si') text = '';
        if (tag === 'rPh') phonetic = true;
        if (tag === 't') wanted = !phonetic;
      },
      close(tag) {
        if (tag === 't') wanted = false;
        if (tag === 'rPh') phonetic = false;
        if (tag === 'si' && !store.add(plainText(text))) {
          throw new Mistake({ zh: `${name} 的文字过多，无法读取。`, en: `${name} holds too much text to be read.` });
        }
      },
      text(piece) {
        if (wanted && text.length <= LONGEST_CELL) text += piece;
      },
    });
    for await (const _ of pieces);
  } catch (error) {
    store.close();
    throw error;
  }
  return store;
}

/** Signs that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
export function plainText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

class StringStore implements SharedStrings {
  /** Where each text ends. */
  #ends = new Uint32Array(1024);
  #count = 0;
  #bytes = 0;
  #last = Buffer.allocUnsafe(BLOCK);
  readonly #kept: Buffer[] = [];
  readonly #atHand = new Map<number, Buffer>();
  #file: number | undefined;

  /** False where there is no room. */
  add(text: string): boolean {
    const bytes = Buffer.from(text, 'utf8');
    if (this.#count >= MOST_STRINGS || this.#bytes + bytes.length > MOST_BYTES) return false;
    for (let from = 0; from < bytes.length; ) {
      const within = this.#bytes % BLOCK;
      const copied = bytes.copy(this.#last, within, from);
      from += copied;
      this.#bytes += copied;
      if (this.#bytes % BLOCK === 0 && copied > 0) this.#putAway();
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count] = this.#bytes;
    this.#count += 1;
    return true;
  }

  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    let from = index === 0 ? 0 : (this.#ends[index - 1] as number);
    const to = this.#ends[index] as number;
    const parts: Buffer[] = [];
    while (from < to) {
      const within = from % BLOCK;
      const length = Math.min(BLOCK - within, to - from);
      parts.push(this.#block((from - within) / BLOCK).subarray(within, within + length));
      from += length;
    }
    return (parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)).toString('utf8');
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #putAway(): void {
    const index = this.#bytes / BLOCK - 1;
    if (index < KEPT) {
      this.#kept.push(this.#last);
      this.#last = Buffer.allocUnsafe(BLOCK);
      return;
    }
    this.#file ??= openNameless();
    writeSync(this.#file, this.#last, 0, BLOCK, (index - KEPT) * BLOCK);
  }

  #block(index: number): Buffer {
    if (index === Math.floor(this.#bytes / BLOCK)) return this.#last;
    if (index < KEPT) return this.#kept[index] as Buffer;
    const known = this.#atHand.get(index);
    if (known) return known;
    const block = Buffer.allocUnsafe(BLOCK);
    readSync(this.#file as number, block, 0, BLOCK, (index - KEPT) * BLOCK);
    if (this.#atHand.size >= AT_HAND) this.#atHand.delete(this.#atHand.keys().next().value as number);
    this.#atHand.set(index, block);
    return block;
  }
}

/** What it holds is gone with the process, however that ends: people's words lie in no folder. */
function openNameless(): number {
  const path = join(tmpdir(), `wangge-${randomBytes(8).toString('hex')}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}
