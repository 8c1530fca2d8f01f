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
