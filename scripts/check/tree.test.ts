import { expect, test } from 'vitest';
import { checkLockFile } from './lock-file.ts';
import { checkNames } from './names.ts';
import { checkWords } from './words.ts';

function wordsOf(path: string, text: string): string[] {
  return checkWords(new Map([[path, text]]), 'mirror.example:4873').map(({ line, says }) => `${line}: ${says}`);
}

test('a file or folder named after nothing', () => {
  const bad = [
    'apps/server/src/utils.ts',
    'apps/web/src/shared/Row.tsx',
    'packages/kernel/src/lib/a.ts',
    'bench/helpers.ts',
  ];
  expect(checkNames([...bad, 'apps/server/src/cases/close.ts', 'docs/common.md']).map(({ path }) => path)).toEqual(bad);
});

test('paths of a machine', () => {
  const folder = (name: string) => ['', name, 'wangge'].join('/');
  expect(wordsOf('docs/a.md', `one\nsee ${folder('root')}`)).toEqual([
    expect.stringMatching(/^2: names a path of one machine/),
  ]);
  expect(wordsOf('docs/a.md', `${folder('work')}`)).toHaveLength(1);
  expect(wordsOf('docs/a.md', `${folder('home/li')}`)).toHaveLength(1);
  expect(wordsOf('docs/a.md', 'GET /works/17, /srv/wangge, apps/web/work/x, https://a.example/root')).toEqual([]);
});

test('hosts of registries, the one of this machine included', () => {
  expect(wordsOf('a.json', '"https://mirror.example:4873/x"')).toHaveLength(1);
  expect(wordsOf('a.json', ['"https://registry', 'npmjs', 'org/x"'].join('.'))).toHaveLength(1);
});

test('tests that are left alone, put off or switched off', () => {
  const call = (word: string) => `test.${word}('x', () => {});`;
  for (const word of ['only', 'todo', 'skip']) expect(wordsOf('a.test.ts', call(word))).toHaveLength(1);
  expect(wordsOf('a.test.ts', "describe.skipIf(!data)('x', () => {});")).toEqual([]);
});

test('a lock file with an address or without integrity', () => {
  const lock = (entry: object) =>
    JSON.stringify({
      packages: {
        '': {},
        'packages/kernel': {},
        'node_modules/@wangge/kernel': { link: true, resolved: 'packages/kernel' },
        'node_modules/x': entry,
      },
    });
  expect(checkLockFile('l', lock({ integrity: 'sha512-x' }))).toEqual([]);
  expect(checkLockFile('l', lock({ integrity: 'sha512-x', resolved: 'https://mirror.example/x.tgz' }))).toHaveLength(1);
  expect(checkLockFile('l', lock({}))).toHaveLength(1);
});
