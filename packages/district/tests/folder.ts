import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const districts = join(import.meta.dirname, '../../../districts');

/** The files of a district of this repository, as `readPack` takes them. */
export function packIn(name: string): Map<string, Uint8Array> {
  const folder = join(districts, name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}
