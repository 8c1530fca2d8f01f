import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Mistake } from '../platform/mistake.ts';

/** Folders of a pack that are not part of it: how it was made. */
const NOT_PACK = new Set(['generate', 'node_modules']);

/**
 * The files of a pack folder by their path in it, with `/` between. Hidden files and the folder `generate` are left out.
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
    if (!entry.isFile() || isHidden || NOT_PACK.has(path[0] ?? '') || entry.name.endsWith('.md')) continue;
    files.set(path.join('/'), await readFile(join(folder, ...path)));
  }
  return files;
}
