import { hash } from 'node:crypto';
import type { Order } from './translate.ts';

/** Parts that grow by themselves, so that never more than one of them stands twice while it does. */
const PARTS = 16;

/**
 * Orders that have come by, each with a mark of what it said: 16 bytes each in tables of at most twice the room. A million take 32 MB at most, where a
 * Map of texts takes four times that. Of an id the first four bytes are left out, which are digits of the order's number: 90 bits stay, of which 74
 * are a keyed hash.
 */
export class SeenOrders {
  readonly #parts = Array.from({ length: PARTS }, () => new Part());

  get size(): number {
    return this.#parts.reduce((sum, { size }) => sum + size, 0);
  }

  /** The mark with which it came by first; undefined where it has not. */
  find(id: string): number | undefined {
    const words = wordsOf(id, 0);
    return this.#partOf(words).find(words);
  }

  /** @param mark of 32 bits. One that is known already keeps its first. */
  add(id: string, mark: number): void {
    const words = wordsOf(id, mark);
    this.#partOf(words).add(words);
  }

  /** By bits that the place within a part is not taken from. */
  #partOf([, , third]: Words): Part {
    return this.#parts[third % PARTS] as Part;
  }
}

/**
 * 32 bits of all that an order says, so that another text under its number is told from the same once more: of four thousand million that differ, one
 * passes for the same.
 */
export function markOf({ receivedAt, reportedAt, place, form }: Order): number {
  return hash('sha256', JSON.stringify([receivedAt, reportedAt, place, form]), 'buffer').readUInt32BE(0);
}

class Part {
  #room = 64;
  #words = new Uint32Array(4 * this.#room);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  find(words: Words): number | undefined {
    const { slot, isKnown } = this.#slotOf(words);
    return isKnown ? this.#words[slot] : undefined;
  }

  add(words: Words): void {
    // Three quarters full, the next free slot is still a few steps away.
    if (4 * this.#size >= 3 * this.#room) this.#grow();
    const { slot, isKnown } = this.#slotOf(words);
    if (isKnown) return;
    this.#words.set(words, slot);
    this.#size += 1;
  }

  /** Where the id stands, or would. The first word of an id is never zero: the version stands in it. */
  #slotOf([, first, second, third]: Words): { slot: number; isKnown: boolean } {
    for (let at = (third ^ first) >>> 0; ; at += 1) {
      const slot = 4 * (at % this.#room);
      const found = this.#words[slot + 1];
      if (found === 0) return { slot, isKnown: false };
      if (found === first && this.#words[slot + 2] === second && this.#words[slot + 3] === third) {
        return { slot, isKnown: true };
      }
    }
  }

  #grow(): void {
    const before = this.#words;
    this.#room += Math.ceil(this.#room / 2);
    this.#words = new Uint32Array(4 * this.#room);
    for (let at = 0; at < before.length; at += 4) {
      if (before[at + 1] === 0) continue;
      const words = [...before.subarray(at, at + 4)] as Words;
      this.#words.set(words, this.#slotOf(words).slot);
    }
  }
}

/** The mark, and three words of the id. */
type Words = [mark: number, first: number, second: number, third: number];

/** The last three words of `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, cut where the dashes stand: looked for in each id, they take twice as long. */
function wordsOf(id: string, mark: number): Words {
  return [
    mark,
    Number.parseInt(id.slice(9, 13), 16) * 0x10000 + Number.parseInt(id.slice(14, 18), 16),
    Number.parseInt(id.slice(19, 23), 16) * 0x10000 + Number.parseInt(id.slice(24, 28), 16),
    Number.parseInt(id.slice(28, 36), 16),
  ];
}
