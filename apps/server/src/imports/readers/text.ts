import type { FileHandle } from 'node:fs/promises';
import type { Encoding } from './encoding.ts';

/** The text of a file, piece by piece, without its byte order mark. What the encoding cannot read comes as U+FFFD, for the cell to be told. */
export class TextOf {
  readonly #file: FileHandle;
  readonly #encoding: Encoding;
  readonly #size: number;
  readonly #chunk: number;
  #read = 0;

  constructor(file: FileHandle, encoding: Encoding, size: number, chunk = 64 * 1024) {
    this.#file = file;
    this.#encoding = encoding;
    this.#size = size;
    this.#chunk = chunk;
  }

  share(): number {
    return this.#size === 0 ? 1 : Math.min(1, this.#read / this.#size);
  }

  async *pieces(): AsyncGenerator<string> {
    const decoder = new TextDecoder(this.#encoding);
    const buffer = Buffer.allocUnsafe(this.#chunk);
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.#read);
      if (bytesRead === 0) break;
      this.#read += bytesRead;
      const text = decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
      if (text !== '') yield text;
    }
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  }
}
