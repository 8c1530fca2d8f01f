/** What may be wrong with a base map, in the words of `map.baseTrouble`. */
export type BaseTrouble = 'failed' | 'broken' | 'forbidden' | 'slow' | 'absent' | 'unreadable';

export interface TroubleSince {
  trouble: BaseTrouble;
  /** Milliseconds of the clock that the watch was given. */
  since: number;
}

/** A tile asked for so long ago, while none comes, makes the source slow: people look at a blank map and wonder. */
export const SLOW_AFTER = 8_000;
/** So many answers "nothing here" and never a tile: a wrong address, not the edge of what the source covers. */
const ABSENT_ENOUGH = 4;

/**
 * Follows the tiles of one base map, each by a key, and says whether it can be relied on. Time is an argument, in milliseconds.
 *
 * One failed tile is trouble until it comes or is asked no more; `retry` keeps the beginning of a trouble while its tiles are asked anew.
 */
export class TileWatch {
  readonly #pending = new Map<string, number>();
  readonly #failed = new Map<string, TroubleSince>();
  #lastCame = Number.NEGATIVE_INFINITY;
  #came = 0;
  #absent = 0;
  #absentSince = 0;
  #held: TroubleSince | undefined;

  /** True once a tile has been drawn. */
  get hasShown(): boolean {
    return this.#came > 0;
  }

  asked(key: string, at: number): void {
    this.#pending.set(key, at);
  }

  came(key: string, at: number): void {
    this.#forget(key);
    this.#came += 1;
    this.#lastCame = at;
    this.#held = undefined;
  }

  /** The source has no tile there. */
  absent(key: string, at: number): void {
    this.#forget(key);
    if (this.#absent === 0) this.#absentSince = at;
    this.#absent += 1;
  }

  failed(key: string, at: number, trouble: BaseTrouble): void {
    this.#forget(key);
    this.#failed.set(key, { trouble, since: this.#held?.since ?? at });
  }

  /** Nobody wants it any more: the map has moved on. */
  dropped(key: string): void {
    this.#forget(key);
  }

  /** All that failed is asked again by whoever draws; what is not in sight any more is forgotten. */
  retry(at: number): void {
    this.#held = this.trouble(at);
    this.#failed.clear();
    this.#absent = 0;
  }

  trouble(at: number): TroubleSince | undefined {
    const failed = [...this.#failed.values()];
    const [first] = failed.sort((a, b) => a.since - b.since);
    if (first) return first;
    if (this.#held && this.#pending.size > 0) return this.#held;
    const oldest = Math.min(...this.#pending.values());
    if (at - oldest >= SLOW_AFTER && at - this.#lastCame >= SLOW_AFTER) return { trouble: 'slow', since: oldest };
    if (this.#came === 0 && this.#absent >= ABSENT_ENOUGH) return { trouble: 'absent', since: this.#absentSince };
    return undefined;
  }

  #forget(key: string): void {
    this.#pending.delete(key);
    this.#failed.delete(key);
  }
}
