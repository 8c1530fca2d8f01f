import { problem } from '../errors/index.ts';

/**
 * An instant as RFC 3339 writes it. The format lets a leap second through (`23:59:60`), which no date holds.
 * @throws Problem bad-request naming the place
 */
export function readInstant(text: string, place: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw problem('bad-request', { place, fault: `"${text}" is no instant that can be kept; leap seconds are not` });
  }
  return date;
}
