import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Mistake } from '../platform/mistake.ts';

/** Folders of a pack that are not part of it: how it was made. */
const NOT_PACK = new Set(['generate', 'node_modules']);
/** What people read, and base maps: a file of hundreds of megabytes is served from the folder (base-map.ts) and is no version. */
const BESIDE = /\.(md|pmtiles)$/;

/**
 * Beyond this it is no pack: a pack has some dozen files and a few megabytes, the largest file that is read at all 64 MB (`largestFile` of
 * the pack's format). Who names `/` or a home by mistake is told so before it is read into memory.
 */
const MOST_FILES = 2_000;
const LARGEST_FILE = 64_000_000;
const LARGEST_PACK = 256_000_000;

/**
 * The files of a pack folder by their path in it, with `/` between. Hidden files, the folder `generate` and base maps are left out. Links
 * are followed: a mounted ConfigMap is made of nothing else.
 * @throws Mistake naming the folder when it is none, or what of it cannot be read or is too large.
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
  let bytes = 0;
  for await (const { path, size } of packFiles(folder, [])) {
    bytes += size;
    if (size > LARGEST_FILE || bytes > LARGEST_PACK || files.size === MOST_FILES) throw tooLarge(folder, path, size);
    files.set(path.join('/'), await readFile(join(folder, ...path)));
  }
  return files;
}

async function* packFiles(
  folder: string,
  above: readonly string[],
): AsyncGenerator<{ path: readonly string[]; size: number }> {
  for (const name of (await readdir(join(folder, ...above))).sort()) {
    const path = [...above, name];
    if (name.startsWith('.') || NOT_PACK.has(path[0] ?? '') || BESIDE.test(name)) continue;
    const at = join(folder, ...path);
    const found = await stat(at).catch((error: NodeJS.ErrnoException) => {
      // A link to nowhere or in a circle, or a file that is gone: left out, its rules would be taken out of force.
      throw new Mistake(
        {
          zh: `数据包中的 ${at} 无法读取（${error.code}）；请修复或移除。`,
          en: `${at} of the pack cannot be read (${error.code}); mend or remove it.`,
        },
        { cause: error },
      );
    });
    if (found.isDirectory()) yield* packFiles(folder, path);
    else if (found.isFile()) yield { path, size: found.size };
  }
}

function tooLarge(folder: string, path: readonly string[], size: number): Mistake {
  const at = path.join('/');
  return new Mistake({
    zh: `${folder} 不像是辖区数据包：读到 ${at}（${size} 字节）时已超过上限（${MOST_FILES} 个文件、单个 ${LARGEST_FILE} 字节、共 ${LARGEST_PACK} 字节）。`,
    en: `${folder} is no district pack: with ${at} (${size} bytes) it exceeds what one may have (${MOST_FILES} files, ${LARGEST_FILE} bytes each, ${LARGEST_PACK} in all).`,
  });
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
    // Not by mkdtemp, whose folder is its maker's alone and would stay so under its new name.
    draft = join(dirname(target), `.${basename(target)}-${randomBytes(6).toString('hex')}`);
    await mkdir(draft);
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
