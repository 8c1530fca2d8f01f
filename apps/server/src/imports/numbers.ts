import { type Instant, localDate } from '@wangge/kernel';
import type { Client } from 'pg';
import { takeNumbers } from '../cases/index.ts';
import type { District } from '../districts/index.ts';

/**
 * The numbers that people say, taken batch by batch while the batch before is decided: so each matter is sealed and written down as soon as it is
 * decided, and its objects die young. What refused rows leave over goes to the rows that follow on the same days; what is left in the end is a gap,
 * which is allowed.
 */
export class OrderNumbers {
  readonly #district: District;
  readonly #prefix: string;
  /** By day of the district's zone, lowest first. */
  readonly #left = new Map<string, string[]>();
  /** By day, orders for which one was provided or is being taken, and which are not yet passed. */
  readonly #due = new Map<string, number>();

  constructor(district: District, prefix: string) {
    this.#district = district;
    this.#prefix = prefix;
  }

  /**
   * Enough for further orders that are received at `instants`, each of which is to be passed. Days on which none is due are given up, so that what is
   * held stays small. Not while another call goes on.
   */
  async provide(client: Client, instants: readonly Instant[]): Promise<void> {
    const missing: Instant[] = [];
    for (const at of instants) {
      const day = this.#dayOf(at);
      const due = (this.#due.get(day) ?? 0) + 1;
      this.#due.set(day, due);
      if (due > (this.#left.get(day)?.length ?? 0)) missing.push(at);
    }
    for (const day of this.#left.keys()) if (!this.#due.has(day)) this.#left.delete(day);
    if (missing.length === 0) return;
    const taken = await takeNumbers(client, this.#district, this.#prefix, missing);
    for (const [index, at] of missing.entries()) {
      const day = this.#dayOf(at);
      const left = this.#left.get(day) ?? [];
      this.#left.set(day, left);
      left.push(taken[index] as string);
    }
  }

  next(at: Instant): string {
    const number = this.#left.get(this.#dayOf(at))?.shift();
    if (number === undefined) throw new Error(`no number was provided for ${new Date(at).toISOString()}`);
    return number;
  }

  /** An order for which one was provided is decided, whether it took its number or not. */
  pass(at: Instant): void {
    const day = this.#dayOf(at);
    const due = (this.#due.get(day) ?? 0) - 1;
    if (due > 0) this.#due.set(day, due);
    else this.#due.delete(day);
  }

  #dayOf(at: Instant): string {
    return localDate(this.#district.pack.district.zone, at);
  }
}
