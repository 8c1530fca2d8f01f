/** What a camera would write; each part is left out where it is absent. */
export interface ExifWish {
  little?: boolean;
  orientation?: number;
  /** `YYYY:MM:DD HH:MM:SS`. */
  dateTimeOriginal?: string;
  offsetTimeOriginal?: string;
  lat?: { ref: string; parts: Rational[] };
  lng?: { ref: string; parts: Rational[] };
  datum?: string;
  /** Planted in texts that nobody asked for: maker, model, artist. */
  canary?: string;
}
export type Rational = [numerator: number, denominator: number];

interface Field {
  tag: number;
  type: number;
  count: number;
  value: Buffer;
}

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

/** A TIFF header with three directories, as telephones write them, byte by byte. */
export function exifBlock(wish: ExifWish): Buffer {
  const little = wish.little ?? false;
  const u16 = (value: number): Buffer => {
    const bytes = Buffer.alloc(2);
    if (little) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  };
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (little) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (tag: number, value: string): Field => {
    const bytes = Buffer.from(`${value}\0`, 'latin1');
    return { tag, type: ASCII, count: bytes.length, value: bytes };
  };
  const rationals = (tag: number, parts: Rational[]): Field => {
    const value = Buffer.concat(parts.flatMap(([above, below]) => [u32(above), u32(below)]));
    return { tag, type: RATIONAL, count: parts.length, value };
  };

  const camera: Field[] = [];
  if (wish.dateTimeOriginal !== undefined) camera.push(text(0x9003, wish.dateTimeOriginal));
  if (wish.offsetTimeOriginal !== undefined) camera.push(text(0x9011, wish.offsetTimeOriginal));
  const gps: Field[] = [];
  if (wish.lat) gps.push(text(1, wish.lat.ref), rationals(2, wish.lat.parts));
  if (wish.lng) gps.push(text(3, wish.lng.ref), rationals(4, wish.lng.parts));
  if (wish.datum !== undefined) gps.push(text(0x12, wish.datum));

  const main: Field[] = [];
  if (wish.canary) main.push(text(0x010f, wish.canary));
  if (wish.orientation !== undefined) main.push({ tag: 0x0112, type: SHORT, count: 1, value: u16(wish.orientation) });
  if (wish.canary) main.push(text(0x013b, `artist ${wish.canary}`));
  const pointer = (tag: number): Field => ({ tag, type: LONG, count: 1, value: u32(0) });
  if (camera.length > 0) main.push(pointer(0x8769));
  if (gps.length > 0) main.push(pointer(0x8825));

  const sizeOf = (fields: Field[]): number =>
    6 + 12 * fields.length + fields.reduce((sum, { value }) => sum + (value.length > 4 ? value.length : 0), 0);
  const cameraAt = 8 + sizeOf(main);
  const gpsAt = cameraAt + (camera.length > 0 ? sizeOf(camera) : 0);
  for (const field of main) {
    if (field.tag === 0x8769) field.value = u32(cameraAt);
    if (field.tag === 0x8825) field.value = u32(gpsAt);
  }
  const directory = (fields: Field[], at: number): Buffer => {
    let far = at + 6 + 12 * fields.length;
    const entries: Buffer[] = [u16(fields.length)];
    const values: Buffer[] = [];
    for (const { tag, type, count, value } of fields) {
      entries.push(u16(tag), u16(type), u32(count));
      if (value.length <= 4) entries.push(Buffer.concat([value, Buffer.alloc(4 - value.length)]));
      else {
        entries.push(u32(far));
        values.push(value);
        far += value.length;
      }
    }
    return Buffer.concat([...entries, u32(0), ...values]);
  };
  const parts = [Buffer.from(little ? 'II' : 'MM', 'latin1'), u16(42), u32(8), directory(main, 8)];
  if (camera.length > 0) parts.push(directory(camera, cameraAt));
  if (gps.length > 0) parts.push(directory(gps, gpsAt));
  return Buffer.concat(parts);
}

/** Degrees as three rationals, to a hundredth of a second. */
export function sexagesimal(degrees: number): Rational[] {
  const hundredths = Math.round(Math.abs(degrees) * 360_000);
  return [
    [Math.floor(hundredths / 360_000), 1],
    [Math.floor((hundredths % 360_000) / 6000), 1],
    [hundredths % 6000, 100],
  ];
}
