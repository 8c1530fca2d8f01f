import type { Figure } from '../platform/policy/index.ts';

/** The figures of the live feed. */
export interface FeedRules {
  /** Milliseconds between two looks into the outbox while somebody listens. While nobody does, nobody looks. */
  poll: Figure;
  /** Milliseconds before the next look after one that failed. */
  retry: Figure;
  /** Rows of one look. */
  batch: Figure;
  /** Seconds between two signs of life. */
  heartbeat: Figure;
  /** Seconds between two looks whether the sessions of listeners still stand. */
  recheck: Figure;
  /** Bytes that may wait for one listener before it is cut. */
  backlog: Figure;
  /** Changes that are sent again after a cut; who is further behind reloads. */
  replay: Figure;
  /** Streams of one session; a further one ends the oldest. */
  streams: Figure;
  /** Seconds that a cut listener has for taking what it was sent. */
  farewell: Figure;
  /** Hours that a change stays in the outbox. */
  retention: Figure;
}

export const feedRules: FeedRules = {
  poll: {
    value: 250,
    source: 'A setting: an operator sees a change within half a second; four indexed reads a second',
  },
  retry: { value: 2000, source: 'A setting: a database that restarts is back within seconds' },
  batch: {
    value: 200,
    source: 'A setting: some 100 kB, so that a whole look fits well into the backlog of a listener',
  },
  heartbeat: {
    value: 15,
    source: 'WHATWG HTML 9.2.7: a comment line every 15 seconds or so, against proxies that time out',
  },
  recheck: { value: 5, source: 'A setting: a log-out, a disabled account or another post counts this late at most' },
  backlog: { value: 256 * 1024, source: 'A setting: some 500 changes; a thousand slow listeners hold 256 MB' },
  replay: { value: 2000, source: 'A setting: reading lists anew costs less than so many changes one by one' },
  streams: { value: 8, source: 'A setting: tabs of one browser share one stream' },
  farewell: { value: 10, source: 'A setting' },
  retention: { value: 24, source: 'A setting: a page that slept overnight resumes' },
};
