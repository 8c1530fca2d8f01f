import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { Mistake } from '../../../platform/mistake.ts';

/** A part unpacked: a full sheet of a million rows has about one gigabyte. */
const LARGEST_PART = 4 * 2 ** 30;
/** How much a part may grow when unpacked. Sheets grow tenfold to fiftyfold; zeros, as bombs are made of, a thousandfold. */
const GROWTH = 250;
/** Parts smaller than this may grow as they like. */
const HARMLESS = 16 * 2 ** 20;
const MOST_PARTS = 10_000;

export interface Archive {
  has(part: string): boolean;
  /** Bytes of the part when unpacked. */
  sizeOf(part: string): number;
  open(part: string): Promise<Readable>;
}

/**
 * The parts of an XLSX file by name, from the directory at its end (ISO/IEC 29500-2). What a part says of its size is held against what comes out
 * of it (yauzl), so that a bomb is refused by its directory or stopped where it lies.
 * @throws Mistake
 */
export async function openArchive(name: string, file: FileHandle): Promise<Archive> {
  const refuse = (zh: string, en: string, cause?: unknown): Mistake =>
    new Mistake({ zh: `${name} ${zh}`, en: `${name} ${en}` }, { cause });
  const damaged = (error: unknown): Mistake =>
    refuse('已损坏，无法解压。', 'is damaged and cannot be unpacked.', error);
  const parts = new Map<string, yauzl.Entry>();
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.fromFdPromise(file.fd, { autoClose: false });
    for await (const entry of zip.eachEntry()) {
      if (parts.size >= MOST_PARTS) throw refuse('内部文件过多。', 'has too many parts.');
      parts.set(entry.fileName.toLowerCase(), entry);
    }
  } catch (error) {
    if (error instanceof Mistake) throw error;
    throw damaged(error);
  }
  for (const { compressedSize, uncompressedSize } of parts.values()) {
    const grows = uncompressedSize > HARMLESS && uncompressedSize > GROWTH * compressedSize;
    if (grows || uncompressedSize > LARGEST_PART) {
      throw refuse('解压后大得异常，不予读取。', 'would unpack to an unusual size; it is not read.');
    }
  }
  const entryOf = (part: string): yauzl.Entry => {
    const entry = parts.get(part.toLowerCase());
    if (!entry) throw refuse(`缺少内部文件 ${part}，不是 XLSX。`, `lacks its part ${part} and is no XLSX.`);
    if (entry.isEncrypted()) throw refuse('加了密码；请不设密码另存。', 'has a password; save it without one.');
    return entry;
  };
  return {
    has: (part) => parts.has(part.toLowerCase()),
    sizeOf: (part) => entryOf(part).uncompressedSize,
    async open(part) {
      const entry = entryOf(part);
      try {
        return await zip.openReadStreamPromise(entry);
      } catch (error) {
        throw damaged(error);
      }
    },
  };
}
