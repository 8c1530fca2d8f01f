import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const pagesFolder = join(root, 'apps/web/dist');
const mark = join(pagesFolder, '.built-from');

/** What the pages are made of: when any of it changes they are built anew. */
const sources = ['apps/web/src', 'apps/web/public', 'packages/client/src', 'packages/kernel/src', 'packages/brain/src'];
const files = ['apps/web/index.html', 'apps/web/vite.config.ts', 'apps/web/package.json', 'package-lock.json'];

/**
 * Build the pages if they are missing or stale. A distribution without their sources serves what it ships.
 * @param signal ends the builder before its time; nothing counts as built then
 * @returns whether they were built now
 * @throws with the builder's own output when it fails
 */
export async function buildPages(onBuild: () => void, signal?: AbortSignal): Promise<boolean> {
  if (!existsSync(join(root, 'apps/web/src'))) return false;
  const wanted = await fingerprint();
  const built = await readFile(mark, 'utf8').catch(() => '');
  if (built === wanted) return false;
  onBuild();
  await run(join(root, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], signal);
  await writeFile(mark, wanted);
  return true;
}

async function fingerprint(): Promise<string> {
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

function run(command: string, args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, failed) => {
    // A test's NODE_ENV would make the bundles of development, which are larger and slower.
    const env = { ...process.env, NODE_ENV: 'production' };
    const cwd = join(root, 'apps/web');
    const child = spawn(process.execPath, [command, ...args], { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done();
      else failed(new Error(`the pages could not be built:\n${Buffer.concat(said).toString('utf8')}`));
    });
  });
}
