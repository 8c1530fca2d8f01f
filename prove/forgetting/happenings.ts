import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Client } from 'pg';
import { createDemoAccounts, demoPassword } from '../../apps/server/src/accounts/index.ts';
import { loadPack, openDistricts, readPackFolder } from '../../apps/server/src/districts/index.ts';
import { loginScope } from '../../apps/server/src/platform/policy/index.ts';
import { root } from '../../bench/program.ts';
import type { House } from '../house.ts';
import { type Canary, canaryOf, type Finding } from './canaries.ts';
import type { Planted, Worker } from './plant.ts';

const NAME = canaryOf('staff-name', 902);
// A login is stored in lower case.
const LOGIN: Canary = { of: 'staff-login', word: canaryOf('staff-login', 903).word.toLowerCase() };

/** Somebody comes to work here, with a name and a login that stand nowhere else, and logs in once. @returns how they are known */
export async function employ(house: House): Promise<Canary[]> {
  const files = await packOf(house);
  const text = (path: string): string =>
    Buffer.from(files.get(path) ?? [])
      .toString('utf8')
      .trimEnd();
  const [, , fictional = '', name = ''] = (text('staff.csv').split('\n')[1] ?? '').split(',');
  const mark = /[（(].*[）)]$/.exec(name)?.[0] ?? '';
  const [, ...post] = (text('posts.csv').split('\n')[1] ?? '').split(',');
  files.set(
    'staff.csv',
    Buffer.from(`${text('staff.csv')}\nx-former,${LOGIN.word},${fictional},${NAME.word} ${mark}\n`),
  );
  files.set('posts.csv', Buffer.from(`${text('posts.csv')}\nx-former,${post.join(',')}\n`));
  // In the file as it is, so that the search through the files of the database can find it.
  await house.asOwner((client) =>
    client.query('alter table wangge.pack_file alter column content set storage external'),
  );
  const district = await load(house, files);
  await house.services.database.transaction(loginScope(district.id), (trx) =>
    createDemoAccounts(trx, district, { keys: house.services.keys, at: new Date() }, ['x-former']),
  );
  await house.as(LOGIN.word);
  return [NAME, LOGIN];
}

/** The same person leaves. What is kept of them counts from now on, by the machine's clock. */
export async function leave(house: House): Promise<void> {
  await load(house, await packOf(house));
}

const packOf = async ({ district }: House): Promise<Map<string, Uint8Array>> =>
  new Map(await readPackFolder(join(root, 'districts', district.slug)));

async function load({ services, district }: House, files: ReadonlyMap<string, Uint8Array>) {
  await loadPack(services.database, files, { at: new Date(), isDemo: true });
  const loaded = (await openDistricts(services.database)).find(({ slug }) => slug === district.slug);
  if (!loaded) throw new Error(`${district.slug} was not loaded`);
  (services.districts as Map<string, typeof loaded>).set(district.slug, loaded);
  return loaded;
}

/** The live feed from here on. @returns `stop`, which gives all that it told */
export async function listen(house: House, login: string): Promise<{ stop(): string[] }> {
  const told: string[] = [];
  const giveUp = new AbortController();
  const answer = await fetch(`${house.origin}/api/v1/feed`, { headers: await house.as(login), signal: giveUp.signal });
  const body = answer.body;
  if (!answer.ok || body === null) throw new Error(`the feed was answered ${answer.status}`);
  const read = async (): Promise<void> => {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) told.push(chunk);
  };
  // Ends by the abort.
  read().catch(() => {});
  return {
    stop() {
      giveUp.abort();
      if (told.length === 0) throw new Error('the feed told nothing');
      return told;
    },
  };
}

/** Whoever may, reveals each masked field of some matter for a purpose that stands nowhere else. */
export async function revealFor(
  house: House,
  workers: readonly Worker[],
  planted: Planted,
  purpose: string,
): Promise<void> {
  const masked = Object.entries(house.district.pack.fields).filter(([, { masked }]) => masked !== undefined);
  for (const [field, { audience }] of masked) {
    for (const { login } of workers.filter(({ role }) => audience.includes(role))) {
      const headers = { ...(await house.as(login)), 'content-type': 'application/json' };
      for (const id of planted.matters) {
        const body = JSON.stringify({ fields: [field], purpose });
        await (
          await fetch(`${house.origin}/api/v1/cases/${id}/reveal`, { method: 'POST', headers, body })
        ).arrayBuffer();
      }
    }
  }
}

/** An administrator of the demo, whose second factor is published. */
export async function logInAsAdmin({ origin }: House, role: string): Promise<Record<string, string>> {
  const accounts = (await (await fetch(`${origin}/api/v1/demo/accounts`)).json()) as {
    login: string;
    role: string;
    totpCode?: string;
  }[];
  const found = accounts.find((one) => one.role === role);
  const body = JSON.stringify({ login: found?.login, password: demoPassword, totp: found?.totpCode });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/api/v1/session`, { method: 'POST', headers, body });
  const { csrf } = (await answer.json()) as { csrf: string };
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-csrf-token': csrf };
}

/** Somebody has the list written into a file, narrowed by a word. @returns where it is fetched, once it is written */
export async function askForFile(house: House, login: string, word: string): Promise<string> {
  const headers = { ...(await house.as(login)), 'content-type': 'application/json' };
  const id = randomUUID();
  const body = JSON.stringify({ id, what: 'cases', format: 'csv', filter: { q: word } });
  const asked = await fetch(`${house.origin}/api/v1/exports`, { method: 'POST', headers, body });
  if (!asked.ok) throw new Error(`an export was answered ${asked.status}: ${await asked.text()}`);
  for (let look = 0; look < 200; look += 1) {
    const { state } = (await (await fetch(`${house.origin}/api/v1/exports/${id}`, { headers })).json()) as {
      state: string;
    };
    if (state === 'done') return `exports/${id}/file`;
    if (state !== 'queued' && state !== 'running') throw new Error(`the export came to be ${state}`);
    await setTimeout(100);
  }
  throw new Error('the export was not written in time');
}

/** What the purge writes to, so that a restore brings back what it was before; keys are kept apart, and `forgotten` with them. */
const data = ['pack_file', 'account', 'photo', 'sealed_part', 'command', 'export'] as const;

/** Everything as it is now, keys apart. */
export async function keepBackup(house: House): Promise<void> {
  await house.asOwner(async (client) => {
    await client.query('create schema kept');
    for (const table of [...data, 'data_key']) await keepTable(client, table);
  });
}

/** Without a trace in the planner's statistics, which what is somewhere else would not leave here either. */
async function keepTable(client: Client, table: string): Promise<void> {
  await client.query(`create table kept.${table} with (autovacuum_enabled = false) as table wangge.${table}`);
  const { rows } = await client.query(
    'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0',
    [`kept.${table}`],
  );
  for (const { name } of rows as { name: string }[])
    await client.query(`alter table kept.${table} alter column "${name}" set statistics 0`);
}

/** All of that again, and the keys of then: the worst case, where the keys' own backup is as old. */
export async function restore(house: House): Promise<void> {
  await house.asOwner(async (client) => {
    for (const table of [...data, 'data_key']) {
      await client.query(`delete from wangge.${table}`);
      await client.query(`insert into wangge.${table} overriding system value select * from kept.${table}`);
    }
    // The backup itself is somewhere else.
    await client.query('drop schema kept cascade');
  });
}

/** Photos of which a file is still there. */
export async function photosLeft(house: House, { photos }: Planted): Promise<Finding[]> {
  const left: Finding[] = [];
  for (const id of photos) {
    const folder = join(house.folder, 'photos', String(house.district.id), id.slice(-2), id);
    if ((await stat(folder).catch(() => undefined)) !== undefined)
      left.push({ of: 'photo', where: 'the folder of photos' });
  }
  return left;
}
