import { problem } from '../errors/index.ts';

/**
 * An instant as RFC 3339 writes it. The format lets a leap second through (`23:59:60`), which no date holds.
 * @throws Problem bad-request naming the place
 */
export function readInstant(text: string, place: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    const fault = {
      zh: `的“${text}”不是可以保存的时刻（闰秒也不保存）`,
      en: `"${text}" is no instant that can be kept; leap seconds are not`,
    };
    throw problem('bad-request', { place, fault });
  }
  return date;
}
