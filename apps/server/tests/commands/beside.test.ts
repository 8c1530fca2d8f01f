import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findEmbedded } from '../../src/platform/database/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { query } from '../database/holder.ts';
import { folder, sentence, start, wangge } from './program.ts';
import { enter, inVh05a, visit } from './visitor.ts';

test('commands beside a running product work on its database', async () => {
  const data = await folder();
  const env = { WANGGE_DATA: data };
  const running = await start(env);
  const matter = newId();
  const agent = await enter(running.url, { login: 'agent' });
  expect((await agent.report(matter, inVh05a)).status).toBe(201);

  const [made, standing, nobody] = await Promise.all([
    wangge(['account', 'create', 'agent-vh01'], env),
    wangge(['account', 'create', 'agent'], env),
    wangge(['account', 'create', 'nobody'], env),
  ]);
  const password = /temporary password: (\S+)\n/.exec(made.out)?.[1] ?? '';
  expect(made.code, made.err).toBe(0);
  const newcomer = await enter(running.url, { login: 'agent-vh01', password });
  expect((await newcomer.ask('GET', '/api/v1/session')).body.password).toBe('to-change');
  expect(standing).toMatchObject({ code: 1, out: expect.stringContaining('agent has an account') });
  expect(nobody).toMatchObject({ code: 1, out: expect.stringContaining('no row of staff.csv has the login nobody') });

  const login = { login: 'securite', password: 'wangge-demo-2026' };
  const second = (await visit(running.url).ask('POST', '/api/v1/session', login)).body;
  expect(second.code).toBe('totp-required');
  const forgotten = await wangge(['account', 'forget-totp', 'securite'], env);
  expect(forgotten.code, forgotten.err).toBe(0);
  const securite = await enter(running.url, { login: 'securite' });
  expect((await securite.ask('GET', '/api/v1/session')).body.totp).toBe('required-to-enrol');
  const renewed = await wangge(['account', 'create', 'securite'], env);
  expect(renewed.code, renewed.err).toBe(0);
  const temporary = /temporary password: (\S+)\n/.exec(renewed.out)?.[1] ?? '';
  expect(
    (await (await enter(running.url, { login: 'securite', password: temporary })).ask('GET', '/api/v1/session')).body
      .password,
  ).toBe('to-change');

  const document = await wangge(['openapi'], env);
  expect(document.code, document.err).toBe(0);
  expect(JSON.parse(document.out)).toEqual((await visit(running.url).ask('GET', '/openapi.json')).body);

  const whole = await wangge(['audit', 'verify'], env);
  expect(whole).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^✓ ville-haute: 1 案件 cases .* 0 处问题/),
  });
  const database = await findEmbedded(data);
  if (!database) throw new Error('nothing runs on the data');
  await query(database, `update wangge.event set body = replace(body::text, 'VH05A', 'VH05B')::json`);
  const tampered = await wangge(['audit', 'verify'], env);
  expect(tampered.code).toBe(1);
  expect(tampered.out).toMatch(/^✗ .*\n {2}.*\n[\s\S]*^✗ ville-haute: 1 案件 cases/m);
  const elsewhere = await wangge(['audit', 'verify', '--against', join(data, 'nowhere.jsonl')], env);
  expect(elsewhere).toMatchObject({ code: 1, err: sentence(/nowhere\.jsonl cannot be used \(ENOENT/) });

  // None of them took the product's database with it.
  expect((await visit(running.url).ask('GET', '/health')).body.ready).toBe(true);
  expect(await running.end()).toBe(0);
  // Alone, a command begins the database and ends it again.
  expect((await wangge(['audit', 'verify'], env)).code).toBe(1);
  expect(await findEmbedded(data)).toBeUndefined();
});

test('what the usage does not show is answered with the usage and exit code 2, and begins nothing', async () => {
  const data = join(await folder(), 'data');
  const wrong = [
    [],
    ['serve'],
    ['constructor'],
    ['district'],
    ['district', 'load'],
    ['start', 'now'],
    ['start', '--against', 'x'],
  ];
  for (const args of [...wrong, ['audit', 'verify', '--district', 'x'], ['openapi', '--loud']]) {
    const ran = await wangge(args, { WANGGE_DATA: data });
    expect(ran, args.join(' ')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('wangge district check <folder>'),
    });
  }
  expect(await wangge(['--help'])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('wangge openapi') });
  expect(existsSync(data)).toBe(false);
});
