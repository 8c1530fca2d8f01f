import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { png } from '../../apps/server/tests/photos/pictures.ts';
import { logIn, ownerOf, withClient } from '../../bench/product.ts';
import { lookAfter } from '../crashes/aftermath.ts';
import type { Reports } from '../crashes/clients.ts';
import { makeMortal } from '../crashes/victims.ts';
import type { Proof, Size } from '../section.ts';
import { type Aim, ask, type Seen } from './load.ts';
import { type Tried, tryFault } from './trial.ts';

const run = promisify(execFile);
/** Megabytes: a cluster, the district, and room for a while. */
const DISK = 320;

/** A file system of its own. @returns a sentence to print after SKIPPED where none can be mounted */
async function mount(megabytes: number): Promise<{ path: string; unmount(): Promise<void> } | string> {
  const path = await mkdtemp(join(tmpdir(), 'wangge-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path]);
  } catch (error) {
    await rmdir(path);
    return `no file system can be mounted here (${(error as Error).message.split('\n')[0]})`;
  }
  await chmod(path, 0o755);
  return {
    path,
    async unmount() {
      await run('umount', ['-l', path]);
      await rmdir(path).catch(() => {});
    },
  };
}

/** Writes until nothing more goes in. */
async function fill(path: string): Promise<() => Promise<void>> {
  const ballast = join(path, 'ballast');
  const file = await open(ballast, 'w');
  try {
    for (let size = 1024 * 1024; size >= 512; ) {
      const { bytesWritten } = await file.write(Buffer.alloc(size)).catch(() => ({ bytesWritten: 0 }));
      if (bytesWritten < size) size /= 2;
    }
  } finally {
    await file.close();
  }
  return () => rm(ballast, { force: true });
}

/** Everything on one small disk, the database too: full for a while, then with room again. */
export async function tryFullDisk(
  size: Size,
  reports: Reports,
  random: () => number,
  say: (line: string) => void,
): Promise<Proof[]> {
  const disk = await mount(DISK);
  if (typeof disk === 'string') {
    say(`  SKIPPED full disk: ${disk}`);
    return [
      {
        what: 'full disk',
        size: '',
        result: `SKIPPED: ${disk}`,
        wanted: 'to be tried as root',
        held: process.env.WANGGE_NO_SKIP ? false : undefined,
      },
    ];
  }
  const mortal = await makeMortal(disk.path);
  try {
    await mortal.start();
    const headers = await logIn(mortal.origin, 'worker');
    const aim: Aim = { origin: mortal.origin, headers, reports, random };
    const photos: Seen[] = [];
    const tried = await tryFault(
      aim,
      mortal.pid(),
      {
        what: 'disk full: database, photos and all',
        lasts: size === 'short' ? 6_000 : 60_000,
        clients: 8,
        async bring() {
          const empty = await fill(disk.path);
          await wait(200);
          photos.push(await upload(aim));
          // What writes go on wherever a block comes free: filled again and again, as by whoever filled it.
          const again = setInterval(() => void fill(disk.path).catch(() => {}), 1_000);
          return async () => {
            clearInterval(again);
            await wait(100);
            await empty();
          };
        },
        healthSays: false,
        mustRefuse: true,
      },
      say,
    );
    const after = await lookAfter(
      async (use) => withClient(await ownerOf(disk.path), use),
      { ...aim, headers: async () => headers, ledger: tried.load.ledger, picture: Buffer.alloc(0), isOver: () => true },
      tried.load.ledger.commands,
    );
    return [shown(tried), photoProof(photos, await upload(aim)), acknowledged(after.acknowledged, after.found)];
  } finally {
    await mortal.stop().catch(() => {});
    await disk.unmount();
  }
}

/** Without the load, which is no figure to keep. */
export function shown({ load: _, ...proof }: Tried): Proof {
  return proof;
}

export function acknowledged(count: number, found: readonly string[]): Proof {
  return {
    what: 'what was acknowledged meanwhile is there once, the rest can be sent again',
    size: `${count} acknowledged`,
    result: found.length === 0 ? 'all' : `${found.length} not: ${found.slice(0, 3).join('; ')}`,
    wanted: 'all',
    held: found.length === 0,
  };
}

function photoProof(full: readonly Seen[], after: Seen): Proof {
  const faults = full.flatMap(({ fault }) => fault ?? []);
  return {
    what: 'a photo on a full disk, and afterwards',
    size: `${full.length + 1} photos`,
    result: `${full.map(({ status }) => status).join(', ')}, then ${after.status}${faults.length > 0 ? `: ${faults[0]}` : ''}`,
    wanted: '503, then 204',
    held: faults.length === 0 && full.every(({ status }) => status === 503) && after.status === 204,
  };
}

/** Announces a photo and sends it. @returns the answer to the piece, or to the announcement where that was refused */
async function upload({ origin, headers }: Aim): Promise<Seen> {
  const picture = png(300, 300, { tone: (x, y) => (x * 7919 + y * 104_729) % 251 });
  const id = randomUUID();
  const begun = await ask('POST /api/v1/photos', `${origin}/api/v1/photos`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ id, bytes: picture.length, type: 'image/png' }),
  });
  if (begun.status !== 201) return begun;
  return ask('PATCH /api/v1/photos', `${origin}/api/v1/photos/${id}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    body: picture as NonNullable<RequestInit['body']>,
  });
}
