import { describe, expect, test } from 'vitest';
import { checkCircles } from './circles.ts';
import { checkDirection, checkPurity, type Declared } from './direction.ts';
import { readSource } from './imports.ts';

const server = 'apps/server/src';

/** What uses every exception of the house, so that the tests see only the faults that they made. */
const lawful: Record<string, string> = {
  [`${server}/platform/http/asked.ts`]: "import type { District } from '../../districts/index.ts';",
  [`${server}/platform/http/index.ts`]: '',
  [`${server}/platform/keys/index.ts`]: '',
  [`${server}/cases/row.ts`]: "import type { Schema } from '../platform/database/schema.ts';",
};

const packages = ['@wangge/kernel', '@wangge/brain', '@wangge/district', '@wangge/client', 'typebox', 'vitest'];
const declared: Declared = new Map(
  ['', 'apps/web', 'apps/server', 'packages/client', 'packages/district', 'packages/brain', 'packages/kernel'].map(
    (at) => [at, { runtime: new Set(packages), development: new Set(['@types/geojson']) }],
  ),
);

function read(files: Record<string, string>) {
  return Object.entries({ ...lawful, ...files }).map(([path, text]) => readSource(path, text));
}

function directionOf(path: string, text: string): string[] {
  return checkDirection(read({ [path]: text }), declared).map((fault) => `${fault.path}:${fault.line}: ${fault.says}`);
}

describe('arrows between rooms', () => {
  test.each([
    ['packages/kernel/src/a.ts', "import { x } from '@wangge/brain';"],
    ['packages/brain/src/a.ts', "import { x } from '@wangge/district';"],
    ['packages/district/src/a.ts', "import type { X } from '@wangge/client';"],
    ['packages/client/src/a.ts', "export * from '@wangge/kernel';"],
    ['packages/kernel/tests/a.test.ts', "import { x } from '@wangge/district';"],
    ['apps/web/src/a.tsx', "import { x } from '@wangge/district';"],
    ['apps/web/src/a.tsx', "import type { X } from '@wangge/district';"],
    ['apps/web/src/a.tsx', "const x = await import('@wangge/district');"],
    ['apps/web/src/a.ts', "export type X = import('@wangge/district').X;"],
    [`${server}/cases/a.ts`, "import { x } from '@wangge/client';"],
    ['districts/shizhong/generate/a.ts', "import { x } from '@wangge/client';"],
  ])('%s: %s is refused', (path, text) => {
    expect(directionOf(path, text)).toEqual([
      expect.stringMatching(/:1: .* may not import .*: arrows point down only$/),
    ]);
  });

  test.each([
    ['packages/brain/src/a.ts', "import { x } from '@wangge/kernel';"],
    ['packages/district/src/a.ts', "import { x } from '@wangge/brain';"],
    ['packages/district/tests/a.test.ts', "import { x } from '@wangge/district';"],
    ['apps/web/src/a.tsx', "import { x } from '@wangge/client';"],
    ['apps/server/tests/a.test.ts', "import { createClient } from '@wangge/client';"],
    [`${server}/cases/a.ts`, "import { x } from '@wangge/district';"],
    ['bench/a.bench.ts', "import { x } from '@wangge/brain';"],
  ])('%s: %s is allowed', (path, text) => {
    expect(directionOf(path, text)).toEqual([]);
  });

  test('a relative path is no way round a name', () => {
    expect(
      directionOf(`${server}/cases/a.ts`, "import { x } from '../../../../packages/kernel/src/index.ts';"),
    ).toEqual([expect.stringContaining('a relative path out of apps/server into packages/kernel')]);
    expect(directionOf('packages/brain/src/a.ts', "import { x } from '../../../scripts/check.ts';")).toEqual([
      expect.stringContaining('packages/brain reaches out of its folder'),
    ]);
    expect(directionOf(`${server}/cases/a.ts`, "import { x } from '@wangge/kernel/src/clocks/index.ts';")).toEqual([
      expect.stringContaining('import @wangge/kernel as a whole'),
    ]);
  });

  test('packages and pages import no Node module; their tests may', () => {
    for (const room of ['packages/kernel', 'packages/brain', 'packages/district', 'packages/client', 'apps/web']) {
      expect(directionOf(`${room}/src/a.ts`, "import { readFile } from 'node:fs/promises';")).toHaveLength(1);
      expect(directionOf(`${room}/tests/a.test.ts`, "import { readFile } from 'node:fs/promises';")).toEqual([]);
    }
    expect(directionOf(`${server}/cases/a.ts`, "import { createHash } from 'node:crypto';")).toEqual([]);
  });

  test('what is imported is declared where it is used', () => {
    const says = 'left-pad is not in the dependencies of packages/kernel/package.json';
    expect(directionOf('packages/kernel/src/a.ts', "import pad from 'left-pad';")).toEqual([
      expect.stringContaining(says),
    ]);
    expect(directionOf('packages/kernel/src/a.ts', "import type { Point } from 'geojson';")).toEqual([]);
    expect(directionOf('packages/kernel/src/a.ts', "import { Point } from 'geojson';")).toHaveLength(1);
    expect(directionOf('scripts/a.ts', "import pad from 'left-pad';")).toHaveLength(1);
  });

  test('a computed path and a file that does not parse are faults, not gaps', () => {
    expect(directionOf(`${server}/cases/a.ts`, 'const x = await import(name);')).toEqual([
      expect.stringContaining('imports a path that is computed'),
    ]);
    expect(directionOf(`${server}/cases/a.ts`, 'import { from;')).toEqual([
      expect.stringContaining('cannot be parsed'),
    ]);
  });
});

describe('arrows inside the server', () => {
  test.each([
    ['a noun by one of its files', 'cases/a.ts', "import { x } from '../districts/store.ts';", 'enter districts by'],
    [
      'a noun by one of its files, types',
      'cases/a.ts',
      "import type { X } from '../districts/store.ts';",
      'enter districts by',
    ],
    [
      'a room of the platform by a file',
      'cases/a.ts',
      "import { x } from '../platform/http/envelope.ts';",
      'enter platform/http by',
    ],
    [
      'another room of the platform by a file',
      'platform/http/a.ts',
      "import { x } from '../keys/seal.ts';",
      'enter platform/keys by',
    ],
    [
      'one connector from another by a file',
      'connectors/a/b.ts',
      "import { x } from '../c/d.ts';",
      'enter connectors/c by',
    ],
    [
      'a file of a noun as a process',
      'cases/a.ts',
      "new URL('../photos/strip.ts', import.meta.url)",
      'enter photos by',
    ],
    [
      'a noun from the platform',
      'platform/http/a.ts',
      "import { x } from '../../cases/index.ts';",
      'platform imports no noun',
    ],
    [
      'a noun from the platform, types',
      'platform/http/a.ts',
      "import type { X } from '../../cases/index.ts';",
      'platform imports no noun',
    ],
    [
      'districts from the platform, value',
      'platform/http/a.ts',
      "import { x } from '../../districts/index.ts';",
      'only types may be',
    ],
    [
      'districts, erased name by name',
      'platform/http/a.ts',
      "import { type X } from '../../districts/index.ts';",
      'only types may be',
    ],
    ['the schema as a value', 'cases/a.ts', "import { x } from '../platform/database/schema.ts';", 'only types may be'],
    ['a command', 'cases/a.ts', "import { x } from '../commands/start.ts';", 'puts the server together'],
    ['what puts the server together', 'cases/a.ts', "import { x } from '../cli.ts';", 'puts the server together'],
    [
      'a file of the tests',
      'cases/a.ts',
      "import { x } from '../../tests/database/harness.ts';",
      'which is not its source',
    ],
  ])('%s is refused', (_, path, text, says) => {
    expect(directionOf(`${server}/${path}`, text)).toEqual([expect.stringContaining(says)]);
  });

  test.each([
    ['cases/a.ts', "import { x } from '../districts/index.ts';"],
    ['cases/a.ts', "import { x } from './verbs/b.ts';"],
    ['cases/verbs/b.ts', "import { x } from '../a.ts';"],
    ['cases/a.ts', "import { x } from '../platform/services.ts';"],
    ['cases/a.ts', "import { x } from '../platform/http/index.ts';"],
    ['platform/services.ts', "import type { District } from '../districts/index.ts';"],
    ['cli.ts', "import { x } from './cases/index.ts';"],
    ['cli.ts', "import { x } from './server.ts';"],
    ['commands/start.ts', "import { x } from '../app.ts';"],
    ['cli.ts', "import { x } from './commands/start.ts';"],
    ['cases/a.ts', "import { x } from '../platform/time/real-time.ts';"],
  ])('%s: %s is allowed', (path, text) => {
    expect(directionOf(`${server}/${path}`, text)).toEqual([]);
  });

  test('an exception that nothing needs has to go', () => {
    const faults = checkDirection([readSource(`${server}/cases/a.ts`, 'export {};')], declared);
    expect(faults.map(({ says }) => says)).toEqual([
      'nothing needs the exception for districts/index.ts any more: take it out',
      'nothing needs the exception for platform/database/schema.ts any more: take it out',
    ]);
  });
});

describe('circles', () => {
  const circlesOf = (files: Record<string, string>) => checkCircles(read(files)).map(({ says }) => says);

  test('between files, by what Node loads', () => {
    const b = "export { a } from './a.ts';";
    expect(circlesOf({ 'packages/kernel/src/a.ts': "import './b.ts';", 'packages/kernel/src/b.ts': b })).toEqual([
      'a circle of files: packages/kernel/src/a.ts → packages/kernel/src/b.ts → packages/kernel/src/a.ts',
    ]);
    expect(
      circlesOf({ 'packages/kernel/src/a.ts': "import type { B } from './b.ts';", 'packages/kernel/src/b.ts': b }),
    ).toEqual([]);
    expect(
      circlesOf({ 'packages/kernel/src/a.ts': "import { type B } from './b.ts';", 'packages/kernel/src/b.ts': b }),
    ).toHaveLength(1);
  });

  test('between three rooms of the server though no file stands in one', () => {
    expect(
      circlesOf({
        [`${server}/cases/a.ts`]: "import { x } from '../grids/index.ts';",
        [`${server}/grids/b.ts`]: "import type { X } from '../works/index.ts';",
        [`${server}/works/c.ts`]: "import { x } from '../cases/index.ts';",
      }),
    ).toEqual(['a circle of rooms: cases → grids → works → cases']);
  });
});

describe('pure packages', () => {
  test.each([
    'Date.now()',
    'new Date()',
    'Date()',
    'Math.random()',
    'performance.now()',
    'process.env.TZ',
    'crypto.randomUUID()',
    "fetch('/x')",
    'setTimeout(() => {}, 1)',
    "console.log('x')",
  ])('%s is refused', (text) => {
    const faults = checkPurity(read({ 'packages/kernel/src/a.ts': `\nexport const x = ${text};` }));
    expect(faults).toEqual([
      { path: 'packages/kernel/src/a.ts', line: 2, says: expect.stringContaining('which is pure') },
    ]);
  });

  test('a given instant is pure; tests, client and server are not asked', () => {
    expect(checkPurity(read({ 'packages/kernel/src/a.ts': 'export const x = new Date(0).getTime();' }))).toEqual([]);
    for (const path of ['packages/kernel/tests/a.test.ts', 'packages/client/src/a.ts', `${server}/a.ts`])
      expect(checkPurity(read({ [path]: 'export const x = Date.now();' }))).toEqual([]);
  });
});
