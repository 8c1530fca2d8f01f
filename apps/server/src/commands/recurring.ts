import { sweep } from '../cases/index.ts';
import { makeCheckpoint } from '../checkpoints/index.ts';
import type { District } from '../districts/index.ts';
import { exportFolder, openExportFolder, sweepExports } from '../exports/index.ts';
import { sweepOutbox } from '../feed/index.ts';
import { openExamination } from '../health/index.ts';
import { openPhotoFolder, photoFolder, photoSettings, sweepPhotos } from '../photos/index.ts';
import { openYears } from '../platform/database/index.ts';
import { followRotation } from '../platform/keys/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type WatchRules, watchOf, watchRules } from '../platform/watch/index.ts';
import { purgeDaily } from '../retention/index.ts';
import { openWatching } from '../watching/index.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a server does by itself, and how often. Several servers may do it at once: each task takes turns in the database. */
export async function startRecurring(services: Services, rules = rulesOf(services)): Promise<() => Promise<void>> {
  const store = await openPhotoFolder(photoFolder(services));
  const exported = await openExportFolder(exportFolder(services), () => services.config.exports.reserve);
  const { database } = services;
  const watch = watchOf(services);
  const watching = openWatching(services, openExamination(services, rules), rules);
  const tasks = [
    // Overdue flags and ended suspensions appear this late at most, and dated right.
    every('sweep', 5 * SECOND, services, async (district) => {
      try {
        await sweep(services, district);
      } catch (error) {
        watch.count('wangge_events_not_appended_total', { by: 'sweep' });
        throw error;
      }
    }),
    every('checkpoint', MINUTE, services, async (district) => {
      watch.count(
        'wangge_checkpoints_made_total',
        { district: district.slug },
        await makeCheckpoint(services, district),
      );
    }),
    every('sweep-outbox', HOUR, services, (district) => sweepOutbox(services, district)),
    repeat('open-years', DAY, services, () => openYears(database, realNow(services))),
    repeat('sweep-photos', HOUR, services, () =>
      sweepPhotos({ database, store, settings: photoSettings }, realNow(services)),
    ),
    repeat('watch', rules.every.value * SECOND, services, () => watching.turn()),
    // A file is given out no later than its time; here it only goes.
    repeat('sweep-exports', 10 * MINUTE, services, () =>
      sweepExports({ database, store: exported }, realNow(services)),
    ),
    repeat('watch-keys', MINUTE, services, () => watchKeys(services)),
    // Once a day of each district; hourly, since days begin when they do and a server may have stood still then.
    every('purge', HOUR, services, (district) => purgeDaily(services, store, district)),
  ];
  await watching.turn();
  return async () => {
    await Promise.all(tasks.map((stop) => stop()));
  };
}

function rulesOf({ config }: Services): WatchRules {
  return { ...watchRules, freeMegabytes: config.freeMegabytes ?? watchRules.freeMegabytes };
}

/** Keys that were rotated on another machine have to come to this one. */
async function watchKeys({ database, keys, log }: Services): Promise<void> {
  if (!(await followRotation(database, keys)))
    log.error('the key file of this machine is from before a rotation of keys');
}

/** The task for each district in turn. */
function every(
  name: string,
  milliseconds: number,
  services: Services,
  task: (district: District) => Promise<unknown>,
): () => Promise<void> {
  return repeat(name, milliseconds, services, async () => {
    for (const district of services.districts.values()) await task(district);
  });
}

/** Again and again, never twice at once; a failure is logged and noted, and the next turn tries again. */
function repeat(
  name: string,
  milliseconds: number,
  services: Services,
  task: () => Promise<unknown>,
): () => Promise<void> {
  const { tasks } = watchOf(services);
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const turn = (): void => {
    running = task()
      .then(() => tasks.succeeded(name, Date.now()))
      .catch((error: unknown) => {
        tasks.failed(name);
        services.log.error({ err: error, task: name }, 'a recurring task failed');
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, milliseconds);
      });
  };
  tasks.begin(name, milliseconds, Date.now());
  timer = setTimeout(turn, milliseconds);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
    tasks.end(name);
  };
}
