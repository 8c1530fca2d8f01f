import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPages } from '../../src/pages/index.ts';

/** A page of one line. Its builder dwells where the folder of the pages would be empty, had it been emptied. */
const config = `export default { plugins: [{ name: 'slow', generateBundle: () => new Promise((done) => setTimeout(done, 600)) }] };`;

let root: string;
const web = (...path: string[]) => join(root, 'apps/web', ...path);
const say = (text: string) => writeFile(web('src/main.ts'), `document.title = '${text}';`);
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wangge-pages-'));
  await mkdir(web('src'), { recursive: true });
  await writeFile(web('vite.config.ts'), config);
  await writeFile(
    web('index.html'),
    '<!doctype html><title></title><script type="module" src="/src/main.ts"></script>',
  );
  await say('first');
});
afterEach(() => rm(root, { recursive: true }));

const build = () => buildPages(() => {}, undefined, root);
/** What a visitor gets: the page and, by its own word, its script. */
async function visit(): Promise<string> {
  const page = await readFile(web('dist/index.html'), 'utf8');
  const script = /src="\/(assets\/[^"]+)"/.exec(page)?.[1] ?? 'no script';
  return readFile(web('dist', script), 'utf8');
}

test('pages are built once, and again when what they are made of has changed', async () => {
  expect(await build()).toBe(true);
  expect(await visit()).toContain('first');
  expect(await build()).toBe(false);
  await say('second');
  expect(await build()).toBe(true);
  expect(await visit()).toContain('second');
});

test('the older pages are whole until the new ones are, whoever builds beside', async () => {
  await build();
  await say('second');
  const building = Promise.all([build(), build()]).then(() => true);
  // Between two renames there is a moment without the folder; a page that is asked for then is asked for again.
  for (let isDone = false; !isDone; isDone = await Promise.race([building, sleep(20, false)])) {
    expect(await visit().catch(() => sleep(100).then(visit))).toMatch(/first|second/);
  }
  expect(await visit()).toContain('second');
  expect(await readdir(web())).not.toContainEqual(expect.stringMatching(/^dist\./));
});

test('what cannot be built is told with the builder’s own words, and the older pages stay', async () => {
  await build();
  await writeFile(web('src/main.ts'), 'const const = 1;');
  await expect(build()).rejects.toMatchObject({
    name: 'Mistake',
    en: expect.stringMatching(/could not be built[\s\S]*main\.ts/),
  });
  expect(await visit()).toContain('first');
});

test('what a killed builder left is cleared away, and not what another one works on', async () => {
  const [killed, working] = ['0123456789ab', 'ba9876543210'].map((name) => web(`dist.${name}`)) as [string, string];
  await Promise.all([mkdir(killed), mkdir(working)]);
  await utimes(killed, 0, 0);
  await build();
  expect((await readdir(web())).filter((name) => name.startsWith('dist.'))).toEqual(['dist.ba9876543210']);
});
