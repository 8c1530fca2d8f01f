import { newId } from '../platform/ids.ts';
import type { Services } from '../platform/services.ts';
import { type Claimed, claimNext, giveSign, putBack, takeBackAttempt } from './claim.ts';
import type { ExportStore } from './files/store.ts';
import { isCrowdedOut, type Progress, runExport } from './run.ts';
import { exportSettings } from './settings.ts';

export interface Worker {
  /** Something may wait: look at once. */
  wake(): void;
  /** What runs is put back for the next server. */
  stop(): Promise<void>;
}

/**
 * Works on exports in the background of this server, `atOnce` of them at most; what waits has its turn in the database, where a server that dies
 * loses its claim by itself. It looks when it is woken and every few seconds, for what another server left.
 */
export function startWorker(services: Services, store: ExportStore): Worker {
  const { atOnce } = services.config.exports;
  const leaving = new AbortController();
  /** By the id of the export. */
  const running = new Map<string, Promise<void>>();
  let looking: Promise<void> | undefined;
  let again = false;

  const wake = (): void => {
    again = true;
    looking ??= look().finally(() => {
      looking = undefined;
    });
  };

  async function look(): Promise<void> {
    while (again && !leaving.signal.aborted) {
      again = false;
      try {
        await fill();
      } catch (error) {
        services.log.warn({ err: error }, 'exports that wait could not be looked for');
      }
    }
  }

  /** One of each district in turn, so that none waits behind another's. */
  async function fill(): Promise<void> {
    let found = true;
    while (found) {
      found = false;
      for (const district of services.districts.values()) {
        if (running.size >= atOnce || leaving.signal.aborted) return;
        const job = await claimNext(services, district, { claim: newId(), ours: [...running.keys()] });
        if (!job) continue;
        found = true;
        const done = work(district.slug, job).finally(() => {
          running.delete(job.id);
          wake();
        });
        running.set(job.id, done);
      }
    }
  }

  async function work(slug: string, job: Claimed): Promise<void> {
    const district = services.districts.get(slug);
    if (!district) return;
    const leave = new AbortController();
    const signal = AbortSignal.any([leave.signal, leaving.signal]);
    const progress: Progress = { done: 0, expected: null };
    // Not by the batches: the database may think for minutes before the first of them.
    const timer = setInterval(() => {
      giveSign(services, district, job, progress).then(
        (isOurs) => isOurs || leave.abort(),
        (error: unknown) => services.log.warn({ err: error }, 'an export could give no sign of life'),
      );
    }, exportSettings.sign.value);
    try {
      await runExport({ services, district, store, job, progress, signal });
    } catch (error) {
      if (!signal.aborted) services.log.warn({ err: error, export: job.id }, 'an export was left for another attempt');
      // Where even that fails, its lease ends.
      if (leaving.signal.aborted) await putBack(services, district, job).catch(() => {});
      else if (isCrowdedOut(error)) await takeBackAttempt(services, district, job).catch(() => {});
    } finally {
      clearInterval(timer);
    }
  }

  const timer = setInterval(wake, exportSettings.look.value);
  timer.unref();
  if (atOnce === 0) clearInterval(timer);
  return {
    wake: atOnce === 0 ? () => {} : wake,
    async stop() {
      leaving.abort(new Error('the server stops'));
      clearInterval(timer);
      await looking;
      await Promise.all(running.values());
    },
  };
}
