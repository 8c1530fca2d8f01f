import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Files that are, or will be, in the repository: tracked or new, not ignored, not deleted. Paths from the root, with `/`. */
export function listTree(): string[] {
  const out = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return out.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** The text of a file; undefined when it is not UTF-8 text. */
export function readText(path: string): string | undefined {
  const bytes = readFileSync(join(root, path));
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
