import { isProblem } from '@wangge/client';
import { useSyncExternalStore } from 'react';
import { server } from '../server/client.ts';
import { dropReport, type QueuedReport, queuedReports, refuseReport } from './queue.ts';

/** What is true of sending, for the strip on top. */
export interface SyncTruth {
  online: boolean;
  sending: boolean;
  /** Nobody is logged in any more, or somebody else. */
  needsLogin: boolean;
  retryAt: number | undefined;
}

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 120_000;

let truth: SyncTruth = { online: navigator.onLine, sending: false, needsLogin: false, retryAt: undefined };
/** Numbers of what was sent while this page is open, for the receipt. */
const numbers = new Map<string, string>();
const watchers = new Set<() => void>();
function tell(patch: Partial<SyncTruth>): void {
  truth = { ...truth, ...patch };
  for (const watcher of watchers) watcher();
}
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useSyncTruth = () => useSyncExternalStore(watch, () => truth);
export const useNumber = (matterId: string | undefined) =>
  useSyncExternalStore(watch, () => (matterId === undefined ? undefined : numbers.get(matterId)));

let pause = FIRST_PAUSE;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends what waits, oldest first. One tab at a time where the browser has locks; without them the ids still make two sendings one case. */
export async function sendQueue(staff: string): Promise<void> {
  clearTimeout(timer);
  if ('locks' in navigator) {
    await navigator.locks.request('wangge-sync', { ifAvailable: true }, async (lock) => {
      if (lock) await sendAll(staff);
    });
  } else await sendAll(staff);
}

async function sendAll(staff: string): Promise<void> {
  const reports = (await queuedReports(staff).catch(() => [])).filter((report) => report.state === 'waiting');
  if (reports.length === 0) return tell({ sending: false, retryAt: undefined, online: navigator.onLine });
  tell({ sending: true, retryAt: undefined });
  try {
    // Gives the token for sending, which a page opened without a network does not have.
    const session = await server.session.find();
    if (session?.staff.id !== staff) return tell({ sending: false, needsLogin: true, online: true });
    for (const report of reports) await sendOne(report);
    pause = FIRST_PAUSE;
    tell({ sending: false, needsLogin: false, online: true });
  } catch (error) {
    if (isProblem(error, 'no-session')) return tell({ sending: false, needsLogin: true, online: true });
    const online = !(isProblem(error) && error.isUnreachable);
    tell({ sending: false, online, retryAt: Date.now() + pause });
    timer = setTimeout(() => void sendQueue(staff), pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** What the server refuses for good stays on the phone with the reason, for its owner to see; everything else is tried again. */
async function sendOne({ matterId, command, photos, photoField }: QueuedReport): Promise<void> {
  try {
    const ids: string[] = [];
    for (const photo of photos) ids.push(await server.photos.upload({ id: photo.id, blob: photo.blob }));
    const form: typeof command.form = ids.length > 0 ? { ...command.form, [photoField]: ids } : command.form;
    const view = await server.cases.open({ ...command, form });
    numbers.set(matterId, view.number);
    await dropReport(matterId);
  } catch (error) {
    const final = isProblem(error) && !error.isPassing && error.status !== 401;
    if (!final) throw error;
    await refuseReport(matterId, error.body);
  }
}

/** Sends at once when the network comes back or the page is looked at again. Returns how to stop. */
export function keepSending(staff: string): () => void {
  const again = () => {
    pause = FIRST_PAUSE;
    void sendQueue(staff);
  };
  const lost = () => tell({ online: false });
  const seen = () => document.visibilityState === 'visible' && again();
  window.addEventListener('online', again);
  window.addEventListener('offline', lost);
  document.addEventListener('visibilitychange', seen);
  again();
  return () => {
    clearTimeout(timer);
    window.removeEventListener('online', again);
    window.removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', seen);
  };
}
