import { sweep } from '../cases/index.ts';
import { makeCheckpoint } from '../checkpoints/index.ts';
import type { District } from '../districts/index.ts';
import { sweepOutbox } from '../feed/index.ts';
import { openPhotoFolder, photoFolder, photoSettings, sweepPhotos } from '../photos/index.ts';
import { openYears } from '../platform/database/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a server does by itself, and how often. Several servers may do it at once: each task takes turns in the database. */
export async function startRecurring(services: Services): Promise<() => Promise<void>> {
  const store = await openPhotoFolder(photoFolder(services));
  const { database } = services;
  const tasks = [
    // Overdue flags and ended suspensions appear this late at most, and dated right.
    every(5 * SECOND, services, (district) => sweep(services, district)),
    every(MINUTE, services, (district) => makeCheckpoint(services, district)),
    every(HOUR, services, (district) => sweepOutbox(services, district)),
    repeat(DAY, services, () => openYears(database, realNow(services))),
    repeat(HOUR, services, () => sweepPhotos({ database, store, settings: photoSettings }, realNow(services))),
  ];
  return async () => {
    await Promise.all(tasks.map((stop) => stop()));
  };
}

/** The task for each district in turn. */
function every(
  milliseconds: number,
  services: Services,
  task: (district: District) => Promise<unknown>,
): () => Promise<void> {
  return repeat(milliseconds, services, async () => {
    for (const district of services.districts.values()) await task(district);
  });
}

/** Again and again, never twice at once; a failure is logged and the next turn tries again. */
function repeat(milliseconds: number, { log }: Services, task: () => Promise<unknown>): () => Promise<void> {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const turn = (): void => {
    running = task()
      .catch((error: unknown) => log.error({ err: error }, 'a recurring task failed'))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, milliseconds);
      });
  };
  timer = setTimeout(turn, milliseconds);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
