import { mkdir, mkdtemp, open, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPackFolder, writePackFolder } from '../../src/districts/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wangge-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

const refused = (english: RegExp) => ({ name: 'Mistake', en: expect.stringMatching(english) });

describe('a pack folder is read', () => {
  test('through links, as a mounted ConfigMap has them, and without what is hidden or beside the data', async () => {
    await mkdir(join(folder, '..2026_11_22', 'procedures'), { recursive: true });
    await writeFile(join(folder, '..2026_11_22', 'areas.csv'), 'areas');
    await writeFile(join(folder, '..2026_11_22', 'procedures', 'grid-event.yaml'), 'procedure');
    await symlink('..2026_11_22', join(folder, '..data'));
    for (const name of ['areas.csv', 'procedures']) await symlink(join('..data', name), join(folder, name));
    await mkdir(join(folder, 'generate'));
    for (const name of ['generate/make.ts', 'README.md', 'roads.pmtiles']) await writeFile(join(folder, name), '');
    const files = await readPackFolder(folder);
    expect(Object.fromEntries([...files].map(([path, bytes]) => [path, String(bytes)]))).toEqual({
      'areas.csv': 'areas',
      'procedures/grid-event.yaml': 'procedure',
    });
  });

  test('and a link to nowhere, or in a circle, is told: its rules would be taken out of force', async () => {
    await symlink('gone.yaml', join(folder, 'calendar.yaml'));
    await expect(readPackFolder(folder)).rejects.toMatchObject(refused(/calendar\.yaml .*cannot be read \(ENOENT\)/));
    await rm(join(folder, 'calendar.yaml'));
    await symlink('.', join(folder, 'again'));
    await expect(readPackFolder(folder)).rejects.toMatchObject(refused(/cannot be read \(ELOOP\)/));
  });

  test('but not when it is too large to be one', async () => {
    const film = await open(join(folder, 'film.csv'), 'w');
    await film.truncate(3_000_000_000);
    await film.close();
    await expect(readPackFolder(folder)).rejects.toMatchObject(
      refused(/no district pack: with film\.csv \(3000000000 bytes\)/),
    );
    await rm(join(folder, 'film.csv'));
    for (let one = 0; one <= 2000; one++) await writeFile(join(folder, `${one}.yaml`), '');
    await expect(readPackFolder(folder)).rejects.toMatchObject(refused(/exceeds what one may have \(2000 files/));
  });
});

test('an exported folder is open to whom every new folder is', async () => {
  const [usual, exported] = [join(folder, 'usual'), join(folder, 'exported')];
  await mkdir(usual);
  await writePackFolder(exported, new Map([['areas.csv', Buffer.from('areas')]]));
  expect((await stat(exported)).mode).toBe((await stat(usual)).mode);
});
