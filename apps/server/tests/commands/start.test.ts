import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findOwner } from '../../src/platform/database/owner.ts';
import { lifeOf, processesIn } from '../../src/platform/database/process.ts';
import { newId } from '../../src/platform/ids.ts';
import { clusterOf, postmasterOf } from '../database/holder.ts';
import { folder, root, sentence, start, untilDatabaseIsGone, wangge } from './program.ts';
import { enter, inVh05a, visit } from './visitor.ts';

test('serves, ends in order and leaves nothing behind; what was filed is there after an end in order and after kill -9', async () => {
  const data = await folder();
  const env = { WANGGE_DATA: data };
  const matter = newId();

  const first = await start(env);
  expect(first.out()).toContain('First start: creating the database');
  const stranger = visit(first.url);
  expect((await stranger.ask('GET', '/health')).body).toMatchObject({ ready: true, districts: ['ville-haute'] });
  expect(await stranger.ask('GET', '/')).toMatchObject({ status: 200, text: expect.stringMatching(/<div id="page">/) });
  const accounts = (await stranger.ask('GET', '/api/v1/demo/accounts')).body;
  const roles: string[] = accounts.map(({ role }: { role: string }) => role);
  expect(new Set(roles)).toEqual(new Set(await rolesOfTown()));
  for (const { login } of accounts) expect(first.out()).toMatch(new RegExp(` ${login}\\*?( |$)`, 'm'));
  const agent = await enter(first.url, { login: 'agent' });
  const filed = await agent.report(matter, inVh05a);
  expect(filed.status, filed.text).toBe(201);
  const expectNothingLeft = await whatRuns(data, first.pid);
  expect(await first.end()).toBe(0);
  expect(first.out()).toContain('Stopping');
  expect(first.err()).toBe('');
  await expectNothingLeft();

  const second = await start(env);
  expect(second.out()).not.toMatch(/creating the database|Loading the district|Recovering/);
  const again = await enter(second.url, { login: 'agent' });
  expect((await again.ask('GET', `/api/v1/cases/${matter}`)).body).toMatchObject({ number: filed.body.number });
  const another = newId();
  expect((await again.report(another, inVh05a)).status).toBe(201);
  await second.end('SIGKILL');
  await untilDatabaseIsGone(data);

  // As npm does it: a signal reaches the shell that runs the script, and no other process.
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const third = await start(env, { command: ['sh', '-c', scripts.start] });
  const back = await enter(third.url, { login: 'agent' });
  const { items } = (await back.ask('GET', '/api/v1/cases')).body;
  expect(items.map(({ id }: { id: string }) => id).sort()).toEqual([matter, another].sort());
  expect(await third.end()).toBe(0);
  expect(third.out()).toContain('Stopping');
});

test('a second copy on the same data, and one on the same port, get one sentence that says who has it', async () => {
  const data = await folder();
  const elsewhere = await folder();
  const running = await start({ WANGGE_DATA: data });
  const { port } = new URL(running.url);

  const [copy, onPort] = await Promise.all([
    wangge(['start'], { WANGGE_DATA: data }),
    wangge(['start'], { WANGGE_DATA: elsewhere, PORT: port }),
  ]);
  expect(copy).toMatchObject({
    code: 1,
    err: sentence(new RegExp(`belongs to another running copy \\(pid ${running.pid} on `)),
  });
  expect(onPort).toMatchObject({ code: 1, err: sentence(new RegExp(`^Port ${port} is taken;`, 'm')) });
  // Told before the district was loaded, and nothing runs on.
  expect(onPort.out).not.toContain('Loading the district');
  expect(await findOwner(join(elsewhere, 'postgres'))).toBeUndefined();
  expect((await visit(running.url).ask('GET', '/health')).status).toBe(200);
});

test('goes on when its database was killed, with a sentence: it is started again, and what was filed is there', async () => {
  const data = await folder();
  const running = await start({ WANGGE_DATA: data });
  const agent = await enter(running.url, { login: 'agent' });
  const matter = newId();
  expect((await agent.report(matter, inVh05a)).status).toBe(201);
  process.kill(await postmasterOf(data), 'SIGKILL');
  await expect
    .poll(() => running.err(), { timeout: 60_000 })
    .toMatch(/The database stopped and is started again: .*\n[\s\S]*数据库已恢复 The database runs again/);
  expect((await agent.ask('GET', `/api/v1/cases/${matter}`)).body).toMatchObject({ id: matter });
  expect((await visit(running.url).ask('GET', '/health')).status).toBe(200);
  expect(await running.end()).toBe(0);
});

/** What runs for the product and where its server listens; then that all of it is gone. */
async function whatRuns(data: string, pid: number): Promise<() => Promise<void>> {
  const owner = await findOwner(join(data, 'postgres'));
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  expect(children.length).toBeGreaterThan(0);
  return async () => {
    expect(children.filter((child) => lifeOf(child) !== undefined)).toEqual([]);
    expect(processesIn(await clusterOf(data))).toEqual([]);
    expect(existsSync(owner?.socketFolder ?? data)).toBe(false);
    expect(await findOwner(join(data, 'postgres'))).toBeUndefined();
  };
}

/** By the pack: everybody's role. */
async function rolesOfTown(): Promise<string[]> {
  const posts = await readFile(join(root, 'districts/ville-haute/posts.csv'), 'utf8');
  return [
    ...new Set(
      posts
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[1] as string),
    ),
  ];
}
