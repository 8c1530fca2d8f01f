/** Words that stand nowhere else, one for each personal field, and how they may be found again. */
export interface Canary {
  /** The personal field, or what else somebody typed. */
  of: string;
  word: string;
}

/** Stands in every word, so that one look tells whether there is any. */
const CORE = 'kanarek';

/** Signs of a word: a form's field for a telephone takes no more. */
const LONGEST = 20;

/** Letters and digits, the number of which makes each the only one. */
export function canaryOf(of: string, number: number): Canary {
  const word = `Zq${number}${CORE}${of.replace(/[^a-z]/g, '')}`;
  return { of, word: word.slice(0, LONGEST) };
}

/** A word in the ways in which it may lie in a file or a column, all of them printable or not. */
export function disguises(word: string): Buffer[] {
  const utf8 = Buffer.from(word, 'utf8');
  const utf16 = Buffer.from(word, 'utf16le');
  const swapped = Buffer.from(utf16).swap16();
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    // Without the signs that hang on what stands before and behind.
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, text.length - 4));
  });
  const hex = [utf8, utf16, swapped].flatMap((bytes) => {
    const text = bytes.toString('hex');
    return [Buffer.from(text), Buffer.from(text.toUpperCase())];
  });
  return [utf8, utf16, swapped, ...base64, ...hex];
}

export interface Finding {
  of: string;
  where: string;
}

const cores = disguises(CORE);

/** Looks for canaries in whatever comes by. */
export class Search {
  readonly #needles: { of: string; bytes: Buffer }[];
  readonly #found = new Map<string, Finding>();
  bytes = 0;

  constructor(canaries: readonly Canary[]) {
    this.#needles = canaries.flatMap(({ of, word }) => disguises(word).map((bytes) => ({ of, bytes })));
  }

  look(where: string, text: string | Uint8Array): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length);
    this.bytes += bytes.length;
    if (!cores.some((core) => bytes.includes(core))) return;
    for (const { of, bytes: needle } of this.#needles) {
      if (bytes.includes(needle)) this.#found.set(`${of} ${where}`, { of, where });
    }
  }

  get found(): Finding[] {
    return [...this.#found.values()];
  }
}
