/** Parts that grow by themselves, so that never more than one of them stands twice while it does. */
const PARTS = 16;

/** Ids that have come by, 16 bytes each in tables of at most twice the room: a million take 32 MB at most, where a Set of texts takes four times that. */
export class IdSet {
  readonly #parts = Array.from({ length: PARTS }, () => new Part());

  get size(): number {
    return this.#parts.reduce((sum, { size }) => sum + size, 0);
  }

  has(id: string): boolean {
    const words = wordsOf(id);
    return this.#partOf(words).has(words);
  }

  add(id: string): void {
    const words = wordsOf(id);
    this.#partOf(words).add(words);
  }

  /** By bits that the place within a part is not taken from. */
  #partOf([, , third]: Words): Part {
    return this.#parts[third % PARTS] as Part;
  }
}

class Part {
  #room = 64;
  #words = new Uint32Array(4 * this.#room);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(words: Words): boolean {
    return this.#slotOf(words).isKnown;
  }

  add(words: Words): void {
    // Three quarters full, the next free slot is still a few steps away.
    if (4 * this.#size >= 3 * this.#room) this.#grow();
    const { slot, isKnown } = this.#slotOf(words);
    if (isKnown) return;
    this.#words.set(words, slot);
    this.#size += 1;
  }

  /** Where the id stands, or would. An id is never all zeros: its version is not. */
  #slotOf(words: Words): { slot: number; isKnown: boolean } {
    for (let at = (words[3] ^ words[1]) >>> 0; ; at += 1) {
      const slot = 4 * (at % this.#room);
      const first = this.#words[slot + 1];
      if (first === 0) return { slot, isKnown: false };
      if (words.every((word, index) => this.#words[slot + index] === word)) return { slot, isKnown: true };
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

type Words = [number, number, number, number];

/** The four words of `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, cut where the dashes stand: looked for in each id, they take twice as long. */
function wordsOf(id: string): Words {
  return [
    Number.parseInt(id.slice(0, 8), 16),
    Number.parseInt(id.slice(9, 13), 16) * 0x10000 + Number.parseInt(id.slice(14, 18), 16),
    Number.parseInt(id.slice(19, 23), 16) * 0x10000 + Number.parseInt(id.slice(24, 28), 16),
    Number.parseInt(id.slice(28, 36), 16),
  ];
}
