import { inflateRawSync } from 'node:zlib';

/**
 * The cells of a sheet of an XLSX file, of the first if no other is named, row by row: numbers, texts, and undefined where there is nothing. Read by hand from the
 * formats' own documents (ZIP application note 4.3; ECMA-376, 18.3 and 18.4), so that what wrote it is not what says that it is right.
 */
export function readSheet(file: Buffer, sheetNumber = 1): (string | number | undefined)[][] {
  const texts = all(/<si>(.*?)<\/si>/gs, textOf(file, 'xl/sharedStrings.xml') ?? '').map(([, one = '']) => plain(one));
  const sheet = textOf(file, `xl/worksheets/sheet${sheetNumber}.xml`);
  if (sheet === undefined) throw new Error(`the workbook has no sheet ${sheetNumber}`);
  const rows: (string | number | undefined)[][] = [];
  for (const [, row = '', cells = ''] of all(/<row [^>]*?r="(\d+)"[^>]*?(?:\/>|>(.*?)<\/row>)/gs, sheet)) {
    const read: (string | number | undefined)[] = [];
    for (const [, column = '', attributes = '', content = ''] of all(
      /<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs,
      cells,
    )) {
      const value = /<v>(.*?)<\/v>/s.exec(content)?.[1];
      const isShared = attributes.includes('t="s"');
      const isText = attributes.includes('t="inlineStr"') || attributes.includes('t="str"');
      read[columnOf(column)] = isShared ? texts[Number(value)] : isText ? plain(content) : value && Number(value);
    }
    rows[Number(row) - 1] = read;
  }
  return Array.from(rows, (row = []) => Array.from(row, (cell) => (cell === '' ? undefined : cell)));
}

function all(pattern: RegExp, text: string): RegExpMatchArray[] {
  return [...text.matchAll(pattern)];
}

function plain(xml: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#13': '\r' };
  return xml.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|apos|#13);/g, (_, name: string) => names[name] ?? '');
}

/** `A` is 0, `AA` 26. */
function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** A file of the archive, by its central directory; undefined where there is none of this name. */
function textOf(archive: Buffer, name: string): string | undefined {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error('this is no archive');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const own = archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    if (own === name) {
      const local = archive.readUInt32LE(at + 42);
      const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const bytes = archive.subarray(begin, begin + archive.readUInt32LE(at + 20));
      return (archive.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8');
    }
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return undefined;
}
