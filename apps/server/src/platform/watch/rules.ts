import type { Figure } from '../policy/index.ts';

/** The figures by which the house judges how it fares. Those of the alerts stand beside them, in `ops/alerts.yaml`. */
export interface WatchRules {
  /** Seconds between two turns of the watch. */
  every: Figure;
  /** Seconds between two gatherings of what grows. */
  growthEvery: Figure;
  /** Seconds between two sums over the photos. */
  sumEvery: Figure;
  /** Milliseconds that health takes at most, whatever hangs. */
  patience: Figure;
  /** Megabytes that have to be free where the data folder lies. */
  freeMegabytes: Figure;
  /** Seconds by which the clock may differ from that of the database. */
  skew: Figure;
  /** Seconds without a turn of the sweep that succeeded. */
  sweepStill: Figure;
  /** Seconds without a turn of the checkpoints that succeeded. */
  checkpointStill: Figure;
  /** Seconds after which what was committed has to be under a checkpoint. */
  signedWithin: Figure;
  /** Seconds after which what fell due has to be written. */
  sweptWithin: Figure;
  /** Seconds after which a row of the outbox has to have been read by a feed that somebody listens to. */
  followedWithin: Figure;
  /** Hours that a deletion may come after its time: the sweeps that delete run once an hour. */
  deletedWithin: Figure;
}

export const watchRules: WatchRules = {
  every: {
    value: 15,
    source: 'A setting: Prometheus reads every 15 to 60 seconds; one short transaction of indexed reads',
  },
  growthEvery: { value: 300, source: 'A setting: what grows by the day need not be fresher' },
  sumEvery: { value: 3600, source: 'A setting: a sum over a million photos takes a fifth of a second' },
  patience: {
    value: 1500,
    source: 'An orchestrator gives a probe 1 to 5 seconds; below 2 with the way there and back',
  },
  freeMegabytes: {
    value: 2048,
    source:
      'The write-ahead log of the embedded PostgreSQL takes up to 1 GB (tuning.ts), a day of photos about as much',
  },
  skew: {
    value: 10,
    source: 'A code of the second factor counts for 30 seconds (RFC 6238): a third of it leaves room for the phone',
  },
  sweepStill: { value: 60, source: 'Twelve turns of 5 seconds: no single slow one' },
  checkpointStill: { value: 300, source: 'Five turns of a minute: a restart of the database fits in' },
  signedWithin: { value: 150, source: 'Two turns of a minute and the time of one' },
  sweptWithin: { value: 60, source: 'As long as the sweep may stand still' },
  followedWithin: { value: 30, source: 'The feed looks four times a second and tries again after 2 seconds' },
  deletedWithin: { value: 3, source: 'Two turns of an hour that failed, and the third' },
};
