import { createHash } from 'node:crypto';
import type { Motif } from '@wangge/district';
import { type Colour, encodePng } from './png.ts';

/** A picture made by this program, not by a camera, and saying so on its face (示意: for illustration). */
export interface Drawing {
  bytes: Buffer;
  /** Hex. */
  sha256: string;
  width: number;
  height: number;
}

const WIDTH = 320;
const HEIGHT = 240;

const ink = {
  sky: 0,
  road: 1,
  pavement: 2,
  dark: 3,
  teal: 4,
  green: 5,
  brown: 6,
  light: 7,
  red: 8,
  white: 9,
  blue: 10,
} as const;
const palette: readonly Colour[] = [
  [219, 232, 240],
  [150, 156, 160],
  [198, 200, 200],
  [60, 64, 68],
  [14, 124, 134],
  [96, 140, 84],
  [122, 90, 62],
  [250, 214, 92],
  [178, 60, 52],
  [255, 255, 255],
  [88, 96, 150],
];

/** Strokes of 示 and 意 on a square of 24: x and y of the ends. */
const strokes: readonly (readonly (readonly [number, number, number, number])[])[] = [
  [
    [6, 5, 18, 5],
    [3, 10, 21, 10],
    [12, 10, 12, 20],
    [12, 20, 9, 18],
    [8, 13, 4, 18],
    [16, 13, 20, 18],
  ],
  [
    [12, 1, 12, 3],
    [5, 4, 19, 4],
    [9, 5, 10, 7],
    [15, 5, 14, 7],
    [3, 8, 21, 8],
    [7, 10, 7, 16],
    [7, 10, 17, 10],
    [17, 10, 17, 16],
    [7, 13, 17, 13],
    [7, 16, 17, 16],
    [4, 18, 3, 21],
    [8, 18, 9, 22],
    [9, 22, 16, 22],
    [16, 22, 17, 20],
    [12, 17, 13, 19],
    [19, 18, 21, 21],
  ],
];

interface Canvas {
  pixels: Uint8Array;
  box(x: number, y: number, width: number, height: number, colour: number): void;
  disc(x: number, y: number, across: number, down: number, colour: number): void;
  line(from: readonly [number, number], to: readonly [number, number], thick: number, colour: number): void;
}

type Painter = (canvas: Canvas, isRight: boolean) => void;

/** What each motif shows, wrong and set right. */
const painters: Readonly<Record<Motif, Painter>> = {
  cover({ disc, line }, isRight) {
    disc(160, 190, 46, 22, ink.dark);
    disc(160, 188, 40, 18, isRight ? ink.pavement : 3);
    if (!isRight) {
      disc(236, 200, 38, 15, ink.brown);
      return;
    }
    for (const x of [136, 152, 168, 184]) line([x, 178], [x, 198], 3, ink.dark);
  },
  rubbish({ disc, box }, isRight) {
    box(226, 120, 44, 60, ink.teal);
    box(222, 112, 52, 10, ink.dark);
    if (isRight) return;
    for (const [x, y, colour] of [
      [96, 184, ink.dark],
      [134, 190, ink.brown],
      [172, 182, ink.dark],
      [116, 164, ink.red],
      [154, 166, ink.white],
    ] as const) {
      disc(x, y, 24, 16, colour);
    }
  },
  lamp({ line, disc }, isRight) {
    line([120, 200], [120, 50], 6, ink.dark);
    line([120, 52], [170, 44], 5, ink.dark);
    disc(174, 48, 16, 8, isRight ? ink.light : ink.dark);
    if (isRight) disc(174, 190, 70, 14, ink.light);
  },
  vehicle({ box, disc }, isRight) {
    const [x, y] = isRight ? [180, 186] : [96, 132];
    box(x, y, 96, 24, ink.blue);
    box(x + 20, y - 18, 52, 20, ink.blue);
    box(x + 26, y - 14, 18, 12, ink.sky);
    box(x + 48, y - 14, 18, 12, ink.sky);
    disc(x + 22, y + 24, 10, 10, ink.dark);
    disc(x + 74, y + 24, 10, 10, ink.dark);
  },
  tree({ line, disc }, isRight) {
    if (isRight) line([150, 160], [150, 90], 10, ink.brown);
    else line([90, 186], [200, 168], 10, ink.brown);
    const [x, y] = isRight ? [150, 76] : [220, 166];
    for (const [dx, dy] of [
      [0, 0],
      [-26, 12],
      [26, 12],
      [0, 22],
    ] as const) {
      disc(x + dx, y + dy, 30, 24, ink.green);
    }
  },
  building({ box, line }, isRight) {
    box(70, 40, 120, 116, ink.brown);
    for (const x of [84, 120, 156]) for (const y of [52, 84, 116]) box(x, y, 20, 20, ink.sky);
    if (isRight) return;
    box(196, 112, 70, 52, ink.red);
    line([196, 112], [266, 164], 4, ink.white);
    line([266, 112], [196, 164], 4, ink.white);
  },
};

const made = new Map<string, Drawing>();

/** The picture of a motif: as it was found, or after it was set right. Twelve in all, each drawn once. */
export function drawingOf(motif: Motif, isRight: boolean): Drawing {
  const key = `${motif}/${isRight}`;
  const drawing = made.get(key) ?? draw(painters[motif], isRight);
  made.set(key, drawing);
  return drawing;
}

function draw(paint: Painter, isRight: boolean): Drawing {
  const canvas = canvasOf(new Uint8Array(WIDTH * HEIGHT));
  canvas.box(0, 130, WIDTH, 40, ink.pavement);
  canvas.box(0, 170, WIDTH, 70, ink.road);
  for (let x = 10; x < WIDTH; x += 60) canvas.box(x, 222, 30, 4, ink.white);
  paint(canvas, isRight);
  canvas.box(8, 8, 74, 38, ink.white);
  for (const [index, character] of strokes.entries()) {
    const at = (x: number, y: number): [number, number] => [14 + index * 33 + x * 1.25, 12 + y * 1.25];
    for (const [x, y, toX, toY] of character) canvas.line(at(x, y), at(toX, toY), 2, ink.red);
  }
  const bytes = encodePng(WIDTH, HEIGHT, canvas.pixels, palette);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), width: WIDTH, height: HEIGHT };
}

function canvasOf(pixels: Uint8Array): Canvas {
  const put = (x: number, y: number, colour: number): void => {
    if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) pixels[Math.floor(y) * WIDTH + Math.floor(x)] = colour;
  };
  const box: Canvas['box'] = (x, y, width, height, colour) => {
    for (let down = 0; down < height; down += 1)
      for (let right = 0; right < width; right += 1) put(x + right, y + down, colour);
  };
  return {
    pixels,
    box,
    disc(x, y, across, down, colour) {
      for (let dy = -down; dy <= down; dy += 1) {
        const half = Math.floor(across * Math.sqrt(1 - (dy / down) ** 2));
        box(x - half, y + dy, 2 * half + 1, 1, colour);
      }
    },
    line([x, y], [toX, toY], thick, colour) {
      const steps = Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y), 1));
      for (let step = 0; step <= steps; step += 1) {
        const part = step / steps;
        box(x + (toX - x) * part - thick / 2, y + (toY - y) * part - thick / 2, thick, thick, colour);
      }
    },
  };
}
