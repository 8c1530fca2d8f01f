/**
 * `npm run check`: what a reviewer should not have to look for. Format and lint, types, the direction of imports, what is
 * made from something else, names, addresses. Every step runs, whatever the others found; exit code 1 when one found something.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkCircles } from './check/circles.ts';
import { readDeclared } from './check/declared.ts';
import { checkDirection, checkPurity } from './check/direction.ts';
import { checkErrorList, errorList } from './check/error-list.ts';
import type { Fault } from './check/fault.ts';
import { readSource } from './check/imports.ts';
import { checkLockFile } from './check/lock-file.ts';
import { checkNames } from './check/names.ts';
import { listTree, readText, root } from './check/tree.ts';
import { checkWords } from './check/words.ts';

interface Step {
  name: string;
  /** What was found, ready to print; '' when all is well. */
  run(): string | Promise<string>;
}

const paths = listTree();
const texts = new Map(
  paths.flatMap((path) => {
    const text = readText(path);
    return text === undefined ? [] : [[path, text] as const];
  }),
);
const sources = [...texts]
  .filter(([path]) => /(?<!\.d)\.tsx?$/.test(path))
  .map(([path, text]) => readSource(path, text));

const steps: Step[] = [
  {
    name: 'format and lint',
    run: () => tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=200', '.'),
  },
  { name: 'types', run: () => tool('typescript/bin/tsc', '--noEmit', '-p', '.') },
  { name: 'types of the browser suite', run: () => tool('typescript/bin/tsc', '--noEmit', '-p', 'e2e') },
  { name: 'types of the pages', run: () => tool('typescript/bin/tsc', '--noEmit', '-p', 'apps/web') },
  { name: 'direction of imports', run: () => listed(checkDirection(sources, readDeclared(texts))) },
  { name: 'circles', run: () => listed(checkCircles(sources)) },
  { name: 'pure packages', run: () => listed(checkPurity(sources)) },
  { name: 'names of files', run: () => listed(checkNames(paths)) },
  { name: 'machines, registries, tests put off', run: () => listed(checkWords(texts, ownRegistry())) },
  { name: 'lock file', run: () => listed(checkLockFile('package-lock.json', texts.get('package-lock.json') ?? '{}')) },
  { name: 'pages made from something else', run: () => node('scripts/docs.ts', '--check') },
  { name: 'types of the client', run: () => node('scripts/client-types.ts', '--check') },
  { name: 'types of the database', run: () => node('scripts/schema-types.ts', '--check') },
];
if (existsSync(join(root, errorList)))
  steps.push({ name: 'list of errors', run: async () => listed(await checkErrorList(texts)) });

let failed = 0;
for (const { name, run } of steps) {
  const began = performance.now();
  const found = await outcome(run);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${found === '' ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (found === '') continue;
  failed += 1;
  console.log(found.replace(/^/gm, '       '));
}
console.log(failed === 0 ? `\nAll ${steps.length} checks passed.` : `\n${failed} of ${steps.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function outcome(run: Step['run']): Promise<string> {
  try {
    return await run();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function listed(faults: readonly Fault[]): string {
  return faults.map(({ path, line, says }) => `${path}${line === undefined ? '' : `:${line}`}: ${says}`).join('\n');
}

function tool(bin: string, ...args: string[]): string {
  return node(join('node_modules', bin), ...args);
}

function node(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`.trim() || `ended with ${status}`;
}

/** Asked of npm, so that no file has to name it. */
function ownRegistry(): string | undefined {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const address = execFileSync('npm', ['config', 'get', 'registry'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    shell: process.platform === 'win32',
  });
  const host = URL.parse(address.trim())?.host;
  return host?.startsWith('localhost') ? undefined : host;
}
