import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readDatabaseUrl } from '../../src/platform/database/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { createDatabase, dropDatabase } from '../database/harness.ts';
import { folder, start, wangge } from './program.ts';
import { enter, inVh05a, visit } from './visitor.ts';

/** A login that may create databases, on the oldest PostgreSQL that is served. */
const { WANGGE_TEST_DATABASE_URL: server } = process.env;

test.skipIf(!server)(
  'a PostgreSQL of one’s own serves instead of the embedded one (needs WANGGE_TEST_DATABASE_URL)',
  async () => {
    const login = readDatabaseUrl(server as string);
    const name = `wangge_commands_${randomBytes(5).toString('hex')}`;
    await createDatabase(login, name);
    onTestFinished(() => dropDatabase(login, name));
    const url = new URL(server as string);
    url.pathname = `/${name}`;
    const data = await folder();
    const env = { WANGGE_DATA: data, DATABASE_URL: url.href };
    const matter = newId();

    const first = await start(env);
    expect(existsSync(join(data, 'postgres'))).toBe(false);
    expect((await visit(first.url).ask('GET', '/health')).body.database).toMatch(/^1[5-9]\./);
    const agent = await enter(first.url, { login: 'agent' });
    expect((await agent.report(matter, inVh05a)).status).toBe(201);
    expect(await wangge(['audit', 'verify'], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 案件 cases'),
    });
    await first.end('SIGKILL');

    // A node beside another: a folder of its own, the same keys.
    const [one, other] = await Promise.all([
      start(env),
      start({ ...env, WANGGE_DATA: await folder(), WANGGE_KEY_FILE: join(data, 'keys.json') }),
    ]);
    for (const { url: at } of [one, other]) {
      const back = await enter(at, { login: 'agent' });
      expect((await back.ask('GET', `/api/v1/cases/${matter}`)).text).toContain('Un trou');
    }
    const stranger = await wangge(['audit', 'verify'], { ...env, WANGGE_DATA: await folder() });
    expect(stranger).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not exist, and what the database holds is sealed'),
    });
    expect([await one.end(), await other.end()]).toEqual([0, 0]);
  },
);
