/** Ids that have come by, 16 bytes each in tables of double the room: a million take 32 MB, where a Set of texts takes four times that. */
export class IdSet {
  #words = new Uint32Array(4 * 1024);
  #room = 1024;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    return this.#slotOf(wordsOf(id)).isKnown;
  }

  add(id: string): void {
    if (2 * this.#size >= this.#room) this.#grow();
    const words = wordsOf(id);
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
    this.#room *= 2;
    this.#words = new Uint32Array(4 * this.#room);
    for (let at = 0; at < before.length; at += 4) {
      if (before[at + 1] === 0) continue;
      const words = [...before.subarray(at, at + 4)] as Words;
      this.#words.set(words, this.#slotOf(words).slot);
    }
  }
}

type Words = [number, number, number, number];

function wordsOf(id: string): Words {
  const hex = id.replaceAll('-', '');
  return [0, 8, 16, 24].map((from) => Number.parseInt(hex.slice(from, from + 8), 16)) as Words;
}
