import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyIn, copyLine } from '../../src/platform/database/index.ts';
import { type TestDatabase, withTestDatabase } from './harness.ts';

let database: TestDatabase<unknown>;
let client: Client;
beforeAll(async () => {
  database = await withTestDatabase({ empty: true });
  client = new Client(database.client);
  await client.connect();
  await client.query('create table one (id integer primary key, words text)');
  await client.query('create table two (id integer references one, words text)');
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const lines = (rows: readonly [number, string | null][]): Buffer => Buffer.from(rows.map(copyLine).join(''), 'utf8');
const stand = async () => {
  const { rows } = await client.query('select (select count(*) from one)::int as one, count(*)::int as two from two');
  return rows[0];
};

test('lines of several tables come in with one message, megabytes too, in the order of their references', async () => {
  const long = '事'.repeat(1_000);
  const ids = Array.from({ length: 2_000 }, (_, id) => id);
  await copyIn(client, [
    { into: 'one (id, words)', lines: lines(ids.map((id) => [id, long])) },
    { into: 'two ("id", "words")', lines: lines([[1, 'a\tb\\c\nd'], ...ids.map((id): [number, null] => [id, null])]) },
    { into: 'two (id)', lines: Buffer.alloc(0) },
  ]);
  expect(await stand()).toEqual({ one: 2_000, two: 2_001 });
  const { rows } = await client.query('select words from two where words is not null');
  expect(rows).toEqual([{ words: 'a\tb\\c\nd' }]);
  expect((await client.query('select bool_and(words = $1) as same from one', [long])).rows).toEqual([{ same: true }]);
  await copyIn(client, []);
});

test.each([
  [
    'the first table',
    [
      [5_000, null],
      [1, null],
    ],
    [[1, null]],
    '23505',
  ],
  ['the last table', [[5_000, null]], [[6_000, null]], '23503'],
] as [string, [number, null][], [number, null][], string][])(
  'what is refused by %s is told by its code, and nothing of the transaction stays',
  async (_, first, second, code) => {
    const before = await stand();
    await client.query('begin');
    const copied = copyIn(client, [
      { into: 'one (id, words)', lines: lines(first) },
      { into: 'two (id, words)', lines: lines(second) },
    ]);
    await expect(copied).rejects.toMatchObject({ code });
    await client.query('rollback');
    expect(await stand()).toEqual(before);
  },
);

test('a connection that breaks in the midst is told', async () => {
  const other = new Client(database.client);
  other.on('error', () => {});
  await other.connect();
  const { rows } = await other.query('select pg_backend_pid() as pid');
  await client.query('begin; lock table one in access exclusive mode');
  const copied = copyIn(other, [{ into: 'one (id, words)', lines: lines([[7_000, null]]) }]);
  const told = expect(copied).rejects.toThrow();
  await client.query('select pg_terminate_backend($1)', [rows[0].pid]);
  await client.query('rollback');
  await told;
  await other.end().catch(() => {});
});
