import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCheckpoint, verify } from '../../src/checkpoints/index.ts';
import { addMaster, type Keyring, masterOf, openKeyring } from '../../src/platform/keys/index.ts';
import { retire, rewrapAll, rotate } from '../../src/rotation/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';

const [, profile] = profiles;
let town: Town;
let path: string;
/** What another process has that serves the same database. */
let other: Keyring;
const under = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  const rows = await town.query(
    'select wrapped from wangge.data_key where wrapped is not null union all select totp_secret from wangge.account where totp_secret is not null',
  );
  for (const { wrapped } of rows) counts[masterOf(wrapped)] = (counts[masterOf(wrapped)] ?? 0) + 1;
  return counts;
};
const file = async () => JSON.parse(await readFile(path, 'utf8'));

beforeAll(async () => {
  if (!profile) throw new Error('no profile');
  town = await openTown(profile.slug, { at: profile.at });
  path = join(town.services.config.dataFolder, 'keys.json');
  // As a start writes it down.
  await town.query('insert into wangge.key_file (fingerprint, bound_at) values ($1, now())', [
    town.services.keys.fingerprint,
  ]);
  town.services.config.keyFile = path;
  other = await openKeyring(path);
});
afterAll(() => town.close());

async function fileOne(id = crypto.randomUUID()): Promise<{ id: string; body: object }> {
  if (!profile) throw new Error('no profile');
  const worker = await town.as(profile.worker);
  const body = { id: crypto.randomUUID(), matterId: id, procedure: profile.procedure, form: profile.opening(town) };
  taken(await worker.post('/api/v1/cases', body), 201);
  return { id, body };
}

const textOf = async (id: string): Promise<unknown> => {
  const { timeline } = taken(await (await town.as('repartiteur')).view(id));
  return timeline[0].form.find(({ personal }: { personal?: string }) => personal === 'constat')?.value;
};

test('a key file of format 1 is read as before, and nothing in it changes until the first rotation', async () => {
  expect(await file()).toMatchObject({ format: 1 });
  await fileOne();
  expect(Object.keys(await under())).toEqual(['1']);
});

test('while cases are filed, everything comes to lie under the new key, and all of it is read', async () => {
  const first = await fileOne();
  await makeCheckpoint(town.services, town.district);
  const signed = other.sign(Buffer.from('before'));
  let filing = true;
  const filed: string[] = [];
  const busy = (async () => {
    while (filing) filed.push((await fileOne()).id);
  })();
  const done = await rotate(town.services, { signing: true }).finally(() => {
    filing = false;
  });
  expect(done).toMatchObject({ master: 2, goesOn: false });
  expect(done.secrets).toBeGreaterThan(0);
  await busy;
  expect(await file()).toMatchObject({ format: 2, current: 2 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  // What a server wrapped in the second in which it had not yet looked is caught up with.
  await rewrapAll(town.services);
  expect(Object.keys(await under())).toEqual(['2']);
  for (const id of [first.id, ...filed]) expect(await textOf(id)).toBe(profile?.opening(town).constat);
  // The same command is known again, by what it says.
  const worker = await town.as('agent');
  expect(taken(await worker.post('/api/v1/cases', first.body)).id).toBe(first.id);
  const changed = { ...first.body, form: { ...profile?.opening(town), constat: 'Autre chose.' } };
  expect(await worker.post('/api/v1/cases', changed)).toMatchObject({ status: 409, body: { code: 'command-reused' } });
  // Another process that had the old file open reads what lies under the new key, and knows both signatures.
  const [{ subject_id: id, of, wrapped }] = await town.query(
    "select subject_id, of, wrapped from wangge.data_key where of = 'constat' limit 1",
  );
  expect(other.unwrap(wrapped, `${town.district.id}/${id}/${of}`)).toHaveLength(32);
  for (const keys of [other, town.services.keys, await openKeyring(path)])
    expect(keys.verify(Buffer.from('before'), signed)).toBe(true);
  await fileOne();
  await makeCheckpoint(town.services, town.district);
  expect((await verify(town.services, town.district)).findings).toEqual([]);
  const [{ fingerprint }] = await town.query('select fingerprint from wangge.key_file');
  expect([...other.fingerprints]).toContain(fingerprint);
});

test('an administrator’s second factor still counts', async () => {
  const { body } = await town.stranger().get('/api/v1/demo/accounts');
  const admin = (body as { role: string; totpCode?: string }[]).find(({ role }) => role === 'audit-admin');
  expect(admin?.totpCode).toMatch(/^\d{6}$/);
});

test('an old key leaves the file only when nothing lies under it, and nothing comes to lie there again', async () => {
  const old = await file();
  const stale = await openKeyring(await copy('stale.json', { ...old, current: 1 }));
  const { wrapped } = stale.newDataKey('1/x/y');
  expect(masterOf(wrapped)).toBe(1);
  const subject = crypto.randomUUID();
  const insert =
    'insert into wangge.data_key (district_id, subject_id, of, wrapped, created_at) values ($1, $2, $3, $4, now())';
  await town.query(insert, [
    town.district.id,
    subject,
    'constat',
    stale.newDataKey(`${town.district.id}/${subject}/constat`).wrapped,
  ]);
  await expect(retire(town.services)).rejects.toMatchObject({
    en: expect.stringContaining('still lie under an old master key'),
  });
  expect(Object.keys((await file()).masters)).toEqual(['1', '2']);
  // A rotation that was cut short is gone on with.
  expect(await rotate(town.services)).toMatchObject({ master: 2, goesOn: true, dataKeys: 1 });
  expect(await retire(town.services)).toEqual({ removed: [1] });
  expect(Object.keys((await file()).masters)).toEqual(['2']);
  await expect(town.query(insert, [town.district.id, crypto.randomUUID(), 'constat', wrapped])).rejects.toMatchObject({
    code: '23514',
  });
  const { id } = await fileOne();
  expect(await textOf(id)).toBe(profile?.opening(town).constat);
  expect(await retire(town.services)).toEqual({ removed: [] });
});

test('whoever has the old key alone opens nothing any more', async () => {
  const before = await town.query('select subject_id, of, wrapped from wangge.data_key where wrapped is not null');
  await rotate(town.services);
  await retire(town.services);
  const now = await openKeyring(path);
  for (const { subject_id: id, of, wrapped } of before)
    expect(() => now.unwrap(wrapped, `${town.district.id}/${id}/${of}`)).toThrow(/no master key number 2/);
});

test('a file that was replaced is whole whenever it is read', async () => {
  let reading = true;
  const broken: unknown[] = [];
  const reader = (async () => {
    while (reading) {
      await openKeyring(path).catch((error: unknown) => broken.push(error));
      await new Promise((done) => setImmediate(done));
    }
  })();
  try {
    for (let round = 0; round < 20; round += 1) await addMaster(path);
  } finally {
    reading = false;
  }
  await reader;
  expect(broken).toEqual([]);
});

async function copy(name: string, content: object): Promise<string> {
  const to = join(town.services.config.dataFolder, name);
  await writeFile(to, JSON.stringify({ format: 2, ...content }));
  return to;
}
