import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type HealthProblem, openExamination, problems } from '../../src/health/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { openWatch, watchRules } from '../../src/platform/watch/index.ts';
import { openTown, type Town } from '../scenarios/people.ts';

let town: Town;
beforeAll(async () => {
  town = await openTown('ville-haute');
});
afterAll(() => town.close());

const health = async () => {
  const answer = await fetch(`${town.url}/health`);
  return { status: answer.status, body: (await answer.json()) as Told };
};
interface Told {
  ready: boolean;
  why?: { zh: string; en: string };
  problems: { code: HealthProblem; zh: string; en: string }[];
}
/** Of a house whose services are a little other than the town's. */
async function told(change: Partial<Services>): Promise<{ status: number; body: Told; took: number }> {
  const services: Services = { ...town.services, watch: openWatch({ ofNode: false }), ...change };
  const router = await buildApp(services);
  const begun = performance.now();
  const answer = await router.inject('/health');
  const took = performance.now() - begun;
  await router.close();
  return { status: answer.statusCode, body: answer.json() as Told, took };
}
const codes = ({ body }: { body: Told }) => body.problems.map(({ code }) => code);

test('all is well: ready, and nothing else to tell', async () => {
  const { status, body } = await health();
  expect({ status, ...body }).toMatchObject({ status: 200, ready: true, problems: [] });
  expect(body.why).toBeUndefined();
});

test('every problem has a sentence in both languages, and none that tells a figure, a path or a name', () => {
  for (const { zh, en } of Object.values(problems)) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[a-z][^/\\]+$/);
    expect(zh + en).not.toMatch(/\d|\//);
  }
});

describe('not ready', () => {
  test('a database that hangs: an answer within two seconds, and asked once however many ask', async () => {
    const apart = vi.spyOn(town.services.database, 'apart').mockReturnValue(new Promise<never>(() => {}));
    try {
      const begun = performance.now();
      const answers = await Promise.all(Array.from({ length: 8 }, health));
      expect(performance.now() - begun).toBeLessThan(2000);
      for (const { status, body } of answers) {
        expect({ status, ready: body.ready }).toEqual({ status: 503, ready: false });
        expect(body.why).toEqual({ zh: '数据库没有应答', en: 'the database does not answer' });
      }
      expect(apart).toHaveBeenCalledTimes(1);
      // The process itself is well: nobody has to end it.
      expect((await town.stranger().get('/health/live')).body.live).toBe(true);
    } finally {
      apart.mockRestore();
    }
    expect((await health()).status).toBe(200);
  });

  test('that all connections are taken is no silence of the database; that nobody more may wait for one is told', async () => {
    const { pool } = town.test.database;
    const holders = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
    const isFull = vi.spyOn(town.services.database, 'isFull');
    try {
      expect(await health()).toMatchObject({ status: 200, body: { ready: true, problems: [] } });
      isFull.mockReturnValue(true);
      const { status, body } = await health();
      expect([status, codes({ body })]).toEqual([503, ['line-full']]);
    } finally {
      isFull.mockRestore();
      for (const holder of holders) holder.release();
    }
  });

  test('tables that are older than the program, or newer', async () => {
    const [{ file, sha256 }] = await town.query('select * from wangge.migration order by file desc limit 1');
    await town.query('delete from wangge.migration where file = $1', [file]);
    expect(await health()).toMatchObject({
      status: 503,
      body: { ready: false, problems: [{ code: 'migrations-behind' }] },
    });
    await town.query('insert into wangge.migration (file, sha256) values ($1, $2)', [file, sha256]);
    await town.query(`insert into wangge.migration (file, sha256) values ('9999-later.sql', '')`);
    expect(await health()).toMatchObject({
      status: 503,
      body: { ready: false, problems: [{ code: 'migrations-ahead' }] },
    });
    await town.query(`delete from wangge.migration where file = '9999-later.sql'`);
    expect((await health()).status).toBe(200);
  });
});

describe('people are served, and something is wrong all the same', () => {
  test('the key file is gone, and comes back', async () => {
    const { keyFile } = town.services.config;
    await rename(keyFile, `${keyFile}.away`);
    const gone = await told({});
    expect(gone).toMatchObject({ status: 200, body: { ready: true } });
    expect(codes(gone)).toEqual(['key-file-gone']);
    await rename(`${keyFile}.away`, keyFile);
    expect(codes(await told({}))).toEqual([]);
  });

  test('another key file than the running keys', async () => {
    const keys = { ...town.services.keys, fingerprint: '0000-0000-0000-0000' };
    expect(codes(await told({ keys }))).toEqual(['key-file-gone']);
  });

  test('less room on the disk than the bound', async () => {
    const config = { ...town.services.config, freeMegabytes: { value: 1_000_000_000, source: 'test' } };
    const full = await told({ config });
    expect(full).toMatchObject({ status: 200, body: { ready: true } });
    expect(codes(full)).toEqual(['disk-low']);
  });

  test('a sweep and checkpoints that stand still; where none were begun, none do', async () => {
    const watch = openWatch({ ofNode: false });
    const { tasks } = watch;
    tasks.begin('sweep', 5000, Date.now() - 61_000);
    tasks.begin('checkpoint', 60_000, Date.now() - 301_000);
    expect(codes(await told({ watch }))).toEqual(['sweep-still', 'checkpoint-still']);
    tasks.failed('sweep');
    tasks.succeeded('checkpoint', Date.now());
    expect(codes(await told({ watch }))).toEqual(['sweep-still']);
    tasks.succeeded('sweep', Date.now());
    expect(codes(await told({ watch }))).toEqual([]);
  });

  test.each([-60_000, 60_000])('a clock that differs from that of the database by %i ms', async (by) => {
    expect(codes(await told({ realNow: () => new Date(Date.now() + by) }))).toEqual(['clock-skewed']);
  });
});

test('asking does not wait for a file system that hangs', async () => {
  const rules = { ...watchRules, patience: { value: 200, source: 'test' } };
  const hangs = { ...town.services.database, apart: () => new Promise<never>(() => {}) };
  const begun = performance.now();
  const { problems: found } = await openExamination({ ...town.services, database: hangs }, rules)();
  expect(found).toEqual(['database-silent']);
  expect(performance.now() - begun).toBeLessThan(1000);
});
