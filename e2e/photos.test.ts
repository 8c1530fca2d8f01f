import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InspectedPhoto, inspectPhoto, type PhotoType, photoTypes } from '../apps/server/src/photos/index.ts';
import { exifBlock } from '../apps/server/tests/photos/exif-block.ts';
import { exifSegment, jpegSegment, pngChunk, vp8x, webp, webpChunk } from '../apps/server/tests/photos/pictures.ts';
import { CANARY, planted, wish } from '../apps/server/tests/photos/planted.ts';
import { findChromium } from '../scripts/chromium.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

interface Shown {
  width: number;
  height: number;
  /** Red, green, blue, alpha of every pixel, row by row. */
  pixels: number[];
}

let browser: Browser;
let page: Page;
beforeAll(async () => {
  if (!program) return;
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  page = await browser.newPage();
});
afterAll(() => browser?.close());

/** As a page shows it: an image element, drawn and read back. */
async function show(bytes: Buffer, type: PhotoType): Promise<Shown> {
  const address = `data:${type};base64,${bytes.toString('base64')}`;
  return (await page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(address)};
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const drawing = canvas.getContext('2d');
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, height: canvas.height, pixels: [...data] };
  })()`)) as Shown;
}

/** A picture with detail, as Chromium's own encoders write it. */
async function encode(type: PhotoType, clear = false): Promise<Buffer> {
  const address = (await page.evaluate(`(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 120;
    canvas.height = 80;
    const drawing = canvas.getContext('2d');
    const slope = drawing.createLinearGradient(0, 0, 120, 80);
    slope.addColorStop(0, '#c03020');
    slope.addColorStop(0.5, ${clear} ? 'rgba(20, 200, 90, 0.2)' : '#20c85a');
    slope.addColorStop(1, '#2040c0');
    drawing.fillStyle = slope;
    drawing.fillRect(0, 0, 120, 80);
    for (let n = 0; n < 40; n++) {
      drawing.fillStyle = 'hsl(' + (n * 47) + ' 80% 50%)';
      drawing.fillRect((n * 29) % 110, (n * 17) % 70, 9, 7);
    }
    return canvas.toDataURL(${JSON.stringify(type)}, 0.85);
  })()`)) as string;
  expect(address.startsWith(`data:${type}`)).toBe(true);
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}

/** The Exif block where a camera would put it. */
function withExif(type: PhotoType, bytes: Buffer, block: Buffer): Buffer {
  if (type === 'image/jpeg') {
    const comment = jpegSegment(0xfe, Buffer.from(CANARY));
    return Buffer.concat([bytes.subarray(0, 2), exifSegment(block), comment, bytes.subarray(2)]);
  }
  if (type === 'image/png') {
    const text = pngChunk('tEXt', Buffer.from(`Comment\0${CANARY}`));
    return Buffer.concat([bytes.subarray(0, 33), pngChunk('eXIf', block), text, bytes.subarray(33)]);
  }
  // Behind the picture; the simple form becomes the extended one.
  const chunks = bytes.subarray(12);
  const isSimple = chunks.toString('latin1', 0, 4) !== 'VP8X';
  const exif = [webpChunk('EXIF', block), webpChunk('XMP ', Buffer.from(CANARY))];
  if (isSimple) return webp(vp8x(120, 80, 0x0c), chunks, ...exif);
  const extended = Buffer.from(chunks);
  extended[8] = (extended[8] as number) | 0x0c;
  return webp(extended, ...exif);
}

function strip(bytes: Buffer): InspectedPhoto {
  const found = inspectPhoto(bytes, { pixels: 1_000_000, zone: 'Asia/Shanghai' });
  if ('refused' in found) throw new Error(`refused: ${found.refused} at byte ${found.at}`);
  expect(found.stripped.includes(CANARY)).toBe(false);
  return found;
}

describe.skipIf(!program).each(photoTypes)('%s in Chromium', (type) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'orientation %i: shown as before, at the size that was told',
    async (orientation) => {
      const bytes = planted[type]({ ...wish, orientation });
      const found = strip(bytes);
      const [before, after] = [await show(bytes, type), await show(found.stripped, type)];
      expect(after).toEqual(before);
      expect({ width: after.width, height: after.height }).toEqual({ width: found.width, height: found.height });
      expect(after.width).toBe(orientation >= 5 && type !== 'image/webp' ? 32 : 48);
    },
  );

  test.each([false, true])('as Chromium writes it, transparent %s: every pixel the same', async (clear) => {
    const own = await encode(type, clear);
    const bytes = withExif(type, own, exifBlock({ ...wish, orientation: 1 }));
    const found = strip(bytes);
    expect(found.takenAt).toBe('2026-03-09T00:15:30.000Z');
    const [before, after] = [await show(own, type), await show(found.stripped, type)];
    expect(after.pixels.length).toBe(120 * 80 * 4);
    expect(new Set(after.pixels).size).toBeGreaterThan(50);
    expect(Buffer.from(after.pixels).equals(Buffer.from(before.pixels))).toBe(true);
  });
});

describe.skipIf(!program)('colour profiles in Chromium', () => {
  test('the numbers that stay are heeded', async () => {
    const bytes = planted['image/webp']({ ...wish, orientation: 1 });
    const { pixels } = await show(strip(bytes).stripped, 'image/webp');
    // Coded as more red than green; the profile exchanges the two.
    expect(pixels[1]).toBeGreaterThan(pixels[0] as number);
  });
});
