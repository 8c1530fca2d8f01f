import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawProcedure, placeText, readPack } from '../src/index.ts';

const districts = join(import.meta.dirname, '../../../districts');

function packIn(folder: string): Map<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}

describe.each(['shizhong', 'ville-haute'])('districts/%s', (name) => {
  test('has no fault', () => {
    const { pack, faults } = readPack(packIn(join(districts, name)));
    expect(faults.map((fault) => `${placeText(fault)} ${fault.code} ${fault.message.en}`)).toEqual([]);
    const [root] = pack!.areas;
    expect(root!.code).toBe(pack!.district.code);
    expect(pack!.areas.every(({ path }) => path.startsWith(root!.path))).toBe(true);
    for (const procedure of Object.values(pack!.procedures)) {
      const drawn = drawProcedure(procedure, pack!.district.locales[0]!);
      for (const id of Object.keys(procedure.states)) expect(drawn).toContain(` as s_${id.replaceAll('-', '_')}\n`);
    }
  }, 30_000);
});
