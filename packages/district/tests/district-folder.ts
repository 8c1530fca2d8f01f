import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { DistrictPack, PackFiles } from '@wangge/district';
import { placeText, readPack } from '@wangge/district';

const districts = join(import.meta.dirname, '../../../districts');

/** The files of a shipped district as `readPack` takes them. */
export function filesOfDistrict(name: string): PackFiles {
  const folder = join(districts, name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}

/** A shipped district as a checked whole. Throws with every fault and its place. */
export function packOfDistrict(name: string): DistrictPack {
  const { pack, faults } = readPack(filesOfDistrict(name));
  if (!pack) throw new Error(faults.map((fault) => `${placeText(fault)} ${fault.message.en}`).join('\n'));
  return pack;
}
