import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoadTask } from '../../bench/filing/load.ts';
import { type CaseView, type Command, type Sender, send, type Upload } from './ledger.ts';

export type Reports = Pick<LoadTask, 'points' | 'texts' | 'conditions'>;

/** What clients share: whom they speak to, what they say, and when to stop. */
export interface Work extends Sender {
  reports: Reports;
  random: () => number;
  /** The picture that every upload sends. */
  picture: Buffer;
  isOver(): boolean;
}

/** Milliseconds before a client that was not answered goes on. */
const PAUSE = 40;
/** Bytes of one piece: a photo comes in several. */
export const PIECE = 8 * 1024;

/** Reports, files and dispatches, one case after the other, until it is told to stop. A case of which an answer is missing is left alone. */
export async function desk(work: Work): Promise<void> {
  while (!work.isOver()) {
    const opened = report(work);
    let view = await send(work, opened);
    for (const [action, formOf] of steps) {
      if (view === undefined || work.isOver()) break;
      view = await send(work, act(work, opened.matter, action, formOf(view)));
    }
    if (view === undefined) await wait(PAUSE);
  }
}

const steps: readonly (readonly [string, (view: CaseView) => object])[] = [
  ['file', ({ category, condition }) => ({ category, condition })],
  ['dispatch', ({ advice }) => ({ lead: advice[0]?.unit })],
];

function report({ ledger, reports, random }: Work, more: object = {}): Command {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const [id, matter] = [randomUUID(), randomUUID()];
  const form = {
    place: { ...pick(reports.points), crs: 'CGCS2000' },
    text: pick(reports.texts),
    ...pick(reports.conditions),
    ...more,
  };
  const body = JSON.stringify({ id, matterId: matter, procedure: 'grid-event', form });
  return ledger.note({ id, matter, action: 'open', path: '/api/v1/cases', body, login: 'worker' });
}

function act({ ledger }: Work, matter: string, action: string, form: object): Command {
  const id = randomUUID();
  const path = `/api/v1/cases/${matter}/actions/${action}`;
  return ledger.note({ id, matter, action, path, body: JSON.stringify({ id, form }), login: 'dispatcher' });
}

/** Uploads photos in pieces and reports something with each. */
export async function phone(work: Work): Promise<void> {
  while (!work.isOver()) {
    const upload: Upload = { id: randomUUID(), isAnnounced: false, kept: 0 };
    work.ledger.uploads.push(upload);
    if (!(await carryOn(work, upload, work.isOver)) || work.isOver()) {
      await wait(PAUSE);
      continue;
    }
    upload.report = report(work, { photos: [upload.id] });
    await send(work, upload.report);
  }
}

/**
 * Takes an upload to its end from wherever it stands: announces it, asks how far it is, sends the rest.
 * @returns false when it was not answered; an answer that nobody expects is noted
 */
export async function carryOn(
  work: Pick<Work, 'origin' | 'headers' | 'ledger' | 'picture'>,
  upload: Upload,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const { ledger, picture } = work;
  ledger.inFlight += 1;
  try {
    const sha256 = createHash('sha256').update(picture).digest('hex');
    const announcement = JSON.stringify({ id: upload.id, bytes: picture.length, type: 'image/png', sha256 });
    const known = await ask(work, 'POST', '', announcement, { 'content-type': 'application/json' });
    if (known === undefined) return false;
    upload.isAnnounced = true;
    const at = await ask(work, 'HEAD', `/${upload.id}`);
    if (at === undefined) return false;
    let offset = Number(at.headers.get('upload-offset'));
    if (offset < upload.kept)
      ledger.strange.push(`photo: ${upload.kept} bytes were acknowledged and ${offset} are there`);
    while (offset < picture.length && !isOver()) {
      const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      const piece = picture.subarray(offset, offset + PIECE);
      if ((await ask(work, 'PATCH', `/${upload.id}`, piece, headers)) === undefined) return false;
      offset += piece.length;
      upload.kept = offset;
    }
    return offset === picture.length;
  } finally {
    ledger.inFlight -= 1;
  }
}

/** @returns undefined where it is not known what came of it */
async function ask(
  { origin, headers, ledger }: Sender,
  method: string,
  path: string,
  body?: string | Buffer,
  more: Record<string, string> = {},
): Promise<Response | undefined> {
  try {
    const answer = await fetch(`${origin}/api/v1/photos${path}`, {
      method,
      headers: { ...(await headers('worker')), ...more },
      ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    if (answer.ok) return answer;
    if (answer.status !== 503) ledger.strange.push(`photo ${method}: ${answer.status} ${text.slice(0, 300)}`);
    return undefined;
  } catch {
    return undefined;
  }
}
