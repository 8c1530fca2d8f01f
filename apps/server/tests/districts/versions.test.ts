import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPack, openDistricts, PackFaults, readPackFolder } from '../../src/districts/index.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { withTestDatabase } from '../database/harness.ts';

const folder = fileURLToPath(new URL('../../../../districts/ville-haute', import.meta.url));
const procedureFile = 'procedures/signalement.yaml';
let house: Awaited<ReturnType<typeof withTestDatabase<Schema>>>;
let files: Map<string, Uint8Array>;

beforeAll(async () => {
  house = await withTestDatabase<Schema>();
  files = await readPackFolder(folder);
  // 22:30 UTC is half past midnight of the next day in Africa/Cairo.
  await loadPack(house.database, files, { at: new Date('2026-03-02T22:30:00Z'), isDemo: false });
});
afterAll(() => house.drop());

const written = (path: string): string => Buffer.from(files.get(path) ?? []).toString('utf8');

test('rules and grids count from the day that it is in the district, not in Greenwich', async () => {
  const { rows } = await sql<{ day: string }>`
    select distinct effective::text as day from wangge.pack_file
    union select distinct valid_from::text from wangge.grid`.execute(house.database.kysely);
  expect(rows).toEqual([{ day: '2026-03-03' }]);
});

test('an older version of a procedure stays readable when what it refers to has left the pack', async () => {
  const renamed = new Map(files);
  renamed.set('fields.yaml', Buffer.from(written('fields.yaml').replace('\n  constat:', '\n  constat-neuf:')));
  const personal = written(procedureFile).replaceAll('personal: constat', 'personal: constat-neuf');
  renamed.set(procedureFile, Buffer.from(personal));
  const { changed } = await loadPack(house.database, renamed, { at: new Date('2026-03-05T08:00:00Z'), isDemo: false });
  expect(changed).toEqual(expect.arrayContaining(['fields.yaml', procedureFile]));
  const [district] = await openDistricts(house.database);
  const personalOf = (version: number) =>
    district?.procedure('signalement', version).opening.form.flatMap((field) => field.personal ?? []);
  expect(personalOf(1)).toContain('constat');
  expect(personalOf(2)).toContain('constat-neuf');
  expect(district?.procedures.get('signalement')?.version).toBe(2);
});

test('an area that moves to another one above keeps its code, and its grids begin a new version there', async () => {
  const { test: other, load } = await shizhong();
  const moved = (text: string) => text.replace(/^(370103002001,community,)370103002,/m, '$1370103003,');
  try {
    await load(new Date('2026-03-02T00:00:00Z'));
    await load(new Date('2026-04-01T00:00:00Z'), moved);
    const { rows: areas } = await sql`select path, parent_path from wangge.area where code = '370103002001'`.execute(
      other.database.kysely,
    );
    expect(areas).toEqual([{ path: '370103.003.370103002001.', parent_path: '370103.003.' }]);
    const { rows: grids } = await sql<{ path: string; ended: boolean }>`
      select distinct area_path as path, valid_to is not null as ended from wangge.grid
      where area_path like '%002001.' or area_path = '370103.002.001.' order by area_path`.execute(
      other.database.kysely,
    );
    expect(grids).toEqual([
      { path: '370103.002.001.', ended: true },
      { path: '370103.003.370103002001.', ended: false },
    ]);
  } finally {
    await other.drop();
  }
});

/** The district of three levels, in a database of its own. */
async function shizhong() {
  const test = await withTestDatabase<Schema>();
  const pack = await readPackFolder(fileURLToPath(new URL('../../../../districts/shizhong', import.meta.url)));
  const load = (at: Date, change = (areas: string) => areas) => {
    const areas = change(Buffer.from(pack.get('areas.csv') ?? []).toString('utf8'));
    return loadPack(test.database, new Map(pack).set('areas.csv', Buffer.from(areas)), { at, isDemo: false });
  };
  return { test, load };
}

test('an older version that cannot be read stops the start, naming file and version', async () => {
  await sql`update wangge.pack_file set content = ${Buffer.from('format: 7\n')}
    where path = ${procedureFile} and version = 1`.execute(house.database.kysely);
  const stopped = await openDistricts(house.database).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(PackFaults);
  const named = (stopped as PackFaults).faults.map(({ file }) => file);
  expect([...new Set(named)]).toEqual([`${procedureFile} (version 1)`]);
});
