import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPhotoFolder, type PhotoStore } from '../../src/photos/index.ts';

let root: string;
let store: PhotoStore;
const fresh = () => ({ district: 1, id: randomUUID() });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'wangge-photos-'));
  store = await openPhotoFolder(join(root, 'photos'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('pieces', () => {
  test('are kept once, in order, and read as they were given', async () => {
    const photo = fresh();
    expect(await store.append(photo, 10, Buffer.from('later'))).toBe(true);
    expect(await store.append(photo, 0, Buffer.from('first'))).toBe(true);
    expect(await store.append(photo, 0, Buffer.from('other'))).toBe(false);
    expect(await store.pieces(photo)).toEqual([
      { offset: 0, size: 5 },
      { offset: 10, size: 5 },
    ]);
    expect((await store.readPiece(photo, 0)).toString()).toBe('first');
    await store.dropPieces(photo, 10);
    expect(await store.pieces(photo)).toEqual([{ offset: 0, size: 5 }]);
  });

  test('of ten that want one place, one gets it, whole', async () => {
    const photo = fresh();
    const rivals = Array.from({ length: 10 }, (_, n) => Buffer.alloc(5000, 65 + n));
    const kept = await Promise.all(rivals.map((bytes) => store.append(photo, 0, bytes)));
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect(await store.readPiece(photo, 0)).toEqual(rivals[kept.indexOf(true)]);
  });
});

test('the copy replaces one that is there; deleted, nothing is left', async () => {
  const photo = fresh();
  expect(await store.read(photo)).toBeUndefined();
  await store.append(photo, 0, Buffer.from('a piece'));
  await store.keep(photo, Buffer.from('one'));
  await store.keep(photo, Buffer.from('two'));
  expect((await store.read(photo))?.toString()).toBe('two');
  await store.delete(photo);
  await store.delete(photo);
  expect(await store.read(photo)).toBeUndefined();
  expect(await store.pieces(photo)).toEqual([]);
});

test('lists what lies there, and lets nothing but an id become a path', async () => {
  const photo = fresh();
  await store.append(photo, 0, Buffer.from('x'));
  await writeFile(join(root, 'photos', 'stray.txt'), 'none of ours');
  const found = [];
  for await (const one of store.list()) found.push(one);
  expect(found.find(({ id }) => id === photo.id)).toMatchObject(photo);
  for (const id of ['../../etc/passwd', '', photo.id.toUpperCase()])
    await expect(store.read({ district: 1, id })).rejects.toThrow(RangeError);
});

test.skipIf(process.platform === 'win32')('files and folders are their owner’s alone', async () => {
  const photo = fresh();
  await store.append(photo, 0, Buffer.from('x'));
  const folder = join(root, 'photos', '1', photo.id.slice(-2), photo.id);
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('killed at any moment, every piece that was acknowledged is there whole', async () => {
  const photo = fresh();
  const size = 200_000;
  const program = `
    import { openPhotoFolder } from ${JSON.stringify(new URL('../../src/photos/folder-store.ts', import.meta.url).href)};
    const store = await openPhotoFolder(${JSON.stringify(join(root, 'photos'))});
    for (let n = 0; ; n++) {
      await store.append(${JSON.stringify(photo)}, n * ${size}, Buffer.alloc(${size}, n % 251));
      console.log(n);
    }`;
  for (const [run, enough] of [3, 5, 8].entries()) {
    await store.delete(photo);
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = -1;
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line);
      // At another moment of the next piece each time.
      if (last === enough) setTimeout(() => child.kill('SIGKILL'), run);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const pieces = await store.pieces(photo);
    expect(last).toBeGreaterThanOrEqual(enough);
    expect(pieces.length).toBeGreaterThan(last);
    for (const [n, piece] of pieces.entries()) {
      expect(piece).toEqual({ offset: n * size, size });
      expect((await store.readPiece(photo, n * size)).every((byte) => byte === n % 251)).toBe(true);
    }
  }
});
