import { type Instant, localDate } from '@wangge/kernel';
import type { Client } from 'pg';
import { takeNumbers } from '../cases/index.ts';
import type { District } from '../districts/index.ts';

/**
 * The numbers that people say, for the rows of a batch, taken before the first of them is decided: so each matter is sealed and written down as soon as
 * it is decided, and its objects die young. What refused rows leave over goes to the next rows of the same days; what is left in the end is a gap, which
 * is allowed.
 */
export class OrderNumbers {
  readonly #district: District;
  readonly #prefix: string;
  /** By day of the district's zone, lowest first. */
  #left = new Map<string, string[]>();

  constructor(district: District, prefix: string) {
    this.#district = district;
    this.#prefix = prefix;
  }

  /** Enough for matters that are received at `instants`; days of no such matter are given up, so that what is held stays small. */
  async provide(client: Client, instants: readonly Instant[]): Promise<void> {
    const left = new Map<string, string[]>();
    const missing: Instant[] = [];
    const wanted = new Map<string, number>();
    for (const at of instants) {
      const day = this.#dayOf(at);
      const count = (wanted.get(day) ?? 0) + 1;
      wanted.set(day, count);
      const numbers = this.#left.get(day) ?? [];
      left.set(day, numbers);
      if (count > numbers.length) missing.push(at);
    }
    this.#left = left;
    if (missing.length === 0) return;
    const taken = await takeNumbers(client, this.#district, this.#prefix, missing);
    for (const [index, at] of missing.entries()) left.get(this.#dayOf(at))?.push(taken[index] as string);
  }

  next(at: Instant): string {
    const number = this.#left.get(this.#dayOf(at))?.shift();
    if (number === undefined) throw new Error(`no number was provided for ${new Date(at).toISOString()}`);
    return number;
  }

  #dayOf(at: Instant): string {
    return localDate(this.#district.pack.district.zone, at);
  }
}
