import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { findMessages, readMessages } from './messages.ts';

/** A file of made-up messages, as the source writes them. */
async function fileOf(lines: readonly object[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-messages-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'messages.jsonl.gz');
  await writeFile(path, gzipSync(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`));
  return path;
}

const message = (id: string, time: string, subject: string, detail: string) => ({ id, time, subject, detail });

test('messages come in the order of time, and who is named in the one part is covered in the other', async () => {
  const path = await fileOf([
    message('2', '2019-04-25 09:32:09', '请王小二还路灯', '\n我叫王小二，电话13800000000。\n谢谢'),
    message('1', '2011-04-02 18:00:54', '路灯不亮', '一直不亮'),
  ]);
  const { messages, masked } = await readMessages(path);
  expect(messages).toEqual([
    { id: '1', at: Date.parse('2011-04-02T10:00:54Z'), title: '路灯不亮', text: '一直不亮' },
    {
      ...{ id: '2', at: Date.parse('2019-04-25T01:32:09Z') },
      ...{ title: '请王某某还路灯', text: '我叫王某某，电话***********。\n谢谢' },
    },
  ]);
  expect(masked).toMatchObject({ name: 2, phone: 1 });
});

test('what is no message is told with its line', async () => {
  await expect(readMessages(await fileOf([{ id: 1 }]))).rejects.toThrow('line 1 is no message');
  const path = await fileOf([message('1', '2019-04-25 09:32:09', 'a', 'b'), message('2', 'yesterday', 'a', 'b')]);
  await expect(readMessages(path)).rejects.toThrow('line 2 has no time');
});

test('where there is none it says why', () => {
  expect(findMessages({})).toEqual({ missing: 'WANGGE_TEST_DATA names no folder' });
  expect(findMessages({ WANGGE_TEST_DATA: '/nowhere' })).toHaveProperty('missing');
});

/** A calling, a surname that begins few everyday words, and two letters of which the first is in few of them. */
const called =
  /(?:我叫|名叫|举报人：|投诉人：|户主|村民|老板|支书|书记|母亲)[王李张刘陈杨赵吴徐孙朱郭罗梁宋郑韩冯董萧袁邓沈彭吕苏蔡贾丁魏薛潘杜谭廖邹熊秦汤](?![老姐哥某同主总])\p{Script=Han}{2}/gu;
const real = findMessages();

test.skipIf('missing' in real)('of the real texts none tells a name whole after a calling', async () => {
  if ('missing' in real) return;
  const { messages } = await readMessages(real.path);
  const left = messages.flatMap(({ title, text }) => `${title}\n${text}`.match(called) ?? []);
  // Such as begin an everyday word (李子, 张贴): told by their number, since the texts stay outside.
  expect(left.length).toBeLessThanOrEqual(2);
});
