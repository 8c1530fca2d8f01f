import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, part, parts, statement, together, withNext } from '../../src/platform/database/index.ts';
import { type TestDatabase, withTestDatabase } from './harness.ts';

interface Schema {
  note: { id: number };
}
const insert = (id: number | string) => statement<{ id: number }>`insert into note (id) values (${id}) returning id`;
const count = statement<{ count: string }>`select count(*) from note`;
let fresh: TestDatabase<Schema>;
beforeAll(async () => {
  fresh = await withTestDatabase<Schema>({ connections: 1 });
  await asOwner('create table wangge.note (id integer primary key); insert into wangge.note values (1), (2)');
});
afterAll(() => fresh.drop());

async function asOwner(statements: string): Promise<void> {
  const client = new Client(fresh.client);
  await client.connect();
  await client.query(statements);
  await client.end();
}

/** Texts that the pool's only connection has prepared. */
async function prepared(): Promise<string[]> {
  const found = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
    fresh.database.kysely,
  );
  return found.rows.map(({ statement }) => statement);
}

const owner = { as: 'owner' } as const;
const note = (id: number) =>
  fresh.database.transaction(owner, (trx) => trx.selectFrom('note').selectAll().where('id', '=', id).execute());

test('a statement is prepared when it comes again, and answers by its parameters', async () => {
  expect(await note(1)).toEqual([{ id: 1 }]);
  expect((await prepared()).filter((text) => text.includes('"note"'))).toEqual([]);
  for (const id of [2, 1, 2]) expect(await note(id)).toEqual([{ id }]);
  expect((await prepared()).filter((text) => text.includes('"note"'))).toHaveLength(1);
});

test('a migration under prepared statements costs one transaction, not the connection', async () => {
  for (let times = 0; times < 3; times++) await note(1);
  await asOwner('alter table wangge.note add column text text');
  await expect(note(1)).rejects.toMatchObject({ code: '0A000' });
  for (let times = 0; times < 4; times++) expect(await note(1)).toEqual([{ id: 1, text: null }]);
});

test('statements that never come again leave nothing on the server', async () => {
  for (let i = 0; i < 50; i++) {
    await fresh.database.transaction(owner, (trx) => sql`select ${i} as ${sql.ref(`once_${i}`)}`.execute(trx));
  }
  expect((await prepared()).filter((text) => text.includes('once_'))).toEqual([]);
});

test('a transaction that says nothing but its settings commits, and one whose beginning fails writes nothing', async () => {
  expect(await fresh.database.transaction(owner, async () => 'done')).toBe('done');
  const impossible = { ...owner, limits: { statement: -5 } };
  const writing = fresh.database.transaction(impossible, (trx) => trx.insertInto('note').values({ id: 3 }).execute());
  await expect(writing).rejects.toMatchObject({ code: '22023' });
  expect(await note(3)).toEqual([]);
});

test('isolation and access mode arrive with the settings', async () => {
  const asked = await fresh.database.transaction({ ...owner, isolation: 'serializable', readOnly: true }, (trx) =>
    sql`select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as only`.execute(
      trx,
    ),
  );
  expect(asked.rows).toEqual([{ isolation: 'serializable', only: 'on' }]);
});

test('nothing is prepared where the pooler would forget it', async () => {
  const plain = openDatabase<Schema>({ client: fresh.client, name: 'wangge plain', connections: 1, prepares: false });
  for (let times = 0; times < 5; times++) {
    await plain.transaction(owner, (trx) => trx.selectFrom('note').select('id').where('id', '=', 1).execute());
  }
  const found = await sql`select statement from pg_prepared_statements`.execute(plain.kysely);
  expect(found.rows).toEqual([]);
  await plain.close();
});

test('statements sent at once are answered in order, and each sees what those before it did', async () => {
  await asOwner('truncate wangge.note');
  const answers = await fresh.database.transaction(owner, (trx) =>
    together(
      trx,
      count,
      insert(1),
      count,
      statement<{ is: number }>`select ${2}::int as is where ${null}::int is null`,
    ),
  );
  expect(answers).toMatchObject([[{ count: '0' }], [{ id: 1 }], [{ count: '1' }], [{ is: 2 }]]);
});

test('of statements sent at once the first that failed is told, and none of them stays', async () => {
  await asOwner('truncate wangge.note');
  const broken = fresh.database.transaction(owner, (trx) => together(trx, insert(1), insert(1), insert(2)));
  await expect(broken).rejects.toMatchObject({ code: '23505' });
  expect(await note(1)).toEqual([]);
});

test('a statement that nobody waits for goes with the next one, with the commit at the latest', async () => {
  await asOwner('truncate wangge.note');
  await fresh.database.transaction(owner, async (trx) => {
    await withNext(trx, insert(1));
    const { rows } = await trx.executeQuery(count);
    expect(rows).toEqual([{ count: '1' }]);
    await withNext(trx, insert(2));
  });
  expect(await note(2)).toMatchObject([{ id: 2 }]);
});

test('when it fails, the commit fails by what its author makes of it, and the transaction is undone', async () => {
  await asOwner('truncate wangge.note; insert into wangge.note values (7)');
  const taken = fresh.database.transaction(owner, async (trx) => {
    await trx.executeQuery(insert(8));
    await withNext(trx, insert(7), (error) => new Error('taken', { cause: error }));
    return 'never';
  });
  await expect(taken).rejects.toMatchObject({ message: 'taken', cause: { code: '23505' } });
  expect(await note(8)).toEqual([]);
  expect(await note(7)).toMatchObject([{ id: 7 }]);
});

test('it is not sent when the transaction fails otherwise', async () => {
  await asOwner('truncate wangge.note');
  const refused = fresh.database.transaction(owner, async (trx) => {
    await withNext(trx, insert(1));
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  expect(await note(1)).toEqual([]);
});

test('a parameter that may not reach the server is refused before anything relies on it', async () => {
  const strange = fresh.database.transaction(owner, (trx) => withNext(trx, statement`select ${{ an: 'object' }}`));
  await expect(strange).rejects.toThrow(TypeError);
});

test('a statement is written with its values as parameters, pieces and all', () => {
  const { sql: text, parameters } =
    statement`select ${parts([part`${1}::int`, part`(${'a'}, ${null})`])} where ${part`true`}`;
  expect([text, parameters]).toEqual(['select $1::int, ($2, $3) where true', [1, 'a', null]]);
  expect(statement`values ${parts([])}`.sql).toBe('values ');
});
