/** A number with the reason that it has. */
interface Sourced {
  value: number;
  source: string;
}

/** How many transactions may wait for a connection, and for how long (docs/decisions/0017). */
export interface LineRules {
  /** Seconds that anybody waits at most. */
  seconds: Sourced;
  /** Seconds after which the first of those who wait tells that the line does not move: newcomers are refused at once. */
  stuck: Sourced;
  /** Transactions that wait at most. */
  length: Sourced;
}

export const lineRules: LineRules = {
  seconds: {
    value: 5,
    source:
      'A setting: with the 20 s of a request itself under the half minute after which proxies give up (nginx: 60 s)',
  },
  stuck: {
    value: 2,
    source:
      'Who comes waits about as long as the first of the line has waited (Ibrahim and Whitt 2009, head-of-line delay): under half of `seconds`, so that a wait is not in vain',
  },
  length: {
    value: 1_000,
    source:
      'A setting: some seconds of work at the measured rate; what waits with its body (most under 10 kB) stays in memory',
  },
};

/** Too many wait for a connection already, or this one has waited for too long. `code` is that of PostgreSQL for too many of them. */
export class LineFull extends Error {
  override name = 'LineFull';
  readonly code = '53300';
}

/** In the pool's words, for who waited until its time was up; a connection that cannot be made is told otherwise. */
const timedOut = /^timeout exceeded when trying to connect/;

/** Milliseconds. How finely it is told for how long somebody has waited. */
const TICK = 20;

/**
 * Those who wait for a connection of one pool, in the order in which they came. Without it, a lock or a slow database gathers requests
 * until each of them has waited its whole time for nothing, and memory is held meanwhile by as many as come.
 */
export class Line {
  readonly #rules: LineRules;
  /** Since which tick each waits; a set keeps their order. */
  readonly #waiting = new Set<{ since: number }>();
  /**
   * Time is counted by a timer of this process and not by the wall: what holds the process up itself, such as the reading of a pack, holds
   * the timer up as well, and whoever waited meanwhile has not been kept waiting by the database.
   */
  #ticks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(rules: LineRules) {
    this.#rules = rules;
  }

  /** Whether who comes now is turned away. */
  get isFull(): boolean {
    const { length, stuck } = this.#rules;
    const [first] = this.#waiting;
    const waited = first === undefined ? 0 : (this.#ticks - first.since) * TICK;
    return this.#waiting.size >= length.value || waited > stuck.value * 1000;
  }

  /** @throws LineFull where it would not come to its turn in time */
  async through<Taken>(take: () => Promise<Taken>): Promise<Taken> {
    if (this.isFull) throw new LineFull(`${this.#waiting.size} transactions wait for a connection`);
    const place = { since: this.#ticks };
    this.#waiting.add(place);
    this.#timer ??= setInterval(() => this.#tick(), TICK).unref();
    try {
      return await take();
    } catch (error) {
      if (error instanceof Error && timedOut.test(error.message)) throw new LineFull(error.message, { cause: error });
      throw error;
    } finally {
      this.#waiting.delete(place);
    }
  }

  /** Goes on for a tick after the last has been served: the timer is not made anew for each of those who come one after another. */
  #tick(): void {
    this.#ticks += 1;
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
