import { access, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportFile } from '@wangge/district';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/checkpoints/index.ts';
import { identifierOf } from '../../src/imports/identity.ts';
import { type Imported, type ImportOptions, importOrders, type Outcome } from '../../src/imports/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { gcj02 } from '../scenarios/places.ts';
import { columns } from './columns.ts';
import { workbook } from './workbook.ts';

let town: Town;
let folder: string;
let mapping: ImportFile;
let grid: string;
/** A Wednesday morning in Jinan. */
const NOW = Date.parse('2020-04-08T10:00:00+08:00');

beforeAll(async () => {
  town = await openTown('shizhong', { at: new Date(NOW).toISOString() });
  folder = await mkdtemp(join(tmpdir(), 'wangge-orders-'));
  mapping = town.district.pack.imports.hotline as ImportFile;
  grid = town.gridsOf('370103002')[0] as string;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await town?.close();
});

const headers = [...columns, '备注'] as const;
type Cells = Partial<Record<(typeof headers)[number], string>>;

/** A good row, but for what a test says otherwise. */
function order(number: string, more: Cells = {}): string[] {
  const { lng, lat } = town.pointIn(grid);
  const cells: Cells = {
    工单编号: number,
    受理时间: '2020-04-07 09:30:15',
    诉求性质: '投诉',
    标题: '井盖缺失',
    诉求内容: `东门外井盖缺了一块 ${number}`,
    诉求地址: '3号楼东侧',
    小类: '',
    经度: String(lng),
    纬度: String(lat),
    坐标系: '国家2000',
    来电人: '来电人甲',
    联系电话: '00012345678',
    紧急程度: '紧急',
    备注: '不读的列',
    ...more,
  };
  return headers.map((header) => cells[header] ?? '');
}

const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (rows: readonly (readonly string[])[]): string =>
  [headers, ...rows].map((row) => row.map(quote).join(',')).join('\n');

interface Ran extends Imported {
  outcomes: Outcome[];
  file: string;
}

async function run(name: string, content: string | Uint8Array, more: Partial<ImportOptions> = {}): Promise<Ran> {
  const file = join(folder, name);
  await writeFile(file, content);
  const outcomes: Outcome[] = [];
  const imported = await importOrders(town.services, town.district, {
    file,
    mapping,
    commit: true,
    now: NOW,
    onOutcome: (outcome) => outcomes.push(outcome),
    ...more,
  });
  return { ...imported, outcomes, file };
}

const fates = ({ outcomes }: Ran): [number, string, string?][] =>
  outcomes.map(
    ({ row, fate, reason }) => [row.row, fate, ...(reason ? [reason.code] : [])] as [number, string, string?],
  );
const idOf = (number: string): string =>
  identifierOf(town.services.keys, town.district.id, mapping.number.issuer)(number).matter;
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
const counts = async () => ({
  ...(await town.written()),
  ...(await town.query('select count(*)::int as audit from wangge.audit where verb = $1', ['import-orders']))[0],
  ...(await town.query('select count(*)::int as standing from wangge.standing'))[0],
  ...(await town.query('select coalesce(sum(next), 0)::int as numbers from wangge.number_block'))[0],
});

test('an order comes in as its report over HTTP would, row by row', async () => {
  const number = 'SAME-1';
  await town.setNow('2020-04-07T09:30:15+08:00');
  const agent = await town.as('agent');
  const { lng, lat } = town.pointIn(grid);
  const form = {
    'order-number': number,
    'request-kind': 'complaint',
    title: '井盖缺失',
    text: `东门外井盖缺了一块 ${number}`,
    address: '3号楼东侧',
    urgent: true,
    'reporter-name': '来电人甲',
    'reporter-phone': '00012345678',
  };
  const filed = taken(
    await agent.report('hotline-order', { ...form, place: { lng, lat, crs: 'CGCS2000' } }, { source: 'hotline' }),
    201,
  );
  await town.setNow(NOW);
  const imported = await run('same.csv', csv([order(number)]));
  expect(fates(imported)).toEqual([[2, 'new']]);
  const [byHand, byFile] = [await rowsOf(filed.id), await rowsOf(idOf(number))];
  expect(byFile).toEqual(byHand);
  expect(byHand.sealed_part).toHaveLength(4);
  const view = taken(await agent.view(idOf(number)));
  expect(view).toMatchObject({
    kind: 'hotline-order',
    state: 'awaiting-acceptance',
    facts: { 'order-number': number },
  });
  expect(view.number).toMatch(/^RX-20200407-\d{5}$/);
  expect(new Date(view.receivedAt).toISOString()).toBe('2020-04-07T01:30:15.000Z');
  // Its clock runs from when it was received: red by now.
  expect(view.light).toBe('red');
});

/** All rows of a matter, without what is new every time: ids, numbers, keys, nonces, hashes, transactions. */
async function rowsOf(id: string): Promise<Record<string, unknown[]>> {
  const [{ number }] = await town.query('select number from wangge.matter where id = $1', [id]);
  const [{ command_id: command }] = await town.query('select command_id from wangge.event where matter_id = $1', [id]);
  const read = async (table: string, key: string, columns: string) => {
    const rows = await town.query(`select ${columns} from wangge.${table} where ${key} = $1 order by 1`, [id]);
    const text = JSON.stringify(rows)
      .replaceAll(id, '<id>')
      .replaceAll(number, '<number>')
      .replaceAll(command, '<command>');
    return JSON.parse(text.replace(/[0-9a-f]{64}/g, '<hash>')) as unknown[];
  };
  return {
    matter: await read(
      'matter',
      'id',
      `kind, procedure_id, procedure_version, number, state, phase, seq, source, reported_at, received_at, entered_at, changed_at, ended_at,
       reporter_staff, reporter_unit, lng, lat, cell, area_path, grid_code, grid_version, category, condition, lead_unit, assist_units, parent_id,
       parent_as, caller_unit, seats, heard_units, amber_at, due_at, timer_at, rank, flags, asked, counters, facts, clock_used, folded, octet_length(head) as head`,
    ),
    event: await read('event', 'matter_id', 'seq, at, body, octet_length(hash) as hash, epoch'),
    sealed_part: await read('sealed_part', 'matter_id', 'field, seq, octet_length(ciphertext) as length'),
    data_key: await read('data_key', 'subject_id', 'of, created_at, destroyed_at, octet_length(wrapped) as length'),
    command: await read(
      'command',
      'matter_id',
      "staff_id, at, encode(substring(asked from 1 for 1), 'hex') as whose, octet_length(asked) as length",
    ),
    outbox: await read('outbox', 'matter_id', 'topic, payload, at'),
    standing: await read(
      'standing',
      'matter_id',
      'seq, from_at, until_at, kind, source, area_path, category, received_at, running',
    ),
  };
}

test('a dry run says what would happen and writes nothing', async () => {
  const before = await counts();
  const dry = await run(
    'dry.csv',
    csv([order('DRY-1'), order('SAME-1'), order('DRY-2', { 受理时间: '昨天' }), order('DRY-1'), order('')]),
    { commit: false },
  );
  expect(fates(dry)).toEqual([
    [2, 'new'],
    [3, 'there', 'there'],
    [4, 'refused', 'bad-time 受理时间'],
    [5, 'there', 'twice'],
    [6, 'refused', 'no-number'],
  ]);
  expect(await counts()).toEqual(before);
  expect(dry.refused).toBeUndefined();
  expect(await isThere(`${dry.file}.refused.csv`)).toBe(false);
  const report = (await readFile(dry.report, 'utf8')).split('\r\n');
  expect(report[3]).toBe(
    '4,DRY-2,退回 refused,,“受理时间”列不是可读的时间,Column “受理时间” is no time of a format that the mapping names',
  );
  expect(report).toHaveLength(7);
  expect((await stat(dry.report)).mode & 0o777).toBe(0o600);
});

describe('what is refused', () => {
  const { lng, lat } = { lng: '116.99', lat: '36.65' };
  test.each<[string, Cells, string]>([
    ['a time ahead', { 受理时间: '2020-04-08 10:00:01' }, 'future'],
    ['no time', { 受理时间: ' ' }, 'no-time'],
    ['a time of the year 1', { 受理时间: '0001-01-01 00:00:00' }, 'too-old 受理时间'],
    ['a spreadsheet’s day 0', { 受理时间: '1900-01-01 00:00:00' }, 'too-old 受理时间'],
    ['a time before the oldest day', { 受理时间: '2009-12-31 23:59:59' }, 'too-old 受理时间'],
    ['a day that never was', { 受理时间: '2020-02-30 10:00' }, 'bad-time 受理时间'],
    ['no coordinates', { 经度: '', 纬度: '' }, 'no-place'],
    ['half a point', { 经度: lng, 纬度: '' }, 'bad-place'],
    ['words for a point', { 经度: '东经', 纬度: lat }, 'bad-place'],
    ['a strange coordinate system', { 坐标系: '月球' }, 'crs 坐标系'],
    ['a point elsewhere', { 经度: '121.47', 纬度: '31.23' }, 'outside-district'],
    ['a point too coarse', { 经度: '117.0', 纬度: '36.6' }, 'doubtful-place'],
    ['no text', { 诉求内容: '  ' }, 'opening'],
    ['a text too long', { 诉求内容: '长'.repeat(2001) }, 'opening'],
    ['a number that is none', { 工单编号: '编号 1' }, 'opening'],
    ['broken bytes', { 诉求内容: 'x\uFFFDy' }, 'cell-bytes 诉求内容'],
  ])('%s', async (_, cells, code) => {
    const ran = await run('refused.csv', csv([order('BAD-1', cells)]), { commit: false });
    expect(
      ran.outcomes.map(({ fate, reason }) => [fate, reason?.code.split(/ (?=[A-Z])/)[0]?.startsWith(code)]),
    ).toEqual([['refused', true]]);
    const [outcome] = ran.outcomes;
    expect(outcome?.reason?.text.zh).toMatch(/\p{Script=Han}/u);
    // Nothing of what the row says.
    expect(JSON.stringify(outcome?.reason)).not.toMatch(/来电人甲|00012345678|井盖/);
  });

  test('a broken column that nothing is taken from refuses nobody', async () => {
    const ran = await run('unread.csv', csv([order('UNREAD-1', { 备注: 'x\uFFFD' })]), { commit: false });
    expect(fates(ran)).toEqual([[2, 'new']]);
  });

  test('without the columns that it needs, a file is refused whole', async () => {
    await expect(run('columns.csv', 'a,b\n1,2\n')).rejects.toThrow('The file has no column for the order number');
    expect(await isThere(join(folder, 'columns.csv.report.csv'))).toBe(false);
  });
});

test('values are read by their names; what is unknown is left open and told', async () => {
  const category = Object.values(town.district.pack.catalogue.categories)[0];
  const ran = await run(
    'values.csv',
    csv([
      order('VAL-1', { 小类: category?.name.zh ?? '', 诉求性质: '咨询', 紧急程度: '普通' }),
      order('VAL-2', { 小类: category?.id ?? '', 诉求性质: 'thanks', 紧急程度: 'true' }),
      order('VAL-3', { 小类: '不认识', 诉求性质: '未知', 紧急程度: '' }),
    ]),
  );
  const rows = await town.query(
    "select facts, category from wangge.matter where facts ->> 'order-number' like 'VAL-%' order by number",
  );
  expect(rows).toMatchObject([
    { category: category?.id, facts: { 'request-kind': 'consultation', urgent: false } },
    { category: category?.id, facts: { 'request-kind': 'thanks', urgent: true } },
    { category: null, facts: { 'request-kind': 'other' } },
  ]);
  expect(ran.summary.notes()).toMatchObject([{ count: 1, rows: [4], reason: { code: 'left-out 小类' } }]);
});

test('points are converted from the system that the row names, GCJ-02 where it names none', async () => {
  const here = town.pointIn(grid);
  const shown = gcj02(here);
  const cells = { 经度: String(shown.lng), 纬度: String(shown.lat) };
  await run('crs.csv', csv([order('CRS-1', { ...cells, 坐标系: '' }), order('CRS-2', { ...cells, 坐标系: '高德' })]));
  const rows = await town.query(
    "select lng, lat, grid_code from wangge.matter where facts ->> 'order-number' like 'CRS-%'",
  );
  expect(rows).toHaveLength(2);
  for (const row of rows) {
    expect(row.grid_code).toBe(grid);
    expect(Math.hypot(row.lng - here.lng, row.lat - here.lat)).toBeLessThan(1e-6);
  }
});

test('without coordinates an order stands at a given point only where the mapping gives one, and that is told', async () => {
  const { lng, lat } = town.pointIn(grid);
  const note = { zh: '无坐标，记于区中心', en: 'No coordinates; kept at the centre' };
  const fallback = { lng, lat, crs: 'CGCS2000' as const, accuracy: 9000, note };
  const given: ImportFile = { ...mapping, place: { ...mapping.place, without: fallback } };
  const ran = await run('fallback.csv', csv([order('FALL-1', { 经度: '', 纬度: '' })]), { mapping: given });
  expect(ran.summary.notes()).toMatchObject([{ count: 1, reason: { text: note } }]);
  const [{ folded }] = await town.query('select folded from wangge.matter where id = $1', [idOf('FALL-1')]);
  expect(folded.place).toMatchObject({ accuracy: 9000, given: { lng, lat } });
  const away: ImportFile = { ...mapping, place: { ...mapping.place, without: { ...fallback, lng: 121.47 } } };
  await expect(run('away.csv', csv([order('FALL-2')]), { mapping: away })).rejects.toThrow(
    'gives under place.without will not do',
  );
});

test('nothing comes in twice: again, in another file, in another format, by two at once', async () => {
  const numbers = Array.from({ length: 450 }, (_, index) => `ONCE-${String(index).padStart(4, '0')}`);
  const text = csv(numbers.map((number) => order(number)));
  const first = await run('once.csv', text);
  expect(first.summary.fates).toEqual({ new: 450, there: 0, refused: 0 });
  const after = await counts();
  expect((await run('once.csv', text)).summary.fates).toEqual({ new: 0, there: 450, refused: 0 });
  expect(await counts()).toEqual(after);
  const sheet = workbook([headers, ...numbers.slice(0, 3).map((number) => order(number, { 备注: '改了备注' }))]);
  expect((await run('once.xlsx', sheet)).summary.fates).toEqual({ new: 0, there: 3, refused: 0 });
  const line = (number: string) =>
    JSON.stringify(Object.fromEntries(headers.map((header, index) => [header, order(number)[index]])));
  const jsonl = await run('once.jsonl', [line('ONCE-0001'), line('ONCE-NEW')].join('\n'));
  expect(fates(jsonl)).toEqual([
    [1, 'there', 'there'],
    [2, 'new'],
  ]);
  const rivals = csv(Array.from({ length: 600 }, (_, index) => order(`RIVAL-${index}`)));
  const both = await Promise.all(['a', 'b', 'c'].map((name) => run(`rival-${name}.csv`, rivals)));
  expect(both.reduce((sum, { summary }) => sum + summary.fates.new, 0)).toBe(600);
  expect(both.every(({ summary }) => summary.fates.new + summary.fates.there === 600)).toBe(true);
  const [{ n, numbers: given }] = await town.query(
    "select count(*)::int as n, count(distinct number)::int as numbers from wangge.matter where facts ->> 'order-number' like 'RIVAL-%'",
  );
  expect([n, given]).toEqual([600, 600]);
});

test('numbers follow the file, and none is lost with a refused row that others follow', async () => {
  const { numbers: before } = await counts();
  const at = { 受理时间: '2020-04-02 08:30:00' };
  const accepted = Array.from({ length: 1_100 }, (_, index) => `ROW-${String(index).padStart(4, '0')}`);
  const rows = accepted.map((number) => order(number, at));
  rows.splice(3, 0, order('编号 2', at), order('ROW-0001', at));
  expect((await run('numbered.csv', csv(rows))).summary.fates).toEqual({ new: 1_100, there: 1, refused: 1 });
  const given = await town.query(
    "select number, facts ->> 'order-number' as outside from wangge.matter where facts ->> 'order-number' like 'ROW-%' order by number",
  );
  expect(given.map(({ outside }) => outside)).toEqual(accepted);
  expect([given[0]?.number, given.at(-1)?.number]).toEqual(['RX-20200402-00001', 'RX-20200402-01100']);
  expect((await counts()).numbers).toBe(Number(before) + 1_100 + 1);
});

test('an order that stands twice in a file comes in once, however many batches lie between', async () => {
  const numbers = Array.from({ length: 1_200 }, (_, index) => `FAR-${index}`);
  // Asked about before the first of the two is written, or even decided.
  for (const [first, at] of [499, 700, 1_150].entries()) numbers[at] = `FAR-${first}`;
  const { outcomes } = await run('far.csv', csv(numbers.map((number) => order(number))));
  expect(outcomes.map(({ row }) => row.row)).toEqual(numbers.map((_, index) => index + 2));
  const others = outcomes.flatMap(({ row, reason, fate }) => (fate === 'new' ? [] : [[row.row, reason?.code]]));
  expect(others).toEqual([501, 702, 1_152].map((row) => [row, 'twice']));
});

test('another text under a number that is known is told and not dropped', async () => {
  const first = [order('OTHER-1'), order('OTHER-2'), order('OTHER-3')];
  await run('other-first.csv', csv(first));
  const text = csv([
    order('OTHER-1'),
    order('OTHER-2', { 诉求内容: '另一件事' }),
    order('OTHER-3', { 受理时间: '2020-04-07 09:30:16' }),
    order('OTHER-4'),
    order('OTHER-4', { 联系电话: '00012345679' }),
    order('OTHER-4'),
    order('OTHER-2', { 诉求内容: '另一件事' }),
    order('OTHER-2'),
  ]);
  const expected = [
    [2, 'there', 'there'],
    [3, 'refused', 'there-other'],
    [4, 'refused', 'there-other'],
    [5, 'new'],
    [6, 'refused', 'twice-other'],
    [7, 'there', 'twice'],
    [8, 'refused', 'there-other'],
    [9, 'there', 'twice'],
  ];
  expect(fates(await run('other.csv', text, { commit: false }))).toEqual(expected);
  const ran = await run('other.csv', text);
  expect(fates(ran)).toEqual(expected);
  expect(await readFile(ran.refused as string, 'utf8')).toContain('00012345679');
  // Whose phone is forgotten, of that it cannot be told any more what it said; that it is there, and when it came in, is known for ever.
  await town.query(
    "update wangge.data_key set wrapped = null, destroyed_at = now() where subject_id = $1 and of = 'reporter-phone'",
    [idOf('OTHER-2')],
  );
  const again = csv([
    order('OTHER-2', { 诉求内容: '另一件事' }),
    order('OTHER-2'),
    order('OTHER-2', { 受理时间: '2020-04-07 09:30:16' }),
  ]);
  const forgotten = await run('forgotten.csv', again);
  expect(fates(forgotten)).toEqual([
    [2, 'there', 'there-forgotten'],
    [3, 'there', 'there-forgotten'],
    [4, 'refused', 'there-other'],
  ]);
  expect(forgotten.summary.there().map(({ reason, count }) => [reason.code, count])).toEqual([['there-forgotten', 2]]);
  const stays = await town.query('select count(*)::int as n from wangge.matter where id = $1', [idOf('OTHER-2')]);
  expect(stays).toEqual([{ n: 1 }]);
});

test('a row that PostgreSQL refuses is named and set aside; all others of its batch are in', async () => {
  await town.query(
    `alter table wangge.matter add constraint no_such_order check (facts ->> 'order-number' not in ('PG-7', 'PG-300')) not valid`,
  );
  const numbers = Array.from({ length: 620 }, (_, index) => `PG-${index}`);
  const ran = await run('pg.csv', csv(numbers.map((number) => order(number))));
  await town.query('alter table wangge.matter drop constraint no_such_order');
  expect(ran.summary.fates).toEqual({ new: 618, there: 0, refused: 2 });
  expect(fates(ran).filter(([, fate]) => fate === 'refused')).toEqual([
    [9, 'refused', 'database 23514'],
    [302, 'refused', 'database 23514'],
  ]);
  const [{ n }] = await town.query(
    "select count(*)::int as n from wangge.matter where facts ->> 'order-number' like 'PG-%'",
  );
  expect(n).toBe(618);
  expect((await run('pg-again.csv', await readFile(ran.refused as string, 'utf8'))).summary.fates).toEqual({
    ...{ new: 2, there: 0, refused: 0 },
  });
});

test('no path that holds something is written over', async () => {
  const text = csv([order('PATH-1', { 受理时间: '不详' })]);
  const file = join(folder, 'path.csv');
  const other = join(folder, 'path-other.csv');
  await writeFile(file, text);
  await writeFile(other, 'mine');
  await symlink(file, join(folder, 'path-link.csv'));
  for (const paths of [
    { report: file },
    { report: join(folder, 'path-link.csv') },
    { report: other },
    { refused: other },
    { refused: file },
    { report: join(folder, 'path-x.csv'), refused: join(folder, 'path-x.csv') },
  ]) {
    await expect(run('path.csv', text, { ...paths, commit: false }), JSON.stringify(paths)).rejects.toThrow(
      'is not written over',
    );
  }
  await writeFile(join(folder, 'path-draft.part'), text);
  await expect(run('path-draft.part', text, { report: join(folder, 'path-draft') })).rejects.toThrow(
    'is not written over',
  );
  expect(await readFile(other, 'utf8')).toBe('mine');
  // A report of an earlier run is no loss.
  const report = join(folder, 'path-report.csv');
  for (const commit of [false, true]) expect((await run('path.csv', text, { report, commit })).report).toBe(report);
});

test('what callers said is no formula in the files, and comes back without its guard', async () => {
  const evil = '=HYPERLINK("http://x","y")';
  const ran = await run(
    'evil.csv',
    csv([order('EVIL-1', { 诉求内容: evil, 受理时间: '不详', 联系电话: '+8600012345678' }), order('=1+1')]),
  );
  expect(ran.summary.fates).toEqual({ new: 0, there: 0, refused: 2 });
  const [report, refused] = [await readFile(ran.report, 'utf8'), await readFile(ran.refused as string, 'utf8')];
  for (const kept of [report, refused]) expect(kept).not.toMatch(/(^|[,"\n])[=+@-]/);
  expect(refused).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
  expect(report).toContain("3,'=1+1,");
  const again = await run('evil-corrected.csv', refused.replace('不详', '2020-04-07 09:30'));
  expect(fates(again)[0]).toEqual([2, 'new']);
  const view = taken(await (await town.as('agent')).view(idOf('EVIL-1')));
  expect(JSON.stringify(view)).not.toContain("'=HYPERLINK");
  // Under other headers an apostrophe is the caller's.
  expect(
    fates(await run('evil-same.csv', csv([order('EVIL-1', { 诉求内容: `'${evil}`, 受理时间: '2020-04-07 09:30' })]))),
  ).toEqual([[2, 'refused', 'there-other']]);
});

test('names are taken in other capitals and widths, points in another notation, keys of JSONL by any of their names', async () => {
  const { lng, lat } = town.pointIn(grid);
  const line = {
    工单号: 'FOLD-1',
    受理时间: '2020-04-07 09:30:15.250',
    诉求内容: '路灯不亮',
    LNG: `${lng / 100}e2`,
    Lat: String(lat),
    坐标系: 'wgs84',
    紧急程度: 'TRUE',
  };
  const ran = await run('fold.jsonl', JSON.stringify(line));
  expect(fates(ran)).toEqual([[1, 'new']]);
  const [{ folded, received_at: at, facts }] = await town.query(
    'select folded, received_at, facts from wangge.matter where id = $1',
    [idOf('FOLD-1')],
  );
  expect(folded.place.given).toMatchObject({ crs: 'WGS-84' });
  expect(folded.place.given.lng).toBeCloseTo(lng, 9);
  expect(new Date(at).toISOString()).toBe('2020-04-07T01:30:15.250Z');
  expect(facts).toMatchObject({ 'order-number': 'FOLD-1', urgent: true });
});

test('good rows go in; the refused ones come back whole, are corrected, and go in too', async () => {
  const text = csv([
    order('FIX-1'),
    order('FIX-2', { 受理时间: '不详', 诉求内容: '第一行\n"第二行", 续' }),
    order('FIX-3', { 经度: '', 纬度: '' }),
  ]).concat('\nFIX-4,多,出,的,列,1,2,3,4,5,6,7,8,9,10,11');
  const ran = await run('fix.csv', text);
  expect(ran.summary.fates).toEqual({ new: 1, there: 0, refused: 3 });
  expect(ran.refused).toBe(`${ran.file}.refused.csv`);
  const path = ran.refused as string;
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const refused = await readFile(path, 'utf8');
  expect(refused).toContain('行号 row,退回原因,refused because,工单编号');
  expect(refused).toContain('"第一行\n""第二行"", 续"');
  expect(refused).toContain('10,11');
  const corrected = refused.replace('不详', '2020/4/7 8:05');
  const again = await run('corrected.csv', corrected);
  expect(fates(again)).toEqual([
    [2, 'new'],
    [3, 'refused', 'no-place'],
    [4, 'refused', 'row-columns'],
  ]);
  // The reasons of the first time are not carried along as columns of the file.
  expect((await readFile(again.refused as string, 'utf8')).split('\r\n')[0]?.match(/行号 row/g)).toHaveLength(1);
  // A file of refused rows may hold somebody's corrections: another run writes another one.
  expect((await run('fix.csv', text)).refused).toBe(`${ran.file}.refused-2.csv`);
  expect(await readFile(path, 'utf8')).toBe(refused);
});

test('a header that nothing is taken from may stand twice, in the file and in the one of its refused rows', async () => {
  const twice = (text: string): string =>
    text
      .split('\n')
      .map((line, index) => `${line}${index === 0 ? ',备注,备注' : ',甲,乙'}`)
      .join('\n');
  const ran = await run('remarks.csv', twice(csv([order('REM-1'), order('REM-2', { 受理时间: '不详' })])));
  expect(ran.summary.fates).toEqual({ new: 1, there: 0, refused: 1 });
  const refused = await readFile(ran.refused as string, 'utf8');
  expect(refused.split('\r\n')[0]).toMatch(/,备注,备注$/);
  expect(refused).toContain(',甲,乙');
  const again = await run('remarks-again.csv', refused.replace('不详', '2020/4/7 8:05'));
  expect(fates(again)).toEqual([[2, 'new']]);
});

test('it comes in in the name of a post that may, and leaves a trace', async () => {
  await expect(run('who.csv', csv([order('WHO-1')]), { as: 'dispatcher' })).rejects.toThrow(
    'holds no post of the role hotline-agent',
  );
  await town.query("update wangge.account set disabled = true where staff_id = 's-agent'");
  await expect(run('who.csv', csv([order('WHO-1')]))).rejects.toThrow('The account of s-agent is disabled');
  await town.query("update wangge.account set disabled = false where staff_id = 's-agent'");
  await run('who.csv', csv([order('WHO-1')]), { as: 'agent' });
  const [entry] = await town.query(
    "select * from wangge.audit where verb = 'import-orders' order by at desc, id desc limit 1",
  );
  expect(entry).toMatchObject({
    staff_id: 's-agent',
    role: 'hotline-agent',
    details: { mapping: 'hotline', rows: [2, 2], filed: 1 },
  });
  expect(JSON.stringify(entry)).not.toContain('WHO-1');
});

test('chains, projections and sealed parts of everything that came in verify', async () => {
  const found = await verify(town.services, town.district, {});
  expect(found).toMatchObject({ found: 0 });
  expect(found.matters).toBeGreaterThan(1000);
});
