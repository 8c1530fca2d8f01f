import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { folder, sentence, start, wangge } from './program.ts';
import { enter, inVh05a } from './visitor.ts';

test('only the key file that sealed the data opens them: another, a lost or a broken one is refused and nothing is overwritten', async () => {
  const data = await folder();
  const keys = await folder();
  const file = join(keys, 'keys.json');
  const env = { WANGGE_DATA: data, WANGGE_KEY_FILE: file };
  const matter = newId();
  const running = await start(env);
  expect((await (await enter(running.url, { login: 'agent' })).report(matter, inVh05a)).status).toBe(201);
  expect(await running.end()).toBe(0);
  expect(existsSync(join(data, 'keys.json'))).toBe(false);

  const kept = join(keys, 'kept.json');
  await rename(file, kept);
  const lost = await wangge(['start'], env);
  expect(lost).toMatchObject({
    code: 1,
    err: sentence(
      new RegExp(`^The key file ${file} does not exist, and what the database holds is sealed under the keys `),
    ),
  });
  expect(existsSync(file)).toBe(false);
  const bound = fingerprints(lost.err)[0] as string;

  // Made by a product of its own; every command refuses it, not the start alone.
  expect((await wangge(['audit', 'verify'], { WANGGE_DATA: await folder(), WANGGE_KEY_FILE: file })).code).toBe(0);
  const strange = await readFile(file, 'utf8');
  const other = await wangge(['audit', 'verify'], env);
  expect(other).toMatchObject({ code: 1, err: sentence(new RegExp(`^The key file ${file} holds the keys `)) });
  expect(new Set(fingerprints(other.err)).size).toBe(2);
  expect(fingerprints(other.err)).toContain(bound);

  await writeFile(file, strange.slice(0, -20));
  const broken = await wangge(['start'], env);
  expect(broken).toMatchObject({ code: 1, err: sentence(/is not a key file of this product \(its content is none\)/) });
  expect(await readFile(file, 'utf8')).toBe(strange.slice(0, -20));

  const closed = join(keys, 'closed');
  await mkdir(closed);
  const unreadable = await wangge(['start'], { ...env, WANGGE_KEY_FILE: closed });
  expect(unreadable).toMatchObject({ code: 1, err: sentence(new RegExp(`^The key file ${closed} cannot be read: E`)) });

  const again = await start({ ...env, WANGGE_KEY_FILE: kept });
  const seen = await (await enter(again.url, { login: 'agent' })).ask('GET', `/api/v1/cases/${matter}`);
  expect(seen.status).toBe(200);
  expect(seen.text).toContain('Un trou');
});

function fingerprints(text: string): string[] {
  return text.match(/\b[0-9a-f]{4}(-[0-9a-f]{4}){3}\b/g) ?? [];
}
