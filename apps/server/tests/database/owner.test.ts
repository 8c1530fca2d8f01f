import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOwner, type OwnerRecord, takeOwnership } from '../../src/platform/database/owner.ts';
import { lifeOf, pidNamespace } from '../../src/platform/database/process.ts';
import { makeFolder, removeFolder } from './holder.ts';

let folder: string;
beforeEach(async () => {
  folder = await makeFolder('wangge-owner-');
});
afterEach(() => removeFolder(folder));

const record = (change: Partial<OwnerRecord>): OwnerRecord => ({
  pid: process.pid,
  life: lifeOf(process.pid) ?? '',
  host: hostname(),
  namespace: pidNamespace(),
  released: false,
  ...change,
});

const leave = (number: number, left: OwnerRecord) =>
  writeFile(join(folder, `owner-${number}.json`), JSON.stringify(left));

test('of many who find a dead owner at once, exactly one succeeds it', async () => {
  const dead = spawnSync('true').pid;
  for (let round = 1; round <= 10; round += 1) {
    const home = join(folder, String(round));
    await mkdir(home);
    await writeFile(join(home, 'owner-41.json'), JSON.stringify(record({ pid: dead, life: 'over' })));
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => takeOwnership(home)));
    const won = tries.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const lost of tries.filter((one) => one.status === 'rejected')) {
      expect(lost.reason).toMatchObject({ code: 'DatabaseFolderOwned', details: { pid: process.pid } });
    }
    expect(await readdir(home)).toEqual(['owner-42.json']);
  }
});

test('a pid that was given to another process does not count as the owner', async () => {
  await leave(1, record({ life: 'an earlier life of this pid', socketFolder: '/tmp/wangge-abcdef' }));
  expect(await findOwner(folder)).toBeUndefined();
  const owner = await takeOwnership(folder);
  expect(owner.previous?.socketFolder).toBe('/tmp/wangge-abcdef');
});

test('a released folder is free though its owner lives, and has no litter to clear', async () => {
  await (await takeOwnership(folder)).release();
  const next = await takeOwnership(folder);
  expect(next.previous).toBeUndefined();
  expect(await readdir(folder)).toEqual(['owner-2.json']);
});

test('what cannot be written at the end is no failure: with the process the record ends too', async () => {
  const owner = await takeOwnership(folder);
  await rm(folder, { recursive: true });
  await owner.release();
  await mkdir(folder);
});

test('a record cut off by a power failure is nobody’s', async () => {
  await writeFile(join(folder, 'owner-7.json'), '{"pid": 1, "li');
  await takeOwnership(folder);
  expect(await readdir(folder)).toEqual(['owner-8.json']);
});

test('what the owner tells is found by others', async () => {
  const owner = await takeOwnership(folder);
  await owner.update({ server: { host: '/tmp/x', port: 5432 } });
  expect((await findOwner(folder))?.server).toEqual({ host: '/tmp/x', port: 5432 });
  await owner.release();
  expect(await findOwner(folder)).toBeUndefined();
});
