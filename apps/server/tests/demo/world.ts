import { fileURLToPath } from 'node:url';
import { readPack } from '@wangge/district';
import type { MatterEvent } from '@wangge/kernel';
import type { Life } from '../../src/demo/life.ts';
import { simulate } from '../../src/demo/simulate.ts';
import { buildDistrict, type District, readPackFolder } from '../../src/districts/index.ts';

/** A Wednesday afternoon in Jinan. */
export const UNTIL = Date.parse('2026-11-18T15:20:00+08:00');
export const SEED = 'test';

export const packFolder = (name: string): string =>
  fileURLToPath(new URL(`../../../../districts/${name}`, import.meta.url));

/** A shipped district without a database. */
export async function readDistrict(slug = 'shizhong'): Promise<District> {
  const { pack, faults } = readPack(await readPackFolder(packFolder(slug)));
  if (!pack) throw new Error(JSON.stringify(faults));
  const procedures = Object.values(pack.procedures);
  return buildDistrict({
    id: 1,
    slug,
    isDemo: true,
    pack,
    versions: new Map(procedures.map((procedure) => [`${procedure.id}@1`, procedure])),
    inForce: new Map(procedures.map((procedure) => [procedure.id, { version: 1, procedure }])),
    gridVersions: new Map(),
  });
}

export function lived(district: District, options: { days: number; until?: number; seed?: string }): Life[] {
  return [...simulate(district, { seed: SEED, until: UNTIL, ...options }).lives];
}

export const personalOf = (events: readonly MatterEvent[]): string[] =>
  events.flatMap(({ personal }) => personal.map(({ value }) => value));
