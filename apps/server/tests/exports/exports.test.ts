import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExportFolder, sweepExports } from '../../src/exports/index.ts';
import { exportSettings } from '../../src/exports/settings.ts';
import { LineFull } from '../../src/platform/database/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';
import { column, ended, exported, fetched, listed, momentOf, readCsv, readXlsx } from './files.ts';

const at = '2020-04-08T02:00:00Z';
const cases = { what: 'cases', filter: {} };
const HOUR = 3_600_000;

describe.each(profiles)('files back out of $slug', (profile) => {
  let town: Town;
  let worker: Person;
  let dispatcher: Person;
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    [worker, dispatcher] = [await town.as(profile.worker), await town.as(profile.dispatcher)];
    for (let count = 0; count < 7; count += 1)
      taken(await worker.report(profile.procedure, profile.opening(town)), 201);
  });
  afterAll(() => town.close());

  test.each(['due', 'received', 'changed'])('hold the rows of the list, in its order: %s', async (sort) => {
    const view = await exported(dispatcher, { ...cases, sort, format: 'csv', locale: 'zh' });
    expect(view).toMatchObject({ state: 'done', rows: { done: 7, expected: 7 }, fault: null });
    const file = readCsv((await fetched(dispatcher, view.id)).bytes);
    const list = await listed(dispatcher, { sort });
    expect(column(file, '系统编号')).toEqual(list.map(({ id }) => id));
    expect(column(file, '编号')).toEqual(list.map(({ number }) => number));
    expect(file.about.行数).toBe('7');
  });

  test('say the same as CSV and as XLSX, names instead of ids, times of the district', async () => {
    const [csv, xlsx] = [
      await exported(dispatcher, { ...cases, format: 'csv', locale: 'en' }),
      await exported(dispatcher, { ...cases, format: 'xlsx', locale: 'en' }),
    ];
    const text = readCsv((await fetched(dispatcher, csv.id)).bytes);
    const book = readXlsx((await fetched(dispatcher, xlsx.id)).bytes);
    expect(book.headings).toEqual(text.headings);
    const moments = ['Due', 'Reported', 'Received', 'In this state since', 'Changed', 'Ended'];
    for (const name of text.headings) {
      const own = column(book, name);
      expect([name, moments.includes(name) ? own.map(momentOf) : own]).toEqual([name, column(text, name)]);
    }
    const [row] = await listed(dispatcher);
    const { zone } = town.district.pack.district;
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    expect(column(text, 'Received')[0]).toBe(local.format(new Date(row.receivedAt)));
    expect(column(text, 'Category')[0]).toBe(town.district.pack.catalogue.categories[row.category]?.name.en);
    expect(column(text, 'State')[0]).not.toBe(row.state);
    expect(text.about['As of']).toContain(zone);
    expect(text.about['Exported by']).toContain(town.district.staffById.get(dispatcher.staff)?.name);
    expect(book.about).toEqual({ ...text.about, 'As of': book.about['As of'] });
  });

  test('are for nobody else, whatever their role', async () => {
    const { id } = await exported(dispatcher, cases);
    for (const login of [profile.worker, profile.leader, profile.desk]) {
      const other = await town.as(login);
      for (const path of [`/api/v1/exports/${id}`, `/api/v1/exports/${id}/file`]) {
        const answer = await other.get(path);
        expect([login, answer.status, answer.body.code]).toEqual([login, 404, 'not-found']);
      }
      expect((await other.ask('DELETE', `/api/v1/exports/${id}`)).status).toBe(404);
      expect(taken(await other.get('/api/v1/exports')).items.map((one: { id: string }) => one.id)).not.toContain(id);
      // Nor by asking for it as if it were theirs.
      const again = await other.post('/api/v1/exports', { id, format: 'csv', ...cases });
      expect(again.body.code).toBe('command-reused');
    }
    for (const login of profile.administrators) {
      const other = await town.as(login);
      expect((await other.post('/api/v1/exports', { id: newId(), format: 'csv', ...cases })).status).toBe(403);
      expect((await other.get(`/api/v1/exports/${id}/file`)).status).toBe(403);
    }
    expect((await town.stranger().get(`/api/v1/exports/${id}/file`)).status).toBe(401);
    expect((await fetched(dispatcher, id)).status).toBe(200);
  });

  test('hold for each role what its list holds, and its points as they get them', async () => {
    const all = await listed(dispatcher);
    for (const login of [profile.worker, profile.leader, profile.desk, profile.otherDesk]) {
      const reader = await town.as(login);
      const list = await listed(reader);
      const view = await exported(reader, { ...cases, locale: 'en' });
      const file = readCsv((await fetched(reader, view.id)).bytes);
      expect([login, column(file, 'Id')]).toEqual([login, list.map(({ id }) => id)]);
      expect(column(file, 'Longitude')).toEqual(list.map(({ lng }) => String(lng)));
      expect([login, 'Points' in file.about]).toEqual([login, login === profile.leader]);
    }
    const rough = await listed(await town.as(profile.leader));
    expect(rough[0].lng).not.toBe(all[0].lng);
  });

  test('hold nothing of what people wrote', async () => {
    const secret = `canary-${randomUUID()}`;
    taken(await worker.report(profile.procedure, { ...profile.opening(town), [profile.text]: secret }), 201);
    const view = await exported(dispatcher, { ...cases, format: 'csv' });
    const { bytes } = await fetched(dispatcher, view.id);
    expect(bytes.includes(secret)).toBe(false);
  });

  test('are refused at once where the list would refuse', async () => {
    const wrong = { what: 'cases', filter: { area: 'nowhere' } };
    const answer = await dispatcher.post('/api/v1/exports', { id: newId(), format: 'csv', ...wrong });
    expect([answer.status, answer.body.code, answer.body.place]).toEqual([400, 'bad-request', 'body/filter/area']);
    const shapes = [
      { ...cases, format: 'pdf' },
      { ...cases, filter: { strange: '1' } },
      { what: 'accounts' },
      { ...cases, id: 'x' },
    ];
    for (const shape of shapes) {
      const refused = await dispatcher.post('/api/v1/exports', { id: newId(), format: 'csv', ...shape });
      expect([shape, refused.status]).toEqual([shape, 400]);
    }
  });
});

describe('the life of an export', () => {
  let town: Town;
  let dispatcher: Person;
  let folder: string;
  let clock = Date.now();
  beforeAll(async () => {
    town = await openTown('shizhong', { at });
    town.services.realNow = () => new Date(clock);
    dispatcher = await town.as('dispatcher');
    folder = join(town.services.config.dataFolder, 'exports');
    const worker = await town.as('worker');
    const form = { place: town.placeIn('370103012028'), text: '井盖破损', category: 'C0103', condition: 'C0103-2' };
    for (let count = 0; count < 3; count += 1) taken(await worker.report('grid-event', form), 201);
  });
  afterAll(() => town.close());

  const filesOf = async (id: string) =>
    (await readdir(join(folder, String(town.district.id)))).filter((name) => name.startsWith(id));
  const sweep = async () =>
    sweepExports({ database: town.services.database, store: await openExportFolder(folder, () => 0) }, new Date(clock));

  const attemptsOf = async (id: string) =>
    (await town.query('select attempt from wangge.export where id = $1', [id]))[0]?.attempt;
  const leaseEnds = (id: string) =>
    town.query(
      `update wangge.export set lease_until = now() - interval '1 second' where id = $1 and state = 'running'`,
      [id],
    );
  /** Once whoever holds it has let go. */
  const doneAnew = async (id: string) => {
    for (;;) {
      await leaseEnds(id);
      await exported(dispatcher, cases);
      const view = taken(await dispatcher.get(`/api/v1/exports/${id}`));
      if (view.state !== 'running' && view.state !== 'queued') return view;
    }
  };

  test('asked twice it is one; the same id for something else is refused', async () => {
    const id = newId();
    const body = { id, format: 'csv', ...cases };
    const answers = await Promise.all(Array.from({ length: 5 }, () => dispatcher.post('/api/v1/exports', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 202]);
    const other = await dispatcher.post('/api/v1/exports', { ...body, format: 'xlsx' });
    expect([other.status, other.body.code]).toEqual([409, 'command-reused']);
    const { state } = await ended(dispatcher, id);
    expect(state).toBe('done');
    expect(await filesOf(id)).toHaveLength(1);
  });

  test('unknown ids are not found', async () => {
    for (const path of ['', '/file'])
      expect((await dispatcher.get(`/api/v1/exports/${newId()}${path}`)).body.code).toBe('not-found');
    expect((await dispatcher.get('/api/v1/exports/1')).status).toBe(400);
  });

  test('its file has a Chinese name, lies sealed, and is traced', async () => {
    const view = await exported(dispatcher, { what: 'cases', filter: { q: '王小明' }, format: 'csv', locale: 'zh' });
    const { headers, bytes } = await fetched(dispatcher, view.id);
    expect(view.fileName).toBe('案件 2020-04-08 1000.csv');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="cases 2020-04-08 1000.csv"; filename*=UTF-8''${encodeURIComponent(view.fileName)}`,
    );
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.length).toBe(view.bytes);
    const [name = ''] = await filesOf(view.id);
    const sealed = await readFile(join(folder, String(town.district.id), name));
    expect(sealed.includes('编号')).toBe(false);
    const audit = await town.query(
      `select verb, staff_id, details from wangge.audit where subject = $1 order by at, id`,
      [`export/${view.id}`],
    );
    expect(audit.map(({ verb }) => verb).sort()).toEqual(['ask-export', 'export', 'fetch-export']);
    expect(audit.find(({ verb }) => verb === 'export')?.details).toMatchObject({
      rows: 0,
      format: 'csv',
      wanted: { q: '…', sort: 'due' },
    });
    // What was searched for is nowhere in clear but in the file itself.
    expect(readCsv(bytes).about['筛选 · 搜索']).toBe('王小明');
    const rows = await town.query('select wanted::text from wangge.export where id = $1', [view.id]);
    expect(JSON.stringify([audit, rows])).not.toContain('王小明');
  });

  test('a file that was cut short, exchanged or lost is not given out', async () => {
    const [one, two] = [await exported(dispatcher, cases), await exported(dispatcher, cases)];
    const paths = await Promise.all(
      [one, two].map(async ({ id }) => join(folder, String(town.district.id), (await filesOf(id))[0] ?? '')),
    );
    const [first = '', second = ''] = paths;
    const whole = await readFile(first);
    await writeFile(first, whole.subarray(0, -1));
    expect((await fetched(dispatcher, one.id)).status).toBe(410);
    // Of the same length, but another's: it does not open, and the answer breaks off.
    await writeFile(first, await readFile(second));
    await expect(fetched(dispatcher, one.id)).rejects.toThrow();
    await rm(first);
    expect((await fetched(dispatcher, one.id)).status).toBe(410);
    expect((await fetched(dispatcher, two.id)).status).toBe(200);
  });

  test('it expires, its key goes, then its file, then what is told of it', async () => {
    const { id, expiresAt } = await exported(dispatcher, cases);
    expect(Date.parse(expiresAt) - clock).toBe(24 * HOUR);
    clock += 24 * HOUR;
    dispatcher = await renewed(town, 'dispatcher');
    expect(taken(await dispatcher.get(`/api/v1/exports/${id}`)).state).toBe('expired');
    expect((await dispatcher.get(`/api/v1/exports/${id}/file`)).body.code).toBe('export-gone');
    expect((await sweep()).expired).toBeGreaterThan(0);
    expect(await filesOf(id)).toEqual([]);
    expect(await town.query('select wrapped from wangge.data_key where subject_id = $1', [id])).toEqual([
      { wrapped: null },
    ]);
    clock += 8 * 24 * HOUR;
    expect((await sweep()).forgotten).toBeGreaterThan(0);
    dispatcher = await renewed(town, 'dispatcher');
    expect((await dispatcher.get(`/api/v1/exports/${id}`)).status).toBe(404);
    expect(await town.query('select 1 from wangge.data_key where subject_id = $1', [id])).toEqual([]);
  });

  test('it is deleted for good, and its id is not taken for a new one', async () => {
    const { id } = await exported(dispatcher, cases);
    expect((await dispatcher.ask('DELETE', `/api/v1/exports/${id}`)).status).toBe(204);
    expect(await filesOf(id)).toEqual([]);
    for (const path of ['', '/file']) expect((await dispatcher.get(`/api/v1/exports/${id}${path}`)).status).toBe(404);
    expect((await dispatcher.ask('DELETE', `/api/v1/exports/${id}`)).status).toBe(404);
    expect((await dispatcher.post('/api/v1/exports', { id, format: 'xlsx', ...cases })).body.code).toBe(
      'command-reused',
    );
  });

  test('what a dead server left is begun anew; what it left half written is never given out', async () => {
    const { id } = await exported(dispatcher, cases);
    const dead = randomUUID();
    const half = join(folder, String(town.district.id), `${id}.${dead}`);
    await writeFile(half, 'half');
    await town.query(
      `update wangge.export set state = 'running', claim = $2, attempt = 1, lease_until = now() - interval '1 second' where id = $1`,
      [id, dead],
    );
    expect((await dispatcher.get(`/api/v1/exports/${id}/file`)).body.code).toBe('export-not-ready');
    await exported(dispatcher, cases);
    expect((await ended(dispatcher, id)).state).toBe('done');
    expect((await fetched(dispatcher, id)).status).toBe(200);
    clock = Date.now() + 2 * HOUR;
    dispatcher = await renewed(town, 'dispatcher');
    expect((await sweep()).strays).toBeGreaterThan(0);
    expect(await filesOf(id)).toHaveLength(1);
  });

  test('what ends every server that tries it is given up', async () => {
    const { id } = await exported(dispatcher, cases);
    await town.query(
      `update wangge.export set state = 'running', attempt = 3, lease_until = now() - interval '1 second' where id = $1`,
      [id],
    );
    await exported(dispatcher, cases);
    expect(await ended(dispatcher, id)).toMatchObject({ state: 'failed', fault: { code: 'interrupted' } });
  });

  test('what loses its connection in the midst is begun anew', async () => {
    const owner = await town.services.database.connect();
    const id = newId();
    try {
      await owner.query('begin');
      // Whoever reads a key is looked up there, too.
      await owner.query('lock table wangge.matter in access exclusive mode');
      taken(await dispatcher.post('/api/v1/exports', { id, format: 'csv', ...cases }), 202);
      let ended = 0;
      while (ended === 0) {
        // Within a transaction who is at work stays as it was when it was first asked: before anybody waited, perhaps.
        await owner.query('select pg_stat_clear_snapshot()');
        const { rowCount } = await owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query ~ '"(matter|data_key)"'`,
        );
        ended = rowCount ?? 0;
        await new Promise((done) => setTimeout(done, 20));
      }
      await owner.query('rollback');
    } finally {
      await owner.end();
    }
    expect(await doneAnew(id)).toMatchObject({ state: 'done', rows: { done: 3 } });
  });

  test('what a crowd kept from its turn is no failed attempt', async () => {
    const { database } = town.services;
    const { transaction } = database;
    let refused = 0;
    database.transaction = (scope, fn) => {
      if (scope.isolation === undefined) return transaction(scope, fn);
      refused += 1;
      return Promise.reject(new LineFull('all wait'));
    };
    const id = newId();
    try {
      taken(await dispatcher.post('/api/v1/exports', { id, format: 'csv', ...cases }), 202);
      const { attempts } = exportSettings;
      for (let turn = 0; turn <= attempts.value; turn += 1) {
        await expect.poll(() => refused).toBeGreaterThan(turn);
        await expect.poll(() => attemptsOf(id)).toBe(0);
        await leaseEnds(id);
        taken(await dispatcher.post('/api/v1/exports', { id: newId(), format: 'csv', ...cases }), 202);
      }
    } finally {
      database.transaction = transaction;
    }
    expect((await doneAnew(id)).state).toBe('done');
  });

  test('a full disk is a failed export with a clear sentence', async () => {
    const { exports } = town.services.config;
    const { reserve } = exports;
    exports.reserve = Number.MAX_SAFE_INTEGER;
    const view = await exported(dispatcher, { ...cases, format: 'xlsx' });
    expect(view).toMatchObject({ state: 'failed', fault: { code: 'disk-full' } });
    expect(view.fault.text.zh).toContain('磁盘');
    expect(await filesOf(view.id)).toEqual([]);
    expect((await dispatcher.get(`/api/v1/exports/${view.id}/file`)).body).toMatchObject({
      code: 'export-not-ready',
      state: 'failed',
    });
    exports.reserve = reserve;
    expect((await exported(dispatcher, cases)).state).toBe('done');
  });

  test('it reads as whoever asked may read by then', async () => {
    const housing = await town.as('housing');
    const id = newId();
    taken(await housing.post('/api/v1/exports', { id, format: 'csv', ...cases }), 202);
    await ended(housing, id);
    // As if the account had been closed while it waited.
    await town.query(`update wangge.account set disabled = true where login = 'housing'`);
    await town.query(`update wangge.export set state = 'queued' where id = $1`, [id]);
    await exported(dispatcher, cases);
    for (;;) {
      const [row] = await town.query('select state, fault from wangge.export where id = $1', [id]);
      if (row.state === 'failed') {
        expect(row.fault).toBe('not-permitted');
        break;
      }
      expect(row.state).not.toBe('done');
      await new Promise((done) => setTimeout(done, 50));
    }
  });

  test('a file is not given out once its reader may see something else', async () => {
    const { id } = await exported(dispatcher, cases);
    await town.query(`update wangge.export set scope = replace(scope, 'grid-event', 'other') where id = $1`, [id]);
    expect((await dispatcher.get(`/api/v1/exports/${id}/file`)).body.code).toBe('export-gone');
  });

  test('nobody has more of them than the limit', async () => {
    const leader = await renewed(town, 'leader');
    const { value: limit } = exportSettings.perPerson;
    const ids = Array.from({ length: limit + 1 }, () => newId());
    const ask = (id: string) => leader.post('/api/v1/exports', { id, format: 'csv', ...cases });
    const answers = await Promise.all(ids.map(ask));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(limit);
    expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'too-many-exports', limit });
    const { items } = taken(await leader.get('/api/v1/exports'));
    expect(items).toHaveLength(limit);
    // What has expired is no longer kept, whether or not the sweep has been there.
    for (const { id } of items) await ended(leader, id);
    await town.query(`update wangge.export set expires_at = $2 where id = $1`, [items[0].id, new Date(clock)]);
    expect((await ask(newId())).status).toBe(202);
  });
});

async function renewed(town: Town, login: string): Promise<Person> {
  const person = await town.as(login);
  const { demoPassword } = await import('../../src/accounts/index.ts');
  taken(await person.post('/api/v1/session', { login, password: demoPassword }));
  return person;
}

describe('a hundred exports at once', () => {
  let town: Town;
  let dispatcher: Person;
  beforeAll(async () => {
    town = await openTown('shizhong', { at });
    dispatcher = await town.as('dispatcher');
    const worker = await town.as('worker');
    const form = { place: town.placeIn('370103012028'), text: '井盖破损', category: 'C0103', condition: 'C0103-2' };
    for (let count = 0; count < 5; count += 1) taken(await worker.report('grid-event', form), 201);
  });
  afterAll(() => town.close());

  test('of one person: none fails, each tells how far it is and holds the rows of its list', async () => {
    const lists: Record<string, string>[] = [{}, { category: 'C0103' }, { open: 'false' }, { area: '370103012' }];
    const asked = Array.from({ length: 100 }, (_, at) => ({
      id: newId(),
      what: 'cases',
      filter: lists[at % lists.length] ?? {},
      format: at % 8 < 4 ? 'csv' : 'xlsx',
      locale: 'en',
    }));
    const answers = await Promise.all(asked.map((body) => dispatcher.post('/api/v1/exports', body)));
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 202));
    // As the page does: one question for all of them, until none is under way.
    let items: { id: string; state: string; rows: { done: number; expected: number } }[];
    do {
      await new Promise((done) => setTimeout(done, 100));
      ({ items } = taken(await dispatcher.get('/api/v1/exports')));
    } while (items.some(({ state }) => state === 'queued' || state === 'running'));
    const views = new Map(items.map((view) => [view.id, view]));
    const ids = await Promise.all(lists.map(async (filter) => (await listed(dispatcher, filter)).map(({ id }) => id)));
    expect(ids.map((own) => own.length)).toEqual([5, 5, 0, 5]);
    for (const [at, { id, format }] of asked.entries()) {
      const own = ids[at % lists.length] ?? [];
      expect(views.get(id)).toMatchObject({ state: 'done', rows: { done: own.length, expected: own.length } });
      const { bytes } = await fetched(dispatcher, id);
      expect(column(format === 'csv' ? readCsv(bytes) : readXlsx(bytes), 'Id')).toEqual(own);
    }
  });
});

describe('cells that a spreadsheet would take for a formula', () => {
  const hostile = `=HYPERLINK("http://evil.example","x")`;
  let town: Town;
  let dispatcher: Person;
  beforeAll(async () => {
    const units = (text: string) =>
      text.replace('市中区城市管理局,Urban Management Bureau', `"${hostile.replaceAll('"', '""')}","@SUM(1)"`);
    town = await openTown('shizhong', { at, edit: { 'units.csv': units } });
    dispatcher = await town.as('dispatcher');
    const worker = await town.as('worker');
    const form = { place: town.placeIn('370103012028'), text: '井盖破损', category: 'C0103', condition: 'C0103-2' };
    const { id } = taken(await worker.report('grid-event', form), 201);
    taken(await dispatcher.act(id, 'file', { category: 'C0103', condition: 'C0103-2' }));
    taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
  });
  afterAll(() => town.close());

  test('have an apostrophe before them in CSV, in both languages', async () => {
    for (const [locale, heading, value] of [
      ['zh', '主办单位', hostile],
      ['en', 'Lead unit', '@SUM(1)'],
    ] as const) {
      const view = await exported(dispatcher, { ...cases, locale });
      const file = readCsv((await fetched(dispatcher, view.id)).bytes);
      expect(column(file, heading)).toEqual([`'${value}`]);
    }
  });

  test('are texts in XLSX, as they are', async () => {
    const view = await exported(dispatcher, { ...cases, format: 'xlsx', locale: 'zh' });
    const { bytes } = await fetched(dispatcher, view.id);
    expect(column(readXlsx(bytes), '主办单位')).toEqual([hostile]);
  });

  test.each(['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', ' =1', '＝1', '"=1', ';=1'])(
    'also in what was asked: %j',
    async (q) => {
      const view = await exported(dispatcher, { what: 'cases', filter: { q }, locale: 'en' });
      const { bytes } = await fetched(dispatcher, view.id);
      const value = readCsv(bytes).about['Filter · Search'] ?? '';
      expect(value.endsWith(q)).toBe(true);
      expect(value).not.toMatch(/^\s*[=+\-@＝]|^[\t\r\n]/);
      const book = await exported(dispatcher, { what: 'cases', filter: { q }, locale: 'en', format: 'xlsx' });
      expect(readXlsx((await fetched(dispatcher, book.id)).bytes).about['Filter · Search']).toBe(q);
    },
  );
});

describe('the assessment as a file', () => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown('shizhong', { at });
    const worker = await town.as('worker');
    const form = { place: town.placeIn('370103012028'), text: '井盖破损', category: 'C0103', condition: 'C0103-2' };
    taken(await worker.report('grid-event', form), 201);
    await town.at('2020-04-30 12:00');
  });
  afterAll(() => town.close());

  test('holds the table of the page: rates with their counts, a dash and no nought', async () => {
    const leader = await town.as('leader');
    const question = { period: '2020-04', by: 'area:street' };
    const answer = taken(await leader.get(`/api/v1/assessment?${new URLSearchParams(question)}`));
    const view = await exported(leader, { what: 'assessment', question, locale: 'en', format: 'xlsx' });
    const { bytes, headers } = await fetched(leader, view.id);
    expect(headers.get('content-disposition')).toContain('assessment 2020-04-30');
    const file = readXlsx(bytes);
    expect(file.rows.map(([name]) => name)).toEqual([
      ...answer.rows.map((row: { name: { en: string } }) => row.name.en),
      'All',
    ]);
    for (const { id, name } of answer.indicators) {
      const { numerator, denominator, raw } = answer.total.rates[id];
      const last = (heading: string) => column(file, heading).at(-1);
      expect([name.en, last(`${name.en} · numerator`), last(`${name.en} · denominator`)]).toEqual([
        name.en,
        String(numerator),
        String(denominator),
      ]);
      expect(last(name.en)).toBe(raw === null ? '—' : String(raw / 100));
    }
    // A column for the points of each part beside the score; adjusted where an appeal can change them.
    const parts = file.headings.filter((heading) => heading.startsWith('Score · '));
    expect(parts).toEqual([
      'Score · raw',
      'Score · adjusted',
      'Score · Closed on time',
      'Score · Closed on time · adjusted',
      'Score · Closed',
      'Score · Reworks',
      'Score · Findings',
      'Score · Findings · adjusted',
    ]);
    for (const { id, name } of answer.formula) {
      const points = answer.total.score.raw.parts[id];
      expect([name.en, column(file, `Score · ${name.en}`).at(-1)]).toEqual([name.en, String(points ?? '—')]);
    }
    expect(file.about.Period).toBe('2020-04-01 – 2020-04-30');
  });

  test('says by their names which parts of the formula a score over some kinds leaves out', async () => {
    const leader = await town.as('leader');
    const about = async (question: object) => {
      const view = await exported(leader, { what: 'assessment', question, locale: 'en' });
      return readCsv((await fetched(leader, view.id)).bytes).about;
    };
    const leftOut = 'Left out of the score (about other kinds of matters)';
    const some = await about({ period: '2020-04', kind: 'grid-event' });
    expect(some[leftOut]).toBe('Findings');
    expect(Object.keys(some).filter((one) => one.startsWith('Score · '))).toEqual([
      'Score · Closed on time',
      'Score · Closed',
      'Score · Reworks',
    ]);
    expect(await about({ period: '2020-04' })).not.toHaveProperty([leftOut]);
  });

  test('asked without a cut-off, holds the figures of the moment at which it was asked', async () => {
    const leader = await town.as('leader');
    const question = { period: '2020-04', by: 'area:street' };
    const page = async () => taken(await leader.get(`/api/v1/assessment?${new URLSearchParams(question)}`)).total;
    const { database } = town.services;
    const { transaction } = database;
    const gate = Promise.withResolvers<void>();
    // Its turn comes late.
    database.transaction = async (scope, fn) => {
      if (scope.isolation !== undefined) await gate.promise;
      return transaction(scope, fn);
    };
    const body = { id: newId(), format: 'csv', locale: 'en', what: 'assessment', question };
    const { contacts } = (await page()).tallies;
    try {
      taken(await leader.post('/api/v1/exports', body), 202);
      await town.at('2020-04-30 12:05');
      const worker = await town.as('worker');
      const form = { place: town.placeIn('370103012028'), text: '井盖破损', category: 'C0103', condition: 'C0103-2' };
      taken(await worker.report('grid-event', form), 201);
      expect((await page()).tallies.contacts).toBe(contacts + 1);
      // The same question with the same id is the same export, though the clock has moved.
      expect((await leader.post('/api/v1/exports', body)).status).toBe(200);
    } finally {
      gate.resolve();
      database.transaction = transaction;
    }
    expect((await ended(leader, body.id)).state).toBe('done');
    const file = readCsv((await fetched(leader, body.id)).bytes);
    expect(column(file, 'Contacts').at(-1)).toBe(String(contacts));
    expect(file.about['Cut-off']).toContain('2020-04-30 12:00');
  });

  test('is for those who may open the page', async () => {
    const body = { format: 'csv', what: 'assessment', question: { period: '2020-04' } };
    for (const login of ['worker', 'sysadmin']) {
      const answer = await (await town.as(login)).post('/api/v1/exports', { id: newId(), ...body });
      expect([login, answer.status]).toEqual([login, 403]);
    }
    const leader = await town.as('leader');
    const wrong = await leader.post('/api/v1/exports', {
      id: newId(),
      ...body,
      question: { period: '2020-04', cutoff: '2021-01-01T00:00:00Z' },
    });
    expect([wrong.status, wrong.body.place]).toEqual([400, 'body/question']);
    for (const question of [{ period: '2020-05' }, { period: '2020-04', by: 'area:moon' }]) {
      const refused = await leader.post('/api/v1/exports', { id: newId(), ...body, question });
      expect([question, refused.status, refused.body.code]).toEqual([question, 400, 'bad-request']);
    }
  });
});
