import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listArchives, makeArchive, readYear, restoreArchive } from '../../src/archive/index.ts';
import { makeCheckpoint, type VerifyOptions, verify } from '../../src/checkpoints/index.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';

let town: Town;
let people: Record<'worker' | 'duty' | 'dispatcher', Person>;
let folder: string;
/** Refused in 2018; reported in 2018 and still open; refused in 2019. */
let [ended, open, later] = ['', '', ''];

beforeAll(async () => {
  town = await openTown('shizhong');
  people = await town.people(['worker', 'duty', 'dispatcher']);
  folder = await mkdtemp(join(tmpdir(), 'wangge-archive-'));
  const [grid] = town.gridsOf('370103012028');
  const report = async (): Promise<string> => {
    const place = { ...town.pointIn(grid as string), crs: 'WGS-84' };
    const form = { place, text: '井盖\u2028移位\t一处\\', category: 'C0103', condition: 'C0103-4' };
    return taken(await people.worker.report('grid-event', form), 201).id;
  };
  const refuse = async (id: string) => {
    taken(await people.duty.act(id, 'refuse', { reason: 'outside-scope', opinion: '不属受理范围' }));
  };
  await town.at('2018-05-07T09:00:00');
  [ended, open] = [await report(), await report()];
  await refuse(ended);
  await town.at('2019-05-07T09:00:00');
  later = await report();
  await refuse(later);
  await town.at('2020-06-01T09:00:00');
  expect(await makeCheckpoint(town.services, town.district)).toBe(1);
});
afterAll(async () => {
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

const make = (year: number, more: object = {}) =>
  makeArchive(town.services, town.district, { year, into: folder, now: new Date(town.now()), ...more });
const eventsOf = (id: string) =>
  town.query(
    `select seq, command_id, at, body::text, hash, xid::text, epoch from wangge.event where matter_id = $1 order by seq`,
    [id],
  );
const partsOf = (id: string) =>
  town.query('select * from wangge.sealed_part where matter_id = $1 order by seq, field', [id]);
const check = (options?: VerifyOptions) => verify(town.services, town.district, options);
const of2018 = () => join(folder, 'wangge-shizhong-2018');

describe('a year that is over', () => {
  let before: unknown[];

  test('leaves with what has ended in it for a year; what is open stays', async () => {
    before = [await eventsOf(ended), await partsOf(ended)];
    expect(await make(2018)).toMatchObject({ matters: 1, events: 2, left: 1 });
    expect(await eventsOf(ended)).toEqual([]);
    expect(await partsOf(ended)).toEqual([]);
    expect(await eventsOf(open)).toHaveLength(1);
    expect(await readdir(of2018())).toEqual(['event.copy.gz', 'manifest.json', 'sealed_part.copy.gz']);
    expect(await listArchives(town.services, town.district)).toMatchObject([
      { year: 2018, matters: 1, isFinished: true },
    ]);
  });

  test('is listed and counted as before, and the case says where its story is', async () => {
    const view = taken(await people.dispatcher.view(ended));
    expect(view).toMatchObject({ id: ended, archivedYear: 2018, timeline: [], actions: [], text: null });
    const list = taken(await people.dispatcher.get('/api/v1/cases?sort=received'));
    expect(list.items.map(({ id }: { id: string }) => id).sort()).toEqual([ended, open, later].sort());
    expect(taken(await people.dispatcher.view(open)).archivedYear).toBeNull();
  });

  test('is acted on by nobody, who are told why', async () => {
    expect(await people.duty.act(ended, 'reopen', {})).toMatchObject({
      status: 409,
      body: { code: 'archived', year: 2018, text: { zh: expect.stringContaining('2018 年归档') } },
    });
  });

  test('verifies by what stayed of it, and whole with the folder at hand', async () => {
    expect(await check()).toMatchObject({ isWhole: true, matters: 3, archived: 1, signedEvents: 5 });
    expect(await check({ archives: [of2018()] })).toMatchObject({ isWhole: true, events: 5, archived: 1 });
  });

  test('cannot lose what stayed of it unseen', async () => {
    await town.query('create table public.kept as table wangge.archived_event');
    await town.query('delete from wangge.archived_event where seq = 2');
    const { findings } = await check();
    expect(findings.map(({ code }) => code)).toEqual(['tail-cut', 'span-events']);
    await town.query('delete from wangge.archived_event');
    await town.query('insert into wangge.archived_event select * from public.kept');
    await town.query('drop table public.kept');
  });

  test('is not made a second time', async () => {
    await expect(make(2018)).rejects.toMatchObject({
      name: 'Mistake',
      en: expect.stringContaining('archived already'),
    });
  });

  test('comes back byte by byte', async () => {
    expect(await restoreArchive(town.services, town.services.districts, of2018())).toEqual({
      year: 2018,
      matters: 1,
      events: 2,
    });
    expect([await eventsOf(ended), await partsOf(ended)]).toEqual(before);
    expect(await check()).toMatchObject({ isWhole: true, archived: 0, events: 5 });
    expect(taken(await people.dispatcher.view(ended)).timeline).toHaveLength(2);
    await expect(restoreArchive(town.services, town.services.districts, of2018())).rejects.toMatchObject({
      en: expect.stringContaining('nothing to restore'),
    });
  });
});

describe('an archive', () => {
  test('that was interrupted is gone on with from its folder, and nothing leaves that is not in it', async () => {
    await rm(of2018(), { recursive: true });
    const cut = () => {
      throw new Error('cut');
    };
    await expect(make(2018, { onProgress: cut })).rejects.toThrow('cut');
    expect(await listArchives(town.services, town.district)).toMatchObject([{ isFinished: false }]);
    expect(await check()).toMatchObject({ isWhole: true, archived: 1 });
    // As if it had been cut before the first row left.
    await town.query('update wangge.matter set archived_year = null where id = $1', [ended]);
    await town.query('delete from wangge.archived_event');
    await restoreRows(ended);
    expect(await make(2018)).toMatchObject({ matters: 1 });
    expect(await check({ archives: [of2018()] })).toMatchObject({ isWhole: true, archived: 1, events: 5 });
    await restoreArchive(town.services, town.services.districts, of2018());
  });

  test('that was changed, or is another one, is no archive', async () => {
    await rm(of2018(), { recursive: true });
    await make(2018);
    const file = join(of2018(), 'event.copy.gz');
    const whole = await readFile(file);
    await writeFile(file, Buffer.concat([whole, Buffer.from('x')]));
    const refused = { name: 'Mistake', en: expect.stringContaining('event.copy.gz is missing or was changed') };
    await expect(restoreArchive(town.services, town.services.districts, of2018())).rejects.toMatchObject(refused);
    await expect(check({ archives: [of2018()] })).rejects.toMatchObject(refused);
    await writeFile(file, whole);
    const manifest = join(of2018(), 'manifest.json');
    const words = await readFile(manifest, 'utf8');
    await writeFile(manifest, words.replace('"matters": 1', '"matters": 2'));
    await expect(check({ archives: [of2018()] })).rejects.toMatchObject({ en: expect.stringContaining('not signed') });
    await writeFile(manifest, words);
    await restoreArchive(town.services, town.services.districts, of2018());
  });

  test('of nothing is none, and leaves no folder', async () => {
    await expect(make(2017)).rejects.toMatchObject({ en: expect.stringContaining('Nothing of 2017') });
    await town.at('2020-01-01T09:00:00');
    await expect(make(2019)).rejects.toMatchObject({ en: expect.stringContaining('365 days ago') });
    expect((await readdir(folder)).filter((name) => name.includes('201') && !name.endsWith('2018'))).toEqual([]);
    await town.at('2020-06-01T09:00:00');
  });

  test('is asked for by a year that is over', () => {
    const now = new Date(town.now());
    expect(readYear('2019', now)).toBe(2019);
    for (const text of ['2020', '19', 'last', '20 19'])
      expect(() => readYear(text, now)).toThrow('no year that is over');
  });
});

/** What `leave` took, put back from the file without the command that does it. */
async function restoreRows(id: string): Promise<void> {
  await town.query('update wangge.matter set archived_year = 2018 where id = $1', [id]);
  const [row] = await town.query('select * from wangge.archive');
  await restoreArchive(town.services, town.services.districts, of2018());
  await town.query(
    `insert into wangge.archive (district_id, year, id, file, sha256, matters, events, parts, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.district_id, row.year, row.id, row.file, row.sha256, row.matters, row.events, row.parts, row.made_at],
  );
}
