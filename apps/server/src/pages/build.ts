import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Mistake } from '../platform/mistake.ts';

const productRoot = fileURLToPath(new URL('../../../../', import.meta.url));
const pagesOf = (root: string) => join(root, 'apps/web/dist');
export const pagesFolder = pagesOf(productRoot);
/** In the folder of the pages: the fingerprint of what they were made of. */
const MARK = '.built-from';

/** What the pages are made of: when any of it changes they are built anew. */
const sources = ['apps/web/src', 'apps/web/public', 'packages/client/src', 'packages/kernel/src', 'packages/brain/src'];
const files = [
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/offline-files.ts',
  'apps/web/package.json',
  'package-lock.json',
];

/** A draft older than this, in milliseconds, is of a builder that was killed: a build takes seconds. */
const ABANDONED = 3_600_000;

/**
 * Build the pages if they are missing or stale. They are built beside and then take the folder's name: until then the older ones
 * are served, and of several who build at once each finds whole pages. A distribution without their sources serves what it ships.
 * @param signal ends the builder before its time; nothing counts as built then
 * @param root of the repository
 * @returns whether they were built now
 * @throws Mistake with the builder's own output when it fails
 */
export async function buildPages(onBuild: () => void, signal?: AbortSignal, root = productRoot): Promise<boolean> {
  if (!existsSync(join(root, 'apps/web/src'))) return false;
  const pages = pagesOf(root);
  const wanted = await fingerprint(root);
  if ((await builtFrom(pages)) === wanted) return false;
  onBuild();
  await removeAbandoned(pages);
  const draft = besides(pages);
  try {
    await runVite(root, draft, signal);
    await writeFile(join(draft, MARK), wanted);
    await replace(pages, draft, wanted);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return true;
}

async function builtFrom(pages: string): Promise<string> {
  return readFile(join(pages, MARK), 'utf8').catch(() => '');
}

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const inFolders = await Promise.all(sources.map((folder) => list(join(root, folder))));
  for (const path of [...inFolders.flat(), ...files.map((file) => join(root, file))].sort()) {
    const content = await readFile(path).catch(() => undefined);
    if (content) hash.update(path.slice(root.length)).update('\0').update(content).update('\0');
  }
  return hash.digest('hex');
}

async function list(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** A new name in the same folder, so that it can be renamed. */
function besides(pages: string): string {
  return `${pages}.${randomBytes(6).toString('hex')}`;
}

/** A folder that holds something cannot be renamed onto, so the old one steps aside first; somebody else's new one may come in between. */
async function replace(pages: string, draft: string, wanted: string): Promise<void> {
  const old = besides(pages);
  try {
    for (;;) {
      await rename(pages, old).catch(unless('ENOENT'));
      const isIn = await rename(draft, pages).then(() => true, unless('ENOTEMPTY', 'EEXIST', 'EPERM'));
      if (isIn || (await builtFrom(pages)) === wanted) return;
      await rm(old, { recursive: true, force: true });
    }
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

function unless(...codes: string[]): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}

async function removeAbandoned(pages: string): Promise<void> {
  for (const name of await readdir(dirname(pages))) {
    if (!new RegExp(`^${basename(pages)}\\.[0-9a-f]{12}$`).test(name)) continue;
    const path = join(dirname(pages), name);
    const begun = await stat(path).catch(() => undefined);
    if (begun && Date.now() - begun.mtimeMs > ABANDONED) await rm(path, { recursive: true, force: true });
  }
}

async function runVite(root: string, out: string, signal: AbortSignal | undefined): Promise<void> {
  // Not through .bin, where Windows has a script that Node cannot run.
  const require = createRequire(import.meta.url);
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  // A test's NODE_ENV would make the bundles of development, which are larger and slower.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', out, '--emptyOutDir'], {
    cwd: join(root, 'apps/web'),
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  if (code === 0) return;
  const output = Buffer.concat(said).toString('utf8').trim();
  throw new Mistake({
    zh: `页面无法构建（${dirname(out)}）；请按下面的输出排除后再启动。`,
    en: `The pages could not be built in ${dirname(out)}; the builder said:\n${output}`,
  });
}
