import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InspectedPhoto, inspectPhoto, photoTypes } from '../../src/photos/index.ts';
import { exifBlock, sexagesimal } from './exif-block.ts';
import {
  exifSegment,
  jfif,
  jpeg,
  jpegSegment,
  png,
  pngChunk,
  pngHeader,
  pngSignature,
  vp8,
  vp8l,
  vp8x,
  webp,
  webpChunk,
} from './pictures.ts';
import { CANARY, PLACE, planted, plantedJpeg, TRAILER, wish } from './planted.ts';

const options = { pixels: 1_000_000, zone: 'Asia/Shanghai' };

function taken(bytes: Uint8Array, zone = options.zone): InspectedPhoto {
  const found = inspectPhoto(bytes, { ...options, zone });
  if ('refused' in found) throw new Error(`refused: ${found.refused} at byte ${found.at}`);
  return found;
}
const refusal = (bytes: Uint8Array, limits = options) => {
  const found = inspectPhoto(bytes, limits);
  return 'refused' in found ? found.refused : 'taken';
};

describe.each(photoTypes)('%s', (type) => {
  const photo = planted[type];
  const size = type === 'image/webp' ? { width: 48, height: 32 } : { width: 32, height: 48 };

  test('is told by its bytes, with time and place, upright', () => {
    const found = taken(photo());
    expect(found).toMatchObject({ type, ...size, takenAt: '2026-03-09T00:15:30.000Z' });
    expect(found.place?.lng).toBeCloseTo(PLACE.lng, 5);
    expect(found.place?.lat).toBeCloseTo(PLACE.lat, 5);
  });

  test('carries nothing but its picture and its orientation', () => {
    const { stripped } = taken(photo());
    for (const word of [CANARY, CANARY.slice(0, 8), 'Comment', 'xmpmeta', 'script', 'PK\x03\x04', '2026:03:09'])
      expect(stripped.includes(word)).toBe(false);
    expect(stripped.length).toBeLessThan(photo().length - TRAILER.length);
    const again = taken(stripped);
    expect(again).toEqual({ type, ...size, stripped });
  });

  test('is refused when it ends before its picture does, at any byte', () => {
    const whole = taken(photo()).stripped;
    for (let length = 0; length < whole.length; length++) {
      const found = inspectPhoto(whole.subarray(0, length), options);
      expect('refused' in found && ['truncated', 'damaged', 'other-format'].includes(found.refused)).toBe(true);
    }
  });

  test('over the limit of pixels is refused by its header', () => {
    expect(refusal(photo(), { ...options, pixels: 48 * 32 - 1 })).toBe('too-many-pixels');
    expect(refusal(photo(), { ...options, pixels: 48 * 32 })).toBe('taken');
  });

  test('changed in any way it is refused, or stored without what the camera wrote', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'cut', 'insert', 'repeat'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const found = inspectPhoto(changes.reduce(mutate, photo()), options);
        if ('refused' in found) return;
        // Stripping what is stripped changes nothing: whatever it let through the first time it would keep the second.
        const again = taken(found.stripped);
        expect(again.stripped.equals(found.stripped)).toBe(true);
        expect(again.takenAt).toBeUndefined();
        expect(again.place).toBeUndefined();
        // A piece longer than any mutation copies: coded picture data is not decoded, so what is copied into it stays in it.
        expect(found.stripped.includes(CANARY.slice(0, 9))).toBe(false);
      }),
      { seed: 20260309, numRuns: 4000 },
    );
  });
});

function mutate(bytes: Buffer, { at, byte, kind }: { at: number; byte: number; kind: string }): Buffer {
  const place = at % (bytes.length + 1);
  if (kind === 'cut') return bytes.subarray(0, place);
  if (kind === 'insert') return Buffer.concat([bytes.subarray(0, place), Buffer.of(byte), bytes.subarray(place)]);
  if (kind === 'repeat')
    return Buffer.concat([bytes.subarray(0, place), bytes.subarray(Math.max(0, place - (byte % 8)))]);
  const changed = Buffer.from(bytes);
  if (place < changed.length) changed[place] = byte;
  return changed;
}

describe('what is none', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'other-format'],
    ['a text', Buffer.from('not a photo'), 'other-format'],
    ['a page', Buffer.from('<html><img src=x></html>'), 'other-format'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'), 'other-format'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'other-format'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'heif'],
    ['AVIF', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0', 'latin1'), 'heif'],
    ['a film', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0', 'latin1'), 'other-format'],
    ['a sound in the same container as WebP', Buffer.from('RIFF\x04\0\0\0WAVE', 'latin1'), 'other-format'],
    ['two bytes of a JPEG', Buffer.of(0xff, 0xd8), 'other-format'],
  ] as const)('%s', (_, bytes, fault) => expect(refusal(bytes)).toBe(fault));

  test('any bytes at all never throw', () => {
    const heads = [
      Buffer.of(0xff, 0xd8, 0xff),
      pngSignature,
      Buffer.from('RIFF\xff\0\0\0WEBP', 'latin1'),
      Buffer.alloc(0),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, rest) => {
        inspectPhoto(Buffer.concat([head, rest]), options);
      }),
      { seed: 7, numRuns: 5000 },
    );
  });
});

describe('JPEG', () => {
  const frame = (content: number[], marker = 0xc0) =>
    Buffer.concat([Buffer.of(0xff, 0xd8), jpegSegment(marker, Buffer.from(content))]);

  test('a size of zero, a bomb, and what no browser shows', () => {
    expect(refusal(frame([8, 0, 0, 0, 16, 1, 1, 0x11, 0]))).toBe('no-size');
    expect(refusal(frame([8, 255, 255, 255, 255, 1, 1, 0x11, 0]))).toBe('too-many-pixels');
    expect(refusal(frame([12, 0, 8, 0, 8, 1, 1, 0x11, 0]))).toBe('not-shown');
    expect(refusal(frame([8, 0, 8, 0, 8, 1, 1, 0x11, 0], 0xc9))).toBe('not-shown');
    expect(refusal(frame([8, 0, 8, 0, 8, 1, 1, 0x00, 0]))).toBe('damaged');
  });

  test('a header that promises more than the data holds', () => {
    const small = jpeg(64, 64);
    const size = small.indexOf(Buffer.of(0xff, 0xc0)) + 5;
    small.writeUInt16BE(900, size);
    small.writeUInt16BE(900, size + 2);
    expect(refusal(small)).toBe('truncated');
  });

  test('thousands of scans', () => {
    const one = jpeg(16, 16);
    const scanAt = one.indexOf(Buffer.of(0xff, 0xda));
    const scan = one.subarray(scanAt, -2);
    const many = (count: number) =>
      Buffer.concat([one.subarray(0, scanAt), ...Array<Buffer>(count).fill(scan), Buffer.of(0xff, 0xd9)]);
    expect(refusal(many(500))).toBe('taken');
    expect(refusal(many(501))).toBe('not-shown');
  });

  test('fill bytes and restart markers belong to it; bytes between segments do not', () => {
    const plain = jpeg(16, 16);
    const filled = Buffer.concat([plain.subarray(0, 2), Buffer.of(0xff, 0xff), plain.subarray(2)]);
    expect(taken(filled).stripped.equals(taken(plain).stripped)).toBe(true);
    const restarted = Buffer.concat([plain.subarray(0, -2), Buffer.of(0xff, 0xd0, 0x00, 0xff, 0xd9)]);
    expect(taken(restarted).stripped.equals(restarted)).toBe(true);
    expect(refusal(Buffer.concat([plain.subarray(0, 20), Buffer.from('hidden'), plain.subarray(20)]))).toBe('damaged');
  });

  test('tables with bytes behind them', () => {
    const table = jpegSegment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, 1), Buffer.from(CANARY)]));
    expect(refusal(jpeg(16, 16, { before: [jfif, table] }))).toBe('damaged');
  });

  test('Adobe’s flag stays, since it says what the components mean; its other bytes do not', () => {
    const adobe = jpegSegment(0xee, Buffer.concat([Buffer.from('Adobe\0\x64ABCD\x01', 'latin1'), Buffer.from(CANARY)]));
    const { stripped } = taken(jpeg(16, 16, { before: [adobe] }));
    expect(stripped.includes(Buffer.from('Adobe\0\x64\0\0\0\0\x01', 'latin1'))).toBe(true);
    expect(stripped.includes(CANARY)).toBe(false);
  });

  test('without orientation there is no Exif at all', () => {
    const { orientation, ...rest } = wish;
    expect(orientation).toBe(6);
    const { stripped, width } = taken(plantedJpeg(rest));
    expect(stripped.includes('Exif')).toBe(false);
    expect(width).toBe(48);
  });

  test('a colour profile keeps its numbers and loses its words', () => {
    expect(taken(plantedJpeg()).stripped.includes('rXYZ')).toBe(true);
    const table = Buffer.from('ICC_PROFILE\0\x01\x01not a profile', 'latin1');
    expect(taken(jpeg(16, 16, { before: [jpegSegment(0xe2, table)] })).stripped.includes('ICC')).toBe(false);
  });
});

describe('PNG', () => {
  const end = pngChunk('IEND', Buffer.alloc(0));
  test('a size of zero, a bomb, a wrong sum, an unknown critical chunk', () => {
    expect(refusal(Buffer.concat([pngSignature, pngHeader(0, 5), end]))).toBe('no-size');
    expect(refusal(Buffer.concat([pngSignature, pngHeader(100_000, 100_000), end]))).toBe('too-many-pixels');
    const broken = png(16, 16);
    broken[broken.indexOf('IDAT') + 6] = (broken[broken.indexOf('IDAT') + 6] as number) ^ 1;
    expect(refusal(broken)).toBe('damaged');
    expect(refusal(png(16, 16, { before: [pngChunk('WgGe', Buffer.from(CANARY))] }))).toBe('damaged');
    expect(refusal(Buffer.concat([pngSignature, pngHeader(900, 900), pngChunk('IDAT', Buffer.alloc(20)), end]))).toBe(
      'truncated',
    );
    expect(refusal(Buffer.concat([pngSignature, pngHeader(16, 16), end]))).toBe('truncated');
    expect(refusal(Buffer.concat([pngSignature, pngHeader(16, 16, 8, 5), end]))).toBe('damaged');
  });

  test('image data in two places', () => {
    const late = png(16, 16, { after: [pngChunk('tEXt', Buffer.from('a\0b')), pngChunk('IDAT', Buffer.from(CANARY))] });
    expect(refusal(late)).toBe('damaged');
  });

  test('an animation becomes its still picture', () => {
    const animated = png(16, 16, {
      before: [pngChunk('acTL', Buffer.alloc(8))],
      after: [pngChunk('fcTL', Buffer.alloc(26)), pngChunk('fdAT', Buffer.from(CANARY))],
    });
    expect(taken(animated).stripped.equals(taken(png(16, 16)).stripped)).toBe(true);
  });

  test('what colours need stays', () => {
    const gamma = pngChunk('gAMA', Buffer.of(0, 0, 0xb1, 0x8f));
    expect(taken(png(16, 16, { before: [gamma] })).stripped.includes(gamma)).toBe(true);
    expect(taken(png(16, 16, { before: [pngChunk('gAMA', Buffer.from(CANARY))] })).stripped.includes('gAMA')).toBe(
      false,
    );
  });
});

describe('WebP', () => {
  test('lossy, with an alpha plane where its header announces one', () => {
    const plane = webpChunk('ALPH', Buffer.from([0, 1, 2]));
    expect(taken(webp(vp8(20, 10)))).toMatchObject({ width: 20, height: 10 });
    const clear = taken(webp(vp8x(20, 10, 0x10), plane, vp8(20, 10))).stripped;
    expect(clear.includes('ALPH')).toBe(true);
    expect(clear[20]).toBe(0x10);
    expect(taken(webp(vp8(20, 10), plane)).stripped.equals(webp(vp8(20, 10)))).toBe(true);
  });

  test('without orientation, profile or alpha it becomes the simple form', () => {
    const full = webp(vp8x(48, 32, 0x0c), vp8l(48, 32), webpChunk('XMP ', Buffer.from(CANARY)));
    expect(taken(full).stripped.equals(webp(vp8l(48, 32)))).toBe(true);
  });

  test('animations, contradicting sizes, cut partitions, other versions', () => {
    expect(refusal(webp(vp8x(48, 32, 0x02), webpChunk('ANIM', Buffer.alloc(6))))).toBe('animated');
    expect(refusal(webp(vp8x(48, 33, 0), vp8l(48, 32)))).toBe('damaged');
    const cut = vp8(20, 10);
    cut.writeUIntLE((4000 << 5) | 0x10, 8, 3);
    expect(refusal(webp(cut))).toBe('truncated');
    expect(refusal(webp(vp8(0, 10)))).toBe('no-size');
    expect(refusal(webp(vp8x(16_000, 16_000, 0)))).toBe('too-many-pixels');
    expect(refusal(webp())).toBe('truncated');
  });
});

describe('time and place', () => {
  const withExif = (change: Parameters<typeof exifBlock>[0]) =>
    jpeg(16, 16, { before: [exifSegment(exifBlock(change))] });
  const local = { dateTimeOriginal: '2026:07:01 12:00:00' };

  test('the camera’s clock shows the district’s time unless it says otherwise', () => {
    expect(taken(withExif(local)).takenAt).toBe('2026-07-01T04:00:00.000Z');
    expect(taken(withExif(local), 'Africa/Cairo').takenAt).toBe('2026-07-01T09:00:00.000Z');
    expect(taken(withExif({ ...local, offsetTimeOriginal: '-03:30' })).takenAt).toBe('2026-07-01T15:30:00.000Z');
    expect(taken(withExif({ ...local, offsetTimeOriginal: '+99:00' })).takenAt).toBe('2026-07-01T04:00:00.000Z');
  });

  test.each([
    '0000:00:00 00:00:00',
    '2026:02:30 10:00:00',
    '2026-02-03 10:00:00',
    '2026:02:03 24:30:00',
    '1970:01:01 00:00:00',
    '',
  ])('no time: %j', (dateTimeOriginal) => expect(taken(withExif({ dateTimeOriginal })).takenAt).toBeUndefined());

  const north = { ref: 'N', parts: sexagesimal(36.5) };
  const east = { ref: 'E', parts: sexagesimal(117.25) };
  test('hemispheres', () => {
    expect(taken(withExif({ lat: north, lng: east, little: true })).place).toEqual({ lng: 117.25, lat: 36.5 });
    expect(taken(withExif({ lat: { ...north, ref: 'S' }, lng: { ...east, ref: 'W' } })).place).toEqual({
      lng: -117.25,
      lat: -36.5,
    });
    expect(taken(withExif({ lat: north, lng: east, datum: 'WGS-84' })).place).toBeDefined();
  });

  test.each([
    ['only one coordinate', { lat: north }],
    ['no hemisphere', { lat: { ...north, ref: '' }, lng: east }],
    [
      '0/0',
      {
        lat: {
          ref: 'N',
          parts: [
            [36, 1],
            [30, 1],
            [0, 0],
          ] as [number, number][],
        },
        lng: east,
      },
    ],
    ['no fix', { lat: { ref: 'N', parts: sexagesimal(0) }, lng: { ref: 'E', parts: sexagesimal(0) } }],
    ['beyond the pole', { lat: { ref: 'N', parts: sexagesimal(90.1) }, lng: east }],
    ['another datum', { lat: north, lng: east, datum: 'TOKYO' }],
  ])('no place: %s', (_, exif) => expect(taken(withExif(exif)).place).toBeUndefined());
});
