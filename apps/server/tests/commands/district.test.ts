import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPackFolder } from '../../src/districts/folder.ts';
import { findEmbedded } from '../../src/platform/database/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { query } from '../database/holder.ts';
import { folder, root, start, wangge } from './program.ts';
import { enter, inVh05a, visit } from './visitor.ts';

const shipped = (slug: string) => join(root, 'districts', slug);

/** The small town's pack as a folder of its own, to be changed. */
async function copyOfTown(): Promise<string> {
  const pack = join(await folder(), 'pack');
  await cp(shipped('ville-haute'), pack, { recursive: true });
  return pack;
}

async function edit(pack: string, file: string, change: (text: string) => string): Promise<void> {
  const path = join(pack, file);
  const before = await readFile(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(path, after);
}

/** In one line of grids.geojson stands one grid. */
const inGrid = (code: string, from: string | RegExp, to: string) => (text: string) =>
  text
    .split('\n')
    .map((line) => (line.includes(`"code":"${code}"`) ? line.replace(from, to) : line))
    .join('\n');

describe('district check', () => {
  test.each([
    ['shizhong', '234 区域 areas'],
    ['ville-haute', '9 区域 areas · 40 网格 grids'],
  ])('finds no fault in %s and says what is in it', async (slug, counts) => {
    const { code, out, err } = await wangge(['district', 'check', shipped(slug)]);
    expect(err).toBe('');
    expect(out).toContain('0 处错误 faults');
    expect(out).toContain(counts);
    expect(code).toBe(0);
  });

  test('names file, line and fault of each error, in both languages', async () => {
    const pack = await copyOfTown();
    // The last corner of a ring is its first one again: taken away, the ring is open.
    await edit(pack, 'geometry/grids.geojson', inGrid('VH05A', /,\[[^[\]]*\]\]\]/, ']]'));
    await edit(pack, 'areas.csv', (text) => `${text}VH03,quartier,VH,Encore,Again,Invented\n`);
    const { code, out } = await wangge(['district', 'check', pack]);
    expect(code).toBe(1);
    const grids = (await readFile(join(pack, 'geometry/grids.geojson'), 'utf8')).split('\n');
    const areas = (await readFile(join(pack, 'areas.csv'), 'utf8')).trimEnd().split('\n');
    const line = grids.findIndex((text) => text.includes('"code":"VH05A"')) + 1;
    expect(out).toMatch(
      new RegExp(`^✗ geometry/grids\\.geojson:${line}\\b.*\\n.*\\p{Script=Han}.*\\n {4}.*\\bring\\b`, 'mu'),
    );
    expect(out).toMatch(new RegExp(`^✗ areas\\.csv:${areas.length}\\b.*\\n.*\\p{Script=Han}.*\\n {4}.*VH03`, 'mu'));
    expect(out).not.toMatch(/^0 处错误/m);
  });
});

test('what is loaded beside a running product makes versions; at the next start open cases follow the calendar and keep their grid', async () => {
  const data = await folder();
  const pack = await copyOfTown();
  const env = { WANGGE_DATA: data, WANGGE_DISTRICT: pack };
  const matter = newId();
  const first = await start(env);
  const agent = await enter(first.url, { login: 'agent' });
  const filed = await agent.report(matter, inVh05a);
  expect(filed.status, filed.text).toBe(201);

  const same = await wangge(['district', 'load', pack], env);
  expect(same).toMatchObject({ code: 0, err: '', out: '没有变化 / nothing changed\n' });

  await edit(pack, 'calendar.yaml', (text) => text.replace('to: "15:30" }', 'to: "09:00" }'));
  await edit(pack, 'geometry/grids.geojson', inGrid('VH05A', /"households":\d+/, '"households":77'));
  await edit(pack, 'units.csv', (text) => text.replace(',VH,mairie,', ',VH,nobody,'));
  const refused = await wangge(['district', 'load', pack], env);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/^✗ units\.csv:3/m);
  await edit(pack, 'units.csv', (text) => text.replace(',VH,nobody,', ',VH,mairie,'));
  const loaded = await wangge(['district', 'load', pack], env);
  expect(loaded.code, loaded.err).toBe(0);
  // Nothing of the refused load was in force: these two are the whole difference still.
  expect(loaded.out.match(/^\+ .*$/gm)).toEqual(['+ calendar.yaml', '+ geometry/grids.geojson']);

  const out = join(data, 'exported');
  const exported = await wangge(['district', 'export', 'ville-haute', out], env);
  expect(exported.code, exported.err).toBe(0);
  expect(await readPackFolder(out)).toEqual(await readPackFolder(pack));
  // A procedure that is no more would come back with the next load of the folder: nothing is written over what is there.
  await writeFile(join(out, 'procedures', 'of-before.yaml'), 'old');
  await edit(out, 'units.csv', (text) => `${text}\n`);
  const before = await readPackFolder(out);
  const over = await wangge(['district', 'export', 'ville-haute', out], env);
  expect(over).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`${out} is not empty; name a folder`) });
  expect(over.err).toContain(`${out} 不是空文件夹`);
  expect(await readPackFolder(out)).toEqual(before);
  const noFolder = await wangge(['district', 'export', 'ville-haute', join(out, 'units.csv')], env);
  expect(noFolder).toMatchObject({ code: 1, err: expect.stringContaining('units.csv is no folder') });
  const empty = join(data, 'empty');
  await mkdir(empty);
  expect((await wangge(['district', 'export', 'ville-haute', empty], env)).code).toBe(0);
  expect(await readPackFolder(empty)).toEqual(await readPackFolder(pack));
  // What it was written in beside has taken its name: nothing is left.
  expect((await readdir(data)).filter((name) => /exported|empty/.test(name)).sort()).toEqual(['empty', 'exported']);
  expect(await first.end()).toBe(0);

  const second = await start(env);
  expect(second.out()).toContain('deadlines of 1 open cases moved');
  expect(second.out()).not.toContain('Loading the district');
  const again = await enter(second.url, { login: 'agent' });
  const { body } = await again.ask('GET', `/api/v1/cases/${matter}`);
  expect(body.timeline.map(({ type }: { type: string }) => type)).toEqual(['opened', 'recomputed']);
  expect(Date.parse(body.clocks[0].deadline)).toBeGreaterThan(Date.parse(filed.body.clocks[0].deadline));
  const later = newId();
  expect((await again.report(later, inVh05a)).status).toBe(201);
  expect(await gridsOf(data)).toEqual([
    { id: matter, code: 'VH05A', version: 1, households: 87 },
    { id: later, code: 'VH05A', version: 2, households: 77 },
  ]);
  expect(await second.end()).toBe(0);

  const third = await start(env);
  expect(third.out()).not.toMatch(/Loading the district|calendar changed/);
});

test('two districts in one database: a log-in and a command name theirs', async () => {
  const data = await folder();
  const env = { WANGGE_DATA: data };
  const first = await start(env);
  const loaded = await wangge(['district', 'load', shipped('shizhong')], env);
  expect(loaded.code, loaded.err).toBe(0);
  expect(await first.end()).toBe(0);

  const second = await start(env);
  const stranger = visit(second.url);
  const asked = await stranger.ask('POST', '/api/v1/session', { login: 'agent', password: 'wangge-demo-2026' });
  expect(asked.body).toMatchObject({ code: 'district-required', accepted: ['ville-haute', 'shizhong'] });
  await enter(second.url, { login: 'agent', district: 'ville-haute' });
  // What was loaded and not begun as a demo has no accounts of one.
  await expect(enter(second.url, { login: 'agent', district: 'shizhong' })).rejects.toThrow('invalid-login');

  const unnamed = await wangge(['account', 'create', 'secadmin'], env);
  expect(unnamed).toMatchObject({ code: 1, out: expect.stringContaining('--district: ville-haute, shizhong') });
  const made = await wangge(['account', 'create', 'dispatcher', '--district', 'shizhong'], env);
  const password = /temporary password: (\S+)/.exec(made.out)?.[1] ?? '';
  const dispatcher = await enter(second.url, { login: 'dispatcher', password, district: 'shizhong' });
  expect((await dispatcher.ask('GET', '/api/v1/session')).body.password).toBe('to-change');
  const unknown = await wangge(['district', 'export', 'nowhere', join(data, 'out')], env);
  expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining('there is: ville-haute, shizhong') });
});

/** Of every case the grid and the version that it pins, with that version's households; in the order of filing. */
async function gridsOf(data: string): Promise<unknown[]> {
  const login = await findEmbedded(data);
  if (!login) throw new Error('nothing runs on the data');
  return query(
    login,
    `select m.id, g.code, g.version, g.households from wangge.matter m
     join wangge.grid g on g.district_id = m.district_id and g.code = m.grid_code and g.version = m.grid_version
     order by m.id`,
  );
}
