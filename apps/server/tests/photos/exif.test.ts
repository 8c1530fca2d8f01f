import exifr from 'exifr';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExif } from '../../src/photos/formats/exif.ts';
import { exifBlock, sexagesimal } from './exif-block.ts';
import { exifSegment, jpeg } from './pictures.ts';

const pad = (value: number): string => String(value).padStart(2, '0');
const exif = fc.record({
  little: fc.boolean(),
  orientation: fc.integer({ min: 1, max: 8 }),
  dateTimeOriginal: fc
    .date({ min: new Date('1995-10-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')),
  offsetTimeOriginal: fc
    .integer({ min: -12, max: 14 })
    .map((hours) => `${hours < 0 ? '-' : '+'}${pad(Math.abs(hours))}:00`),
  // Not on the equator together with the prime meridian: that is taken for no fix.
  lat: fc.double({ min: 0.001, max: 90, noNaN: true }),
  lng: fc.double({ min: 0, max: 180, noNaN: true }),
  south: fc.boolean(),
  west: fc.boolean(),
  canary: fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'abc XYZ-09') }),
});

test('orientation, time and place are those that an independent reader finds', async () => {
  await fc.assert(
    fc.asyncProperty(exif, async ({ lat, lng, south, west, ...rest }) => {
      const block = exifBlock({
        ...rest,
        lat: { ref: south ? 'S' : 'N', parts: sexagesimal(lat) },
        lng: { ref: west ? 'W' : 'E', parts: sexagesimal(lng) },
      });
      const mine = readExif(block);
      const file = jpeg(8, 8, { before: [exifSegment(block)] });
      const theirs = await exifr.parse(file, { gps: true, reviveValues: false, translateValues: false });
      expect(mine.orientation).toBe(theirs.Orientation);
      const { date, time, seconds, offset } = mine.taken!;
      expect(`${date.replaceAll('-', ':')} ${time}:${pad(seconds)}`).toBe(theirs.DateTimeOriginal);
      expect(offset).toBe(Number(theirs.OffsetTimeOriginal.slice(0, 3)) * 60);
      expect(mine.place?.lat).toBeCloseTo(theirs.latitude, 6);
      expect(mine.place?.lng).toBeCloseTo(theirs.longitude, 6);
    }),
    { seed: 11, numRuns: 300 },
  );
});

test('directories that point at themselves, at nothing or far away end nothing', () => {
  const circle = Buffer.from(exifBlock({ orientation: 1, dateTimeOriginal: '2026:01:01 00:00:00' }));
  const pointer = circle.indexOf(Buffer.of(0x87, 0x69)) + 8;
  for (const target of [0, 8, pointer, circle.length - 1, 0x7fffffff, 0xffffffff]) {
    circle.writeUInt32BE(target, pointer);
    expect(readExif(circle).taken).toBeUndefined();
  }
});

test('no bytes throw', () => {
  const whole = exifBlock({
    orientation: 3,
    dateTimeOriginal: '2026:01:01 00:00:00',
    lat: { ref: 'N', parts: sexagesimal(1) },
  });
  fc.assert(
    fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 12 }), (at, bytes) => {
      const changed = Buffer.from(whole);
      changed.set(bytes.subarray(0, changed.length - at), at);
      expect(readExif(changed).orientation).toBeGreaterThanOrEqual(1);
      expect(readExif(changed.subarray(0, at)).place).toBeUndefined();
    }),
    { seed: 12, numRuns: 3000 },
  );
});
