import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Generated, sql } from 'kysely';
import { Client, type ClientConfig } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appRole, type Database, migrate, openDatabase } from '../../src/platform/database/index.ts';
import { type TestDatabase, withTestDatabase } from './harness.ts';
import { migrationFolder } from './migration-folder.ts';

interface Schema {
  note: { district_id: string; id: Generated<string>; text: string };
}

let fresh: TestDatabase<Schema>;
/** One connection, so that whatever a transaction leaves behind meets the next one. */
let database: Database<Schema>;

beforeAll(async () => {
  fresh = await withTestDatabase<Schema>({ empty: true, connections: 1 });
  database = fresh.database;
  const notes = `create table note (district_id text not null, id bigint generated always as identity, text text not null,
                   primary key (district_id, id));
                 alter table note enable row level security;
                 create policy own_district on note to ${appRole} using (district_id = current_setting('wangge.district', true));
                 grant usage on schema wangge to ${appRole};
                 grant select, insert, update, delete on note to ${appRole};`;
  const folder = await migrationFolder({ '0001-note.sql': notes });
  await migrate({ client: fresh.client, folder: folder.path });
  await folder.remove();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  await database.transaction({ as: 'owner' }, (trx) => trx.deleteFrom('note').execute());
});

const district = (name: string) => ({ settings: { 'wangge.district': name } });
const write = (name: string, text: string) =>
  database.transaction(district(name), (trx) => trx.insertInto('note').values({ district_id: name, text }).execute());
const all = () =>
  database.transaction({ as: 'owner' }, (trx) => trx.selectFrom('note').select('text').orderBy('text').execute());

describe('a transaction', () => {
  test('runs as the role under row-level security with the settings it was given', async () => {
    await write('a', 'of a');
    await write('b', 'of b');
    const seen = await database.transaction(district('a'), async (trx) => {
      const who = await sql<{ role: string }>`select current_user::text as role`.execute(trx);
      return { role: who.rows[0]?.role, notes: await trx.selectFrom('note').select('text').execute() };
    });
    expect(seen).toEqual({ role: appRole, notes: [{ text: 'of a' }] });
    await expect(
      database.transaction(district('a'), (trx) =>
        trx.insertInto('note').values({ district_id: 'b', text: 'x' }).execute(),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('takes everything back when its function throws, and gives the error on', async () => {
    const fault = new Error('changed my mind');
    const failed = database.transaction(district('a'), async (trx) => {
      await trx.insertInto('note').values({ district_id: 'a', text: 'gone' }).execute();
      throw fault;
    });
    await expect(failed).rejects.toBe(fault);
    expect(await all()).toEqual([]);
  });

  test('that goes on after a failed statement does not pretend to have committed', async () => {
    const swallowed = database.transaction(district('a'), async (trx) => {
      await trx.insertInto('note').values({ district_id: 'a', text: 'lost' }).execute();
      await sql`select 1 / 0`.execute(trx).catch(() => {});
    });
    await expect(swallowed).rejects.toThrow();
    expect(await all()).toEqual([]);
  });

  test.each(['commit', 'rollback'])(
    'leaves neither role nor settings to the next user of its connection after %s',
    async (end) => {
      const pidOf = async () =>
        (await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
      const before = await pidOf();
      const done = database.transaction(district('secret'), async () => {
        if (end === 'rollback') throw new Error('stop');
      });
      await done.catch(() => {});
      const { rows } = await database.pool.query(
        `select current_user::text as role, coalesce(current_setting('wangge.district', true), '') as district,
              current_setting('statement_timeout') as timeout, current_setting('search_path') as path`,
      );
      expect(rows).toEqual([{ role: fresh.client.user, district: '', timeout: '0', path: '"$user", public' }]);
      expect(await pidOf()).toBe(before);
    },
  );

  test('keeps the rights of the login only when asked', async () => {
    await write('a', 'one');
    await write('b', 'two');
    expect(await all()).toEqual([{ text: 'one' }, { text: 'two' }]);
    expect(await database.transaction({}, (trx) => trx.selectFrom('note').selectAll().execute())).toEqual([]);
  });

  test('refuses settings that are not the product’s, with any value in those that are', async () => {
    for (const name of ['role', 'search_path', 'wangge.', 'wangge.A', "wangge.a'; drop table note"]) {
      await expect(database.transaction({ settings: { [name]: 'x' } }, async () => {})).rejects.toThrow(RangeError);
    }
    const odd = `'); drop table wangge.note; -- "泺源"`;
    const read = await database.transaction({ settings: { 'wangge.reader': odd } }, (trx) =>
      sql<{ value: string }>`select current_setting('wangge.reader') as value`.execute(trx),
    );
    expect(read.rows).toEqual([{ value: odd }]);
  });

  test('ends a statement that takes too long, and one that writes where only reading was asked', async () => {
    const slow = database.transaction({ limits: { statement: 50 } }, (trx) => sql`select pg_sleep(5)`.execute(trx));
    await expect(slow).rejects.toMatchObject({ code: '57014' });
    const writing = database.transaction({ ...district('a'), readOnly: true }, (trx) =>
      trx.insertInto('note').values({ district_id: 'a', text: 'x' }).execute(),
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });
});

describe('a serialization failure', () => {
  /** Two that read everything and then write: whoever commits second must fail. */
  async function meet(retries: number): Promise<PromiseSettledResult<void>[]> {
    const wide = openDatabase<Schema>({ client: fresh.client, name: 'wangge test', connections: 2 });
    const both = Promise.withResolvers<void>();
    let inside = 0;
    const one = () =>
      wide.transaction({ ...district('a'), isolation: 'serializable', retries }, async (trx) => {
        const { length } = await trx.selectFrom('note').select('id').execute();
        inside += 1;
        if (inside === 2) both.resolve();
        await both.promise;
        await trx
          .insertInto('note')
          .values({ district_id: 'a', text: `saw ${length}` })
          .execute();
      });
    const ends = await Promise.allSettled([one(), one()]);
    await wide.close();
    return ends;
  }

  test('is the caller’s unless it asked for retries', async () => {
    const ends = await meet(0);
    expect(ends.filter((end) => end.status === 'rejected')).toMatchObject([{ reason: { code: '40001' } }]);
    expect(await all()).toEqual([{ text: 'saw 0' }]);
  });

  test('is retried when asked, as a whole', async () => {
    expect((await meet(5)).map((end) => end.status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await all()).toEqual([{ text: 'saw 0' }, { text: 'saw 1' }]);
  });
});

describe('values', () => {
  test('of 64 bits, decimals and days come back exactly, alone and in arrays', async () => {
    const { rows } = await database.pool.query(
      `select 9007199254740993::bigint as int8, 0.1000000000000000055::numeric as numeric, date '2026-02-28' as date,
              timestamp '2026-02-28 23:59:59.123456' as timestamp, timestamptz '2026-02-28T16:00:00Z' as instant,
              array[9007199254740993, null]::bigint[] as int8s, array[12345678901234567890.12]::numeric[] as numerics,
              array[date '2026-02-28'] as dates, 1.5::float8 as float8, 7::int as int4, '{"a": [1]}'::jsonb as json`,
    );
    expect(rows).toEqual([
      {
        int8: '9007199254740993',
        numeric: '0.1000000000000000055',
        date: '2026-02-28',
        timestamp: '2026-02-28 23:59:59.123456',
        instant: new Date('2026-02-28T16:00:00Z'),
        int8s: ['9007199254740993', null],
        numerics: ['12345678901234567890.12'],
        dates: ['2026-02-28'],
        float8: 1.5,
        int4: 7,
        json: { a: [1] },
      },
    ]);
  });
});

describe('a server that hangs', () => {
  /** Stands between client and server and can swallow what both say, as a frozen server or a broken network does. */
  async function between(): Promise<{ client: ClientConfig; swallow(on: boolean): void; close(): void }> {
    const { host = '', port = 5432 } = fresh.client;
    let swallows = false;
    const sockets = new Set<Socket>();
    const relay = createServer((near) => {
      const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on('data', (chunk) => swallows || to.write(chunk));
        from.on('close', () => to.destroy()).on('error', () => {});
      }
    });
    await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
    return {
      client: { ...fresh.client, host: '127.0.0.1', port: (relay.address() as AddressInfo).port },
      swallow: (on) => {
        swallows = on;
      },
      close: () => {
        relay.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  }

  test('costs the connection, not the pool: the transaction fails as one without connection, the next finds another', async () => {
    const way = await between();
    const pool = openDatabase<Schema>({ client: way.client, name: 'wangge hang', connections: 1 });
    const one = () => pool.transaction({ limits: { statement: 100 } }, (trx) => sql`select 1 as one`.execute(trx));
    await one();
    way.swallow(true);
    const begun = performance.now();
    await expect(one()).rejects.toMatchObject({
      code: '08006',
      message: expect.stringMatching(/did not answer within/),
    });
    expect(performance.now() - begun).toBeLessThan(8_000);
    way.swallow(false);
    expect((await one()).rows).toEqual([{ one: 1 }]);
    await pool.close();
    way.close();
  });
});

describe('a connection that is cut', () => {
  async function cut(name: string): Promise<void> {
    const client = new Client(fresh.client);
    await client.connect();
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);
    await client.end();
  }

  test('while idle is reported and replaced', async () => {
    const reported = Promise.withResolvers<Error>();
    const name = 'wangge cut idle';
    const pool = openDatabase<Schema>({
      client: fresh.client,
      name,
      connections: 1,
      onConnectionError: reported.resolve,
    });
    await pool.transaction({}, (trx) => sql`select 1`.execute(trx));
    await cut(name);
    expect(await reported.promise).toMatchObject({ code: '57P01' });
    await pool.transaction({}, (trx) => sql`select 1`.execute(trx));
    await pool.close();
  });

  test('under a transaction that fails for another reason is told as the connection that it is', async () => {
    const name = 'wangge cut late';
    const pool = openDatabase<Schema>({ client: fresh.client, name, connections: 1 });
    const failing = pool.transaction({}, async (trx) => {
      await sql`select 1`.execute(trx);
      await cut(name);
      // Until the client has seen the end of its socket: the rollback meets a connection that takes no more statements.
      await new Promise((done) => setTimeout(done, 200));
      throw new Error('of a request that met it');
    });
    await expect(failing).rejects.toMatchObject({ code: '08006', message: expect.stringMatching(/not queryable/) });
    await pool.close();
  });

  test('while at work rejects that transaction alone', async () => {
    const name = 'wangge cut busy';
    const pool = openDatabase<Schema>({ client: fresh.client, name, connections: 1 });
    const begun = Promise.withResolvers<void>();
    const broken = pool.transaction(district('a'), async (trx) => {
      await trx.insertInto('note').values({ district_id: 'a', text: 'lost' }).execute();
      begun.resolve();
      await sql`select pg_sleep(30)`.execute(trx);
    });
    await begun.promise;
    await Promise.all([expect(broken).rejects.toThrow(/terminat/), cut(name)]);
    const { rows } = await pool.transaction({}, (trx) => sql<{ one: number }>`select 1 as one`.execute(trx));
    expect(rows).toEqual([{ one: 1 }]);
    expect(await all()).toEqual([]);
    await pool.close();
  });
});
