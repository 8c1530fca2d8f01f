import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, removeFolder } from './holder.ts';

/** A folder of migrations made for one test. */
export async function migrationFolder(files: Record<string, string | Uint8Array>) {
  const path = await makeFolder('wangge-migrations-');
  const write = async (more: Record<string, string | Uint8Array>) => {
    for (const [file, content] of Object.entries(more)) await writeFile(join(path, file), content);
  };
  await write(files);
  return { path, write, remove: () => removeFolder(path) };
}
