import type { Light } from '@wangge/client';
import type { Palette } from '../theme/palette.ts';

/** Drawn at twice the size for sharp screens. */
export const ICON_RATIO = 2;
const SIZE = 20;

/** The lights as images for the map, in the same shapes as everywhere: circle, triangle, square, ring. */
export function lightIcon(light: Light, palette: Palette): ImageData {
  const canvas = document.createElement('canvas');
  const side = SIZE * ICON_RATIO;
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d')!;
  pen.scale(ICON_RATIO, ICON_RATIO);
  pen.lineJoin = 'round';
  pen.beginPath();
  if (light === 'amber') {
    pen.moveTo(10, 2.5);
    pen.lineTo(18, 16.5);
    pen.lineTo(2, 16.5);
    pen.closePath();
  } else if (light === 'red') pen.rect(3.5, 3.5, 13, 13);
  else pen.arc(10, 10, light === 'none' ? 4.5 : 6, 0, 2 * Math.PI);
  pen.strokeStyle = palette.surface;
  pen.lineWidth = light === 'none' ? 6 : 4;
  pen.stroke();
  if (light === 'none') {
    pen.strokeStyle = palette.lights.none;
    pen.lineWidth = 2.5;
    pen.stroke();
  } else {
    pen.fillStyle = palette.lights[light];
    pen.fill();
  }
  return pen.getImageData(0, 0, side, side);
}
