/** A round length and how wide it is drawn. */
export interface ScaleBar {
  metres: number;
  pixels: number;
}

const ROUND = [5, 2, 1] as const;

/** The longest of 1, 2 and 5 × 10ⁿ metres that fits into so many pixels; undefined where nothing is known of the scale. */
export function scaleBar(metresPerPixel: number, most: number): ScaleBar | undefined {
  const room = metresPerPixel * most;
  if (!Number.isFinite(room) || room <= 0) return undefined;
  const power = 10 ** Math.floor(Math.log10(room));
  const metres = power * (ROUND.find((one) => one * power <= room) ?? 1);
  return { metres, pixels: metres / metresPerPixel };
}

/** 500 m, 2 km: the same letters in both languages. */
export const lengthWords = (metres: number): string => (metres < 1000 ? `${metres} m` : `${metres / 1000} km`);
