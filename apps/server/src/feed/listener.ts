import { PassThrough, type Readable } from 'node:stream';
import type { District } from '../districts/index.ts';
import { pointRounding, type Reader, reaches } from '../platform/policy/index.ts';
import type { Change } from './change.ts';
import { eventId, isAfter, type Position } from './position.ts';
import type { FeedRules } from './rules.ts';

/** Why a page has to read its lists anew: what it missed is gone, it was too slow, its reader reads as somebody else, the store went back. */
export type ResetReason = 'gone' | 'slow' | 'post' | 'store';

export interface ListenerParts {
  reader: Reader;
  /** As the reader reads, for the recheck (platform/http/standing.ts). */
  readsAs: string;
  tokenHash: Buffer;
  slug: string;
  district: () => District;
  epoch: number;
}

/** One open stream. Nothing waits without bound: who does not take what is sent is told to reload and cut. */
export interface Listener extends ListenerParts {
  readonly stream: Readable;
  readonly isOver: boolean;
  /** A change as it happens. While the listener is being brought up to date, it waits its turn. */
  offer(at: Position, change: Change): void;
  /** A change of before, in its order. @returns a promise while the listener is full */
  bring(at: Position, change: Change): Promise<void> | undefined;
  /** It is up to date as of this place: what waited goes out. */
  live(at: Position, now: string): void;
  /** A sign of life, and how far the feed has got, so that a quiet listener need not go far back after a cut. */
  beat(at: Position): void;
  reset(at: Position, why: ResetReason): void;
  /** `reset`, then the end. */
  cut(at: Position, why: ResetReason): void;
  end(): void;
}

export function openListener(parts: ListenerParts, rules: FeedRules): Listener {
  const stream = new PassThrough();
  // A peer that is gone is no failure of ours; `close` follows and the hub lets the listener go.
  stream.on('error', () => {});
  /** What happened while the listener was being brought up to date; undefined once it is live. */
  let waiting: { at: Position; change: Change; size: number }[] | undefined = [];
  let waitingSize = 0;
  /** Up to here the listener has everything. */
  let told: Position | undefined;
  let isOver = false;
  const isRough = pointRounding(parts.reader.role) !== undefined;

  const send = (event: string, data: string, at: Position): boolean =>
    stream.write(`event: ${event}\nid: ${eventId(at, parts.epoch)}\ndata: ${data}\n\n`);

  const show = (at: Position, change: Change): boolean => {
    const kinds = parts.district().kindsFor(parts.reader.role);
    const data = isRough ? change.roughData : change.data;
    if (reaches(parts.reader, kinds, change.matter)) return send('case', data, at);
    if (change.before && reaches(parts.reader, kinds, change.before)) return send('gone', change.goneData, at);
    return true;
  };

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    waiting = undefined;
    stream.end();
    const last = setTimeout(() => stream.destroy(), rules.farewell.value * 1000);
    stream.once('close', () => clearTimeout(last));
  };
  const reset = (at: Position, why: ResetReason): void => {
    if (!isOver) send('reset', JSON.stringify({ why }), at);
  };
  const cut = (at: Position, why: ResetReason): void => {
    reset(at, why);
    end();
  };

  return {
    ...parts,
    stream,
    get isOver() {
      return isOver || stream.destroyed;
    },
    offer(at, change) {
      if (isOver || (told && !isAfter(at, told))) return;
      const isFull = waitingSize + stream.writableLength + stream.readableLength > rules.backlog.value;
      if (isFull) return cut(at, 'slow');
      if (!waiting) return void show(at, change);
      waiting.push({ at, change, size: change.data.length });
      waitingSize += change.data.length;
    },
    bring(at, change) {
      if (isOver || stream.destroyed || show(at, change)) return undefined;
      return new Promise((done) => {
        const go = (): void => {
          stream.off('drain', go).off('close', go);
          done();
        };
        stream.on('drain', go).on('close', go);
      });
    },
    live(at, now) {
      if (isOver) return;
      told = at;
      send('hello', JSON.stringify({ now }), at);
      for (const one of waiting ?? []) if (isAfter(one.at, at)) show(one.at, one.change);
      waiting = undefined;
      waitingSize = 0;
    },
    beat(at) {
      if (isOver) return;
      // An id without data moves the place to resume from, and dispatches nothing (WHATWG HTML 9.2.6).
      const isAhead = told !== undefined && isAfter(at, told);
      stream.write(isAhead ? `:\nid: ${eventId(at, parts.epoch)}\n\n` : ':\n\n');
    },
    reset,
    cut,
    end,
  };
}
