import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, root, sentence, wangge } from './program.ts';

const headers = '工单编号,受理时间,诉求内容,经度,纬度,坐标系,来电人,联系电话';
/** Well inside the district. */
const place = '117.0001234,36.6301234,国家2000';
const rows = [
  `CLI-1,2020-04-07 09:30,东门外井盖缺了,${place},来电人甲,00012345678`,
  `CLI-2,不详,路灯不亮,${place},来电人乙,00087654321`,
  `CLI-3,2020/4/7 9:31,垃圾没有清走,${place},来电人丙,00011112222`,
];

test('orders: said first, brought in when asked, once; the screen shows nothing of what a caller said', async () => {
  const data = await folder();
  const env = { WANGGE_DATA: data, WANGGE_DISTRICT: 'districts/shizhong' };
  const loaded = await wangge(['district', 'load', join(root, 'districts/shizhong')], env);
  expect(loaded.code, loaded.err).toBe(0);
  const file = join(data, 'orders.csv');
  await writeFile(file, [headers, ...rows].join('\r\n'));

  const dry = await wangge(['import', 'orders', file], env);
  expect(dry.code, dry.err).toBe(0);
  expect(dry.out).toContain('✗ 3: “受理时间”列不是可读的时间');
  expect(dry.out).toMatch(/ 2 {2}将导入 would be imported/);
  expect(dry.out).toContain('试算，不写入 Dry run, nothing is written 100%\n');
  expect(dry.out).toContain('Nothing was written; add --commit to import.');

  const done = await wangge(['import', 'orders', file, '--commit', '--as', 'agent'], env);
  expect(done.code, done.err).toBe(0);
  expect(done.out).toContain('导入工单 Importing orders 100%\n');
  expect(done.out).toMatch(/ 2 {2}导入 imported/);
  expect(done.out).toMatch(/ 1 {2}退回 refused/);
  const again = await wangge(['import', 'orders', file, '--commit', '--refused', join(data, 'elsewhere.csv')], env);
  expect(again.out).toMatch(/ 0 {2}导入 imported/);
  expect(again.out).toMatch(/ 2 {2}已有，不再导入 already there/);
  for (const { out, err } of [dry, done, again])
    expect(out + err).not.toMatch(/来电人[甲乙丙]|000\d{8}|井盖|路灯不亮|垃圾/);
  for (const name of ['orders.csv.report.csv', 'orders.csv.refused.csv', 'elsewhere.csv']) {
    expect((await stat(join(data, name))).mode & 0o777, name).toBe(0o600);
  }
  expect(await readFile(join(data, 'orders.csv.refused.csv'), 'utf8')).toContain('CLI-2,不详,路灯不亮');

  const verified = await wangge(['audit', 'verify'], env);
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('2 案件 cases · 2 事件 events') });
});

test('what is not there is told in one sentence', async () => {
  const data = await folder();
  const env = { WANGGE_DATA: data };
  const loaded = await wangge(['district', 'load', join(root, 'districts/ville-haute')], env);
  expect(loaded.code, loaded.err).toBe(0);
  const none = await wangge(['import', 'orders', join(data, 'no.csv')], env);
  expect(none).toMatchObject({ code: 1, err: sentence(/^name the mapping \(imports\/\*\.yaml\) with --mapping/) });
  const usage = await wangge(['import', 'orders'], env);
  expect(usage.code).toBe(2);
  expect(usage.err).toContain('wangge import orders <file>');
});
