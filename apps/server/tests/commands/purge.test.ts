import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, root, sentence, wangge } from './program.ts';

test('a case is forgotten by command, with its document and by whom, and known again by an import; then its key is out of reach', async () => {
  const data = await folder();
  const env = { WANGGE_DATA: data, WANGGE_DISTRICT: 'districts/shizhong' };
  const loaded = await wangge(['district', 'load', join(root, 'districts/shizhong')], env);
  expect(loaded.code, loaded.err).toBe(0);
  const file = join(data, 'orders.csv');
  await writeFile(
    file,
    '工单编号,受理时间,诉求内容,经度,纬度,坐标系,来电人,联系电话\r\nCLI-1,2020-04-07 09:30,东门外井盖缺了,117.0001234,36.6301234,国家2000,来电人甲,00012345678',
  );
  expect((await wangge(['import', 'orders', file, '--commit', '--as', 'agent'], env)).code).toBe(0);

  const request = ['purge', '--matter', 'RX-20200407-00001', '--as', 'supervisor', '--because', '信复〔2026〕9号'];
  const open = await wangge(request, env);
  expect(open).toMatchObject({ code: 1, err: sentence(/^Case RX-20200407-00001 is still being handled/) });
  const done = await wangge([...request, '--even-open', '--field', 'reporter', '--commit'], env);
  expect(done, done.err).toMatchObject({ code: 0, out: expect.stringMatching(/ 1 {2}反映人电话 Caller's phone/) });
  // Once more it would be nothing, and without `--commit` nothing is done.
  const dry = await wangge([...request, '--even-open', '--field', 'reporter'], env);
  expect(dry.out).toMatch(/There is nothing left to forget[\s\S]*Nothing was forgotten; add --commit/);

  const again = await wangge(['import', 'orders', file], env);
  expect(again.out).toMatch(/已在库中；其个人信息已删除/);
  for (const { out, err } of [open, dry, done, again]) expect(out + err).not.toMatch(/来电人甲|00012345678|井盖/);

  // What nobody holds under another master key is out of reach of whoever kept the old key file and an old backup.
  expect((await wangge(['keys', 'rotate', '--signing'], env)).out).toContain('Master key 2 wraps from now on');
  expect((await wangge(['keys', 'retire'], env)).out).toContain('Removed master key 1');
  expect(await wangge(['audit', 'verify'], env)).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 案件 cases'),
  });
});
