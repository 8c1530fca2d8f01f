import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, LineFull, type LineRules, openDatabase } from '../../src/platform/database/index.ts';
import { Line } from '../../src/platform/database/line.ts';
import { type TestDatabase, withTestDatabase } from './harness.ts';

const rules = (seconds: number, stuck: number, length: number): LineRules => ({
  seconds: { value: seconds, source: 'test' },
  stuck: { value: stuck, source: 'test' },
  length: { value: length, source: 'test' },
});
const never = () => new Promise<never>(() => {});

describe('a line', () => {
  test('lets pass who is served, and is empty then', async () => {
    const line = new Line(rules(1, 1, 1));
    for (let n = 0; n < 5; n += 1) expect(await line.through(async () => n)).toBe(n);
    await expect(line.through(() => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
    expect(line.isFull).toBe(false);
  });

  test('is full when so many wait', async () => {
    const line = new Line(rules(60, 60, 2));
    void line.through(never);
    expect(line.isFull).toBe(false);
    void line.through(never);
    expect(line.isFull).toBe(true);
    await expect(line.through(async () => 1)).rejects.toThrow(LineFull);
  });

  test('does not let come in vain who comes when it does not move, and takes them again when it does', async () => {
    const line = new Line(rules(1, 0.05, 100));
    const first = Promise.withResolvers<void>();
    const served = line.through(() => first.promise);
    await wait(80);
    await expect(line.through(async () => 1)).rejects.toMatchObject({ name: 'LineFull', code: '53300' });
    first.resolve();
    await served;
    expect(await line.through(async () => 1)).toBe(1);
  });

  test('does not blame the database for what held up this process itself', async () => {
    const line = new Line(rules(1, 0.05, 100));
    const first = Promise.withResolvers<void>();
    const served = line.through(() => first.promise);
    for (const until = performance.now() + 200; performance.now() < until; ) JSON.stringify(rules);
    expect(line.isFull).toBe(false);
    expect(await line.through(async () => 1)).toBe(1);
    first.resolve();
    await served;
  });
});

describe('a pool behind a lock', () => {
  let fresh: TestDatabase<object>;
  let database: Database<object>;
  beforeAll(async () => {
    fresh = await withTestDatabase<object>({ empty: true });
    database = openDatabase<object>({
      client: fresh.client,
      name: 'wangge line',
      connections: 2,
      line: rules(1, 0.4, 1000),
      limits: { lock: 3_000 },
    });
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  test('turns away who would wait too long, soon; answers about itself meanwhile; serves at once when the lock is gone', async () => {
    const holder = new Client(fresh.client);
    await holder.connect();
    await holder.query('begin');
    await holder.query('create table line_test (id integer)');
    await holder.query('commit');
    await holder.query('begin; lock table line_test');
    const ask = () => database.transaction({ as: 'owner' }, (trx) => sql`select * from public.line_test`.execute(trx));
    const begun = performance.now();
    const crowd = Array.from({ length: 50 }, () =>
      ask().then(
        () => 'served',
        (error: Error) => `${error.name} ${((performance.now() - begun) / 1000).toFixed(0)}`,
      ),
    );
    await wait(600);
    expect(database.isFull()).toBe(true);
    const late = performance.now();
    await expect(ask()).rejects.toThrow(LineFull);
    expect(performance.now() - late).toBeLessThan(200);
    const about = await database.apart({ as: 'owner' }, (trx) => sql<{ one: number }>`select 1 as one`.execute(trx));
    expect(about.rows).toEqual([{ one: 1 }]);
    await wait(1_000);
    await holder.query('rollback');
    const ends = await Promise.all(crowd);
    // The two that had a connection waited for the lock and got it; of the others nobody waited for longer than the line lets.
    expect(ends.filter((end) => end === 'served')).toHaveLength(2);
    expect(ends.filter((end) => end === 'LineFull 1')).toHaveLength(48);
    expect(database.isFull()).toBe(false);
    expect((await ask()).rows).toEqual([]);
    await holder.end();
  });

  test('has a limit for all of a transaction, however quick each statement is', async () => {
    const begun = performance.now();
    const slow = database.transaction({ as: 'owner', limits: { whole: 500 } }, async (trx) => {
      for (;;) await sql`select pg_sleep(0.1)`.execute(trx);
    });
    await expect(slow).rejects.toMatchObject({ code: '08006' });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect((await database.transaction({}, (trx) => sql<{ one: number }>`select 1 as one`.execute(trx))).rows).toEqual([
      { one: 1 },
    ]);
  });
});
