import { createHash } from 'node:crypto';

/** Numbers in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/**
 * A stream of its own for everything that is named (a day, a matter), so that one more draw in one of them moves no other.
 * sfc32: 128 bits of state, passes PractRand, some lines; Math.random cannot be seeded. Never for keys or nonces.
 */
export function randomFrom(...name: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(name.join('\n')).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12);
  return () => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 2 ** 32;
  };
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

export function pick<T>(random: Random, from: readonly T[]): T {
  if (from.length === 0) throw new RangeError('nothing to pick from');
  return from[Math.floor(random() * from.length)] as T;
}

/** A key by the weights behind the keys. */
export function weigh<K extends string>(random: Random, weights: Readonly<Partial<Record<K, number>>>): K {
  return weighed(random, Object.entries(weights) as [K, number][], ([, weight]) => weight)[0];
}

/** One of a list by weight. Where all weigh nothing, the last. */
export function weighed<T>(random: Random, from: readonly T[], weightOf: (one: T) => number): T {
  if (from.length === 0) throw new RangeError('nothing to weigh');
  let left = random() * from.reduce((sum, one) => sum + weightOf(one), 0);
  for (const one of from) {
    left -= weightOf(one);
    if (left < 0) return one;
  }
  return from.at(-1) as T;
}

/** All keys, the heavier ones more often in front. */
export function weighedOrder<K extends string>(random: Random, weights: Readonly<Partial<Record<K, number>>>): K[] {
  const left = Object.entries(weights) as [K, number][];
  const order: K[] = [];
  while (left.length > 0) {
    const next = weighed(random, left, ([, weight]) => weight);
    left.splice(left.indexOf(next), 1);
    order.push(next[0]);
  }
  return order;
}

/** Standard normal, by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** How long people take: log-normal about a median; `spread` is the standard deviation of its logarithm. */
export function around(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random));
}

/** UUIDv7 (RFC 9562, 5.7) whose random bits come from the stream. */
export function idFrom(random: Random, at: number): string {
  const time = at.toString(16).padStart(12, '0');
  const bits = (count: number): number => Math.floor(random() * 2 ** count);
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return [
    time.slice(0, 8),
    time.slice(8),
    hex(0x7000 | bits(12), 4),
    hex(0x8000 | bits(14), 4),
    hex(bits(24), 6) + hex(bits(24), 6),
  ].join('-');
}
