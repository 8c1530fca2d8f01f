import { settleEpoch } from '../platform/database/index.ts';
import { findStanding } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { watchOf } from '../platform/watch/index.ts';
import { readChange } from './change.ts';
import { type Listener, type ListenerParts, openListener } from './listener.ts';
import { findHorizon, isKept, lookAfter, lookBetween } from './outbox.ts';
import { isAfter, type Position, readEventId } from './position.ts';
import type { FeedRules } from './rules.ts';

/** The one reader of a node: it looks into the outbox while anybody listens, and gives each listener what they reach. */
export interface Hub {
  /** A new stream, resumed after `after` where that is possible. @throws where the database does not answer */
  follow(who: Omit<ListenerParts, 'epoch'>, after?: string): Promise<Listener>;
  /** Ends every stream and the reading. */
  close(): Promise<void>;
}

export function openHub(services: Services, rules: FeedRules): Hub {
  const { database, log } = services;
  const watch = watchOf(services);
  const listeners = new Set<Listener>();
  /** Up to here every listener has what is theirs; undefined while nobody listens. */
  let reached: Position | undefined;
  let starting: Promise<Position> | undefined;
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;
  const timers: { look?: NodeJS.Timeout; beat?: NodeJS.Timeout; recheck?: NodeJS.Timeout } = {};

  watch.feed = () => ({ listeners: listeners.size, reached });

  return {
    async follow(who, after) {
      const epoch = await settleEpoch(database);
      const listener = openListener({ ...who, epoch }, rules);
      const from = await start(listener);
      // Not awaited: the answer begins with what is sent first.
      void bringUpToDate(listener, from, after).catch((error: unknown) => {
        log.warn({ err: error }, 'a listener could not be brought up to date');
        listener.end();
      });
      return listener;
    },
    async close() {
      isClosed = true;
      stop();
      for (const listener of listeners) listener.end();
      await looking;
    },
  };

  /** From the place that is returned on, the listener is offered everything. */
  async function start(listener: Listener): Promise<Position> {
    const from = reached ?? (await horizon());
    if (isClosed) listener.end();
    makeRoom(listener);
    listeners.add(listener);
    listener.stream.once('close', () => {
      listeners.delete(listener);
      if (listeners.size === 0) stop();
    });
    if (reached === undefined && !isClosed) {
      reached = from;
      lookLater(rules.poll.value);
      timers.beat = setInterval(beat, rules.heartbeat.value * 1000);
      timers.recheck = setInterval(() => void recheck(), rules.recheck.value * 1000);
    }
    return from;
  }

  /** Where reading begins; for those who come at the same moment, the same place. */
  async function horizon(): Promise<Position> {
    starting ??= findHorizon(database).finally(() => {
      starting = undefined;
    });
    const found = await starting;
    return reached ?? found;
  }

  function stop(): void {
    reached = undefined;
    clearTimeout(timers.look);
    clearInterval(timers.beat);
    clearInterval(timers.recheck);
  }

  function makeRoom({ tokenHash }: Listener): void {
    const own = [...listeners].filter((one) => !one.isOver && one.tokenHash.equals(tokenHash));
    for (const oldest of own.slice(0, Math.max(0, own.length + 1 - rules.streams.value))) oldest.end();
  }

  function lookLater(milliseconds: number): void {
    clearTimeout(timers.look);
    timers.look = setTimeout(() => {
      looking = look().then(
        (again) => {
          if (reached !== undefined) lookLater(again ? 0 : rules.poll.value);
        },
        (error: unknown) => {
          log.warn({ err: error }, 'the outbox could not be read');
          if (reached !== undefined) lookLater(rules.retry.value);
        },
      );
    }, milliseconds);
  }

  /** @returns whether there is more to read at once */
  async function look(): Promise<boolean> {
    const from = reached;
    if (from === undefined) return false;
    const { rows, upTo, isFull } = await lookAfter(database, from, rules.batch.value);
    watch.count('wangge_feed_looks_total', {});
    // Nobody listened in between: who came since then has begun anew.
    if (reached !== from) return false;
    reached = upTo;
    if (isAfter(from, upTo)) {
      // The store took over from one that was ahead of it: what had been told may never have happened.
      for (const listener of listeners) listener.cut(upTo, 'store');
      return false;
    }
    for (const { at, district, payload } of rows) {
      const change = readChange(payload);
      for (const listener of listeners) if (listener.reader.district === district) listener.offer(at, change);
    }
    return isFull;
  }

  function beat(): void {
    if (reached === undefined) return;
    for (const listener of listeners) listener.beat(reached);
  }

  /** A stream ends with its session; a reader who took another post begins anew. */
  async function recheck(): Promise<void> {
    for (const [slug, own] of Map.groupBy(listeners, (one) => one.slug)) {
      const district = services.districts.get(slug);
      try {
        const standing = district
          ? await findStanding(
              services,
              district,
              own.map(({ tokenHash }) => tokenHash),
            )
          : new Map<string, string>();
        for (const listener of own) {
          const readsAs = standing.get(listener.tokenHash.toString('hex'));
          if (readsAs === undefined) listener.end();
          else if (readsAs !== listener.readsAs && reached !== undefined) listener.cut(reached, 'post');
        }
      } catch (error) {
        log.warn({ err: error }, 'sessions of the feed could not be looked up');
      }
    }
  }

  async function bringUpToDate(listener: Listener, upTo: Position, after: string | undefined): Promise<void> {
    const read = after === undefined ? undefined : readEventId(after);
    const isResumed = read !== undefined && (await replay(listener, upTo, read));
    if (after !== undefined && !isResumed) listener.reset(upTo, 'gone');
    // Another node may have been ahead of this one: what it told is not told again.
    const at = isResumed && isAfter(read, upTo) ? read : upTo;
    listener.live(at, new Date(services.time.now()).toISOString());
  }

  /** @returns false when what lies between cannot be told, or is too much */
  async function replay(listener: Listener, upTo: Position, after: Position & { epoch: number }): Promise<boolean> {
    const { district } = listener.reader;
    if (after.epoch !== listener.epoch) return false;
    if (!(await isKept(database, district, after))) return false;
    let from: Position = after;
    for (let told = 0; told < rules.replay.value; ) {
      const { rows, isFull } = await lookBetween(database, district, from, upTo, rules.batch.value);
      for (const { at, payload } of rows) await listener.bring(at, readChange(payload));
      told += rows.length;
      const last = rows.at(-1);
      if (!isFull || !last || listener.isOver) return true;
      from = last.at;
    }
    return false;
  }
}
