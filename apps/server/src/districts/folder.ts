import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Mistake } from '../platform/mistake.ts';

/** Folders of a pack that are not part of it: how it was made. */
const NOT_PACK = new Set(['generate', 'node_modules']);
/** What people read, and base maps: a file of hundreds of megabytes is served from the folder (base-map.ts) and is no version. */
const BESIDE = /\.(md|pmtiles)$/;

/**
 * The files of a pack folder by their path in it, with `/` between. Hidden files, the folder `generate` and base maps are left out.
 * @throws Mistake naming the folder when it is none, or what of it cannot be read.
 */
export async function readPackFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new Mistake({
      zh: `文件夹 ${folder} 不存在；请指明辖区数据包的文件夹。`,
      en: `There is no folder ${folder}; name the folder of a district pack.`,
    });
  }
  const files = new Map<string, Uint8Array>();
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of names.sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep);
    const isHidden = path.some((part) => part.startsWith('.'));
    if (!entry.isFile() || isHidden || NOT_PACK.has(path[0] ?? '') || BESIDE.test(entry.name)) continue;
    files.set(path.join('/'), await readFile(join(folder, ...path)));
  }
  return files;
}

/**
 * Writes a pack as a folder: the whole of it or nothing, since it is written beside and then takes the folder's name. Only a folder
 * that is not there yet, or is empty: files of before would be taken for part of the pack.
 * @throws Mistake naming the folder when it holds something, is none, or cannot be written.
 */
export async function writePackFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await requireEmpty(folder);
  const target = resolve(folder);
  let draft: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    draft = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
    for (const [path, content] of files) {
      const file = join(draft, ...path.split('/'));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    // Windows renames onto no folder, not even an empty one; what somebody has put into it since is not removed by this.
    await rmdir(target).catch(unlessAbsent);
    await rename(draft, target);
  } catch (error) {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true });
    const { message } = error as Error;
    throw new Mistake(
      { zh: `文件夹 ${folder} 无法写入：${message}。`, en: `The folder ${folder} cannot be written: ${message}.` },
      { cause: error },
    );
  }
}

/** @throws Mistake as `writePackFolder`; for what takes long before there is something to write */
export async function requireEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : error.code === 'ENOTDIR' ? undefined : Promise.reject(error),
  );
  if (found?.length === 0) return;
  throw new Mistake({
    zh: `${folder} ${found ? '不是空文件夹' : '不是文件夹'}；请指定一个不存在的或空的文件夹。`,
    en: `${folder} is ${found ? 'not empty' : 'no folder'}; name a folder that does not exist yet or is empty.`,
  });
}

function unlessAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
