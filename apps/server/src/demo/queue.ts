/** What waits for its time, the earliest first; of the same time, what came in first. A binary heap. */
export interface Queue<T> {
  put(at: number, value: T): void;
  /** When the next one is due; infinite when none waits. */
  next(): number;
  take(): { at: number; value: T } | undefined;
}

export function emptyQueue<T>(): Queue<T> {
  const heap: { at: number; order: number; value: T }[] = [];
  let order = 0;
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    if (!one || !other) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b] as (typeof heap)[number], heap[a] as (typeof heap)[number]];
  };
  return {
    put(at, value) {
      order += 1;
      heap.push({ at, order, value });
      for (let here = heap.length - 1; here > 0; ) {
        const above = (here - 1) >> 1;
        if (!isBefore(here, above)) return;
        swap(here, above);
        here = above;
      }
    },
    next: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first;
      heap[0] = last;
      for (let here = 0; ; ) {
        const left = 2 * here + 1;
        const least = isBefore(left + 1, left) ? left + 1 : left;
        if (!isBefore(least, here)) return first;
        swap(here, least);
        here = least;
      }
    },
  };
}
