import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { Mistake } from '../../platform/mistake.ts';

/** As `TextDecoder` calls them. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

export interface FoundEncoding {
  encoding: Encoding;
  /** A byte order mark says so itself. */
  marked: boolean;
}

const CHUNK = 256 * 1024;
/** So much from the first byte on that is no ASCII decides. */
const SAMPLE = 1024 * 1024;
/** One byte in so many may be zero without any thought of UTF-16. */
const FEW = 200;

/**
 * Finds the encoding of a text by its bytes. A byte order mark decides; zero bytes in every other place mean UTF-16; else it is UTF-8 or
 * GB18030 (and so GBK and GB2312, which are parts of it), whichever leaves fewer bytes unread.
 * @throws Mistake for what is no text
 */
export async function findEncoding(file: FileHandle, name: string): Promise<FoundEncoding> {
  const head = await readAt(file, 0, CHUNK);
  const marked = markOf(head);
  if (marked) return { encoding: marked, marked: true };
  const wide = wideOf(head, name);
  if (wide) return { encoding: wide, marked: false };
  return { encoding: narrowOf(await sampleOf(file, head)), marked: false };
}

function markOf(head: Buffer): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Of UTF-16 the high bytes of commas, digits and line ends are zero. A few zeros elsewhere are a fault of their cells. */
function wideOf(head: Buffer, name: string): Encoding | undefined {
  const zeros: [number, number] = [0, 0];
  for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) zeros[at % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = zeros;
  if (even + odd < head.length / FEW) return undefined;
  if (odd > 4 * even) return 'utf-16le';
  if (even > 4 * odd) return 'utf-16be';
  throw new Mistake({
    zh: `${name} 含有零字节，不是文本文件；请另存为 CSV（UTF-8）或 XLSX。`,
    en: `${name} holds zero bytes and is no text; save it as CSV (UTF-8) or XLSX.`,
  });
}

async function sampleOf(file: FileHandle, head: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  let gathered = 0;
  let at = 0;
  for (let chunk = head; chunk.length > 0 && gathered < SAMPLE; chunk = await readAt(file, at, CHUNK)) {
    at += chunk.length;
    if (gathered === 0 && isAscii(chunk)) continue;
    parts.push(chunk);
    gathered += chunk.length;
  }
  return Buffer.concat(parts);
}

function narrowOf(sample: Buffer): Encoding {
  if (unreadIn(sample, 'utf-8') === 0) return 'utf-8';
  return unreadIn(sample, 'gb18030') < unreadIn(sample, 'utf-8') ? 'gb18030' : 'utf-8';
}

/** Places that the encoding cannot read; the sample's end, which may cut a character, counts for none. */
function unreadIn(sample: Buffer, encoding: Encoding): number {
  const text = new TextDecoder(encoding).decode(sample, { stream: true });
  let count = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) count += 1;
  return count;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

const names: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  gb18030: 'GB18030 (GBK)',
};

export function sayEncoding({ encoding, marked }: FoundEncoding): { zh: string; en: string } {
  return marked
    ? { zh: `编码：${names[encoding]}（文件自带标记）`, en: `encoding: ${names[encoding]} (marked in the file)` }
    : { zh: `编码：${names[encoding]}（按内容判断）`, en: `encoding: ${names[encoding]} (found out by its bytes)` };
}
