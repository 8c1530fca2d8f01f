import type { OpenCommand, ProblemBody } from '@wangge/client';
import { Dexie, liveQuery, type Table } from 'dexie';
import { useEffect, useState } from 'react';

/** A report on this phone that the server has not confirmed. Ids and the time of reporting are fixed when it is made: sent twice, it is one case. */
export interface QueuedReport {
  matterId: string;
  /** Only this person's login sends it. */
  staff: string;
  command: OpenCommand;
  /** Sent before the report, each under its own id; the form names them once they are there. */
  photos: { id: string; blob: Blob }[];
  /** The field of the form that takes the photos. */
  photoField: string;
  state: 'waiting' | 'refused';
  refusal?: ProblemBody;
}

class ReportStore extends Dexie {
  declare reports: Table<QueuedReport, string>;

  constructor() {
    super('wangge');
    this.version(1).stores({ reports: 'matterId, staff' });
  }
}

const store = new ReportStore();

export const keepReport = (report: QueuedReport) => store.reports.put(report);
/** Words, place and photos leave the phone when the server has them. */
export const dropReport = (matterId: string) => store.reports.delete(matterId);
export const refuseReport = (matterId: string, refusal: ProblemBody) =>
  store.reports.update(matterId, { state: 'refused', refusal });

/** A refused command never happened, so the same ids may try again, under another post for instance. */
export const retryReport = (matterId: string) =>
  store.reports.update(matterId, { state: 'waiting', refusal: undefined });

/** Another place or address, or that the place is right: a refused command never happened, so its ids may try with that too. */
export const mendReport = (matterId: string, change: Partial<OpenCommand['form']>) =>
  store.reports.where({ matterId }).modify((report) => {
    report.command = { ...report.command, form: { ...report.command.form, ...change } };
    report.state = 'waiting';
    delete report.refusal;
  });

/** In the order they were made. */
export async function queuedReports(staff: string): Promise<QueuedReport[]> {
  const reports = await store.reports.where('staff').equals(staff).toArray();
  return reports.sort((a, b) => a.command.reportedAt.localeCompare(b.command.reportedAt));
}

/** The person's queue as it changes, in this tab and others; undefined until it is read. */
export function useQueue(staff: string): QueuedReport[] | undefined {
  const [reports, setReports] = useState<QueuedReport[]>();
  useEffect(() => {
    const watched = liveQuery(() => queuedReports(staff)).subscribe({ next: setReports, error: () => setReports([]) });
    return () => watched.unsubscribe();
  }, [staff]);
  return reports;
}
