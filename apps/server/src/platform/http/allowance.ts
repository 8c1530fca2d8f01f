import { isIPv6 } from 'node:net';

/** How often something may happen by a key before it is refused, within a window that begins with the first time. Of one node. */
export interface Allowance {
  /**
   * Takes one, before anybody knows what comes of it: what is sent all at once gets no more than what is sent one by one.
   * @returns undefined when it was taken, else the seconds until the window ends: nothing is counted then
   */
  take(key: string, at: Date): number | undefined;
  /** It was none of what is counted. */
  giveBack(key: string): void;
}

/** Keys that are remembered at most. Who has more addresses than these is not held up by any of them. */
const KEYS = 20_000;

export function openAllowance(most: number, seconds: number): Allowance {
  /** In the order in which their windows end. */
  const windows = new Map<string, { taken: number; ends: number }>();

  const forget = (now: number): void => {
    for (const [key, { ends }] of windows) {
      if (ends > now && windows.size < KEYS) return;
      windows.delete(key);
    }
  };

  return {
    take(key, at) {
      const now = at.getTime();
      const standing = windows.get(key);
      if (standing && standing.ends > now) {
        if (standing.taken >= most) return Math.ceil((standing.ends - now) / 1000);
        standing.taken += 1;
        return undefined;
      }
      windows.delete(key);
      forget(now);
      windows.set(key, { taken: 1, ends: now + seconds * 1000 });
      return undefined;
    },
    giveBack(key) {
      const standing = windows.get(key);
      if (standing) standing.taken = Math.max(0, standing.taken - 1);
    },
  };
}

/** Whose an address is, as far as it tells: of IPv6 the first 64 bits, since whoever has one address there has all of them (RFC 4291, 2.5.1). */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const [before = '', after] = bare.toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const groups = after === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
