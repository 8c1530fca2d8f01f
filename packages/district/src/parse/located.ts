import type { Place } from '../fault.ts';

/** Keys and indexes from the top of a document down to a value. */
export type Path = readonly (string | number)[];

/** A parsed file that still knows where each value stands. */
export interface Located {
  readonly file: string;
  readonly value: unknown;
  /** Where the value stands; for what is not there, the nearest that holds it. */
  at(path: Path): Place;
}

/** `actions.report.form[0].type`; the top is `(top)`. */
export function pathText(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? '(top)' : text.replace(/^\./, '');
}

/** Turns offsets of a text into lines and columns. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  placeOf(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}
