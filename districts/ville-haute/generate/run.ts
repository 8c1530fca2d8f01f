import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Polygon, Position, Seed } from '@wangge/brain';
import { boxOf, tessellate } from '@wangge/brain';
import type { GridProperties } from '@wangge/district';

/**
 * Writes the geometry of the made-up town anew: a quarter in the middle, seven around it like slices, five blocks each.
 * `node districts/ville-haute/generate/run.ts`; no chance is in it, only angles.
 */
const centre: Position = [27.1, 28.4];
const quarters = 8;
const letters = ['A', 'B', 'C', 'D', 'E'];
const metresPerDegree = 111_195;
const shrink = Math.cos((centre[1] * Math.PI) / 180);

/** The place so many metres from the middle, in a direction in turns (0 = east, counter-clockwise). */
function placeAt(turn: number, metres: number): Position {
  const angle = turn * 2 * Math.PI;
  const lng = centre[0] + (metres * Math.cos(angle)) / metresPerDegree / shrink;
  const lat = centre[1] + (metres * Math.sin(angle)) / metresPerDegree;
  return [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

function drawOutline(): Polygon {
  const corners = 40;
  const ring = Array.from({ length: corners }, (_, i): Position => {
    const turn = i / corners;
    const bulge = 1 + 0.09 * Math.sin(turn * 6 * Math.PI) + 0.05 * Math.cos(turn * 10 * Math.PI);
    return placeAt(turn, 1_700 * bulge);
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

function placeSeeds(): Seed[] {
  return Array.from({ length: quarters }, (_, i) => `VH0${i + 1}`).flatMap((area, i) =>
    letters.map((letter, k): Seed => {
      // Slices hold two blocks inside and three outside; the middle is a ring of five.
      const slice = (i - 1) / (quarters - 1);
      const width = 1 / (quarters - 1);
      const [lng, lat] =
        i === 0
          ? placeAt(k / letters.length, 260)
          : k < 2
            ? placeAt(slice + width * (0.27 + 0.46 * k), 800)
            : placeAt(slice + width * (0.18 + 0.32 * (k - 2)), 1_350);
      return { id: `${area}${letter}`, area, lng, lat };
    }),
  );
}

function nameBlocks(): { properties: GridProperties; geometry: unknown }[] {
  const byArea = Map.groupBy(divided.tiles, ({ area }) => area);
  return [...byArea].flatMap(([area, tiles], quarter) =>
    tiles
      .toSorted((a, b) => boxOf(b.polygon)[3] - boxOf(a.polygon)[3])
      .map(({ polygon }, i) => {
        // The second block of every other quarter is a school, a market or a depot.
        const lived = i !== 1 || quarter % 2 === 1;
        const letter = letters[i]!;
        return {
          properties: {
            code: `${area}${letter}`,
            name: { fr: `Îlot ${letter}`, en: `Block ${letter}` },
            kind: lived ? 'habitat' : 'equipement',
            area,
            households: lived ? 80 + ((quarter * 37 + i * 53) % 141) : 0,
            generated: true,
          },
          geometry: polygon,
        };
      }),
  );
}

const divided = tessellate(drawOutline(), placeSeeds());
const folder = join(import.meta.dirname, '../geometry');
const outline = {
  type: 'Feature',
  properties: { code: 'VH', name: { fr: 'Contour inventé', en: 'Invented outline' }, generated: true },
  geometry: divided.outline,
};
const blocks = nameBlocks().map(({ properties, geometry }) =>
  JSON.stringify({ type: 'Feature', properties, geometry }),
);
writeFileSync(join(folder, 'outline.geojson'), `${JSON.stringify(outline)}\n`);
writeFileSync(join(folder, 'grids.geojson'), `{"type":"FeatureCollection","features":[\n${blocks.join(',\n')}\n]}\n`);
