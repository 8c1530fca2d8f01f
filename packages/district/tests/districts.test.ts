import { describe, expect, test } from 'vitest';
import { drawProcedure, placeText, readPack } from '../src/index.ts';
import { packIn } from './folder.ts';

describe.each(['shizhong', 'ville-haute'])('districts/%s', (name) => {
  test('has no fault', () => {
    const { pack, faults } = readPack(packIn(name));
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
