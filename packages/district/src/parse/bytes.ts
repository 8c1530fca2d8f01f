import type { FaultList } from '../fault.ts';

/**
 * The largest file of each kind that is read, in bytes. A district of a million people needs far less; what is larger is a
 * wrong file, and reading it would hold up whoever checks the pack.
 */
export const largestFile = { yaml: 4_000_000, csv: 8_000_000, geojson: 64_000_000 } as const;

/**
 * The text of a file, without its byte order mark; undefined when it is empty, too large, no UTF-8, or holds a NUL, which
 * is then told with its line.
 */
export function decodeText(file: string, bytes: Uint8Array, largest: number, faults: FaultList): string | undefined {
  if (bytes.length > largest) {
    faults.fault({ file, line: 1 }, 'file-too-large', {
      zh: `文件有 ${bytes.length} 字节，超过上限 ${largest} 字节`,
      en: `The file has ${bytes.length} bytes; at most ${largest} are read`,
    });
    return undefined;
  }
  const broken = findInvalidUtf8(bytes);
  if (broken !== undefined) {
    const hint =
      bytes[0] === 0xff || bytes[0] === 0xfe
        ? { zh: '文件像是 UTF-16，请另存为 UTF-8', en: 'It looks like UTF-16: save it as UTF-8' }
        : {
            zh: '请另存为 UTF-8（表格软件常存为 GBK：请选“CSV UTF-8”）',
            en: 'Save it as UTF-8 (spreadsheets often write GBK: choose "CSV UTF-8")',
          };
    faults.fault(
      placeOfByte(file, bytes, broken),
      'utf8-invalid',
      {
        zh: `第 ${broken} 字节（0x${hexOf(bytes[broken]!)}）不是有效的 UTF-8`,
        en: `Byte ${broken} (0x${hexOf(bytes[broken]!)}) is not valid UTF-8`,
      },
      hint,
    );
    return undefined;
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    faults.fault(placeOfByte(file, bytes, nul), 'nul-byte', {
      zh: `第 ${nul} 字节是空字符（NUL），文本里不允许`,
      en: `Byte ${nul} is a NUL, which no text may hold`,
    });
    return undefined;
  }
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (text.trim() === '') {
    faults.fault({ file, line: 1 }, 'file-empty', { zh: '文件是空的', en: 'The file is empty' });
    return undefined;
  }
  return text;
}

/** The offset of the first byte that begins no well-formed sequence (Unicode 15, table 3-7), or undefined. */
function findInvalidUtf8(bytes: Uint8Array): number | undefined {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return undefined;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (first >= 0xc2 && first <= 0xdf) return isBetween(second, 0x80, 0xbf) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return isBetween(second, low, high) && isTail(bytes[at + 2]) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    return isBetween(second, low, high) && isTail(bytes[at + 2]) && isTail(bytes[at + 3]) ? 4 : 0;
  }
  return 0;
}

function isTail(byte: number | undefined): boolean {
  return byte !== undefined && isBetween(byte, 0x80, 0xbf);
}

function isBetween(byte: number, low: number, high: number): boolean {
  return byte >= low && byte <= high;
}

function placeOfByte(file: string, bytes: Uint8Array, offset: number): { file: string; line: number } {
  let line = 1;
  for (let at = 0; at < offset; at++) if (bytes[at] === 0x0a) line++;
  return { file, line };
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase();
}
