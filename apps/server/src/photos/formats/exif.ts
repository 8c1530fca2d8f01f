/** Which way up the picture is shown: Exif 2.32, 4.6.4 A, tag Orientation; 1 is as stored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface ExifFacts {
  orientation: Orientation;
  /** When it was taken, by the camera's wall clock; `offset` from UTC in minutes where the camera wrote one. */
  taken?: { date: string; time: string; seconds: number; offset?: number };
  /** Degrees, WGS-84. */
  place?: { lng: number; lat: number };
}

const TAGS = {
  orientation: 0x0112,
  exifDirectory: 0x8769,
  gpsDirectory: 0x8825,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
} as const;
const GPS = { latRef: 1, lat: 2, lngRef: 3, lng: 4, datum: 0x12 } as const;

/** Bytes of one value by field type: TIFF 6.0, section 2; Exif 2.32, 4.6.2. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };
const SHORT = 3;
/** Exif 1.0 was published in October 1995. */
const FIRST_EDITION = 1995;
const ENTRY = 12;

/** A field's values: bytes within the block, all of them inside it. */
interface Entry {
  type: number;
  count: number;
  at: number;
}

/**
 * Orientation, time and place from an Exif block (a TIFF header and its directories). Six tags of three directories are
 * read, each directory once; what is missing, malformed or out of range is absent, never guessed. Never throws.
 */
export function readExif(block: Uint8Array | undefined): ExifFacts {
  const facts: ExifFacts = { orientation: 1 };
  const tiff = block && openTiff(block);
  if (!tiff) return facts;
  const main = tiff.directory(tiff.first);
  facts.orientation = orientationOf(tiff.whole(main.get(TAGS.orientation)));
  const camera = tiff.directory(tiff.whole(main.get(TAGS.exifDirectory)));
  const taken = takenOf(tiff.text(camera.get(TAGS.dateTimeOriginal)), tiff.text(camera.get(TAGS.offsetTimeOriginal)));
  if (taken) facts.taken = taken;
  const place = placeOf(tiff, tiff.directory(tiff.whole(main.get(TAGS.gpsDirectory))));
  if (place) facts.place = place;
  return facts;
}

/** The least Exif block that keeps a picture upright: one directory with one tag. Undefined where none is needed. */
export function orientationBlock(orientation: Orientation): Buffer | undefined {
  if (orientation === 1) return undefined;
  const block = Buffer.alloc(26);
  block.write('MM\0*', 0, 'latin1');
  block.writeUInt32BE(8, 4);
  block.writeUInt16BE(1, 8);
  block.writeUInt16BE(TAGS.orientation, 10);
  block.writeUInt16BE(SHORT, 12);
  block.writeUInt32BE(1, 14);
  block.writeUInt16BE(orientation, 18);
  return block;
}

interface Tiff {
  first: number;
  directory(offset: number | undefined): ReadonlyMap<number, Entry>;
  whole(entry: Entry | undefined): number | undefined;
  text(entry: Entry | undefined): string | undefined;
  rationals(entry: Entry | undefined): number[] | undefined;
}

function openTiff(block: Uint8Array): Tiff | undefined {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < 8) return undefined;
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return undefined;

  const directory: Tiff['directory'] = (offset) => {
    const entries = new Map<number, Entry>();
    if (offset === undefined || offset < 8 || offset + 2 > block.length) return entries;
    const end = Math.min(offset + 2 + view.getUint16(offset, little) * ENTRY, block.length);
    for (let at = offset + 2; at + ENTRY <= end; at += ENTRY) {
      const type = view.getUint16(at + 2, little);
      const count = view.getUint32(at + 4, little);
      const size = (SIZES[type] ?? 0) * count;
      const place = size <= 4 ? at + 8 : view.getUint32(at + 8, little);
      if (size > 0 && place + size <= block.length) entries.set(view.getUint16(at, little), { type, count, at: place });
    }
    return entries;
  };
  const whole: Tiff['whole'] = (entry) => {
    if (entry?.count !== 1) return undefined;
    if (entry.type === SHORT) return view.getUint16(entry.at, little);
    return entry.type === 4 ? view.getUint32(entry.at, little) : undefined;
  };
  const text: Tiff['text'] = (entry) =>
    entry?.type === 2 && entry.count <= 64
      ? Buffer.from(block.subarray(entry.at, entry.at + entry.count))
          .toString('latin1')
          .replace(/\0.*$/s, '')
      : undefined;
  const rationals: Tiff['rationals'] = (entry) => {
    if (entry?.type !== 5 || entry.count > 3) return undefined;
    const values: number[] = [];
    for (let at = entry.at; values.length < entry.count; at += 8)
      values.push(view.getUint32(at, little) / view.getUint32(at + 4, little));
    return values;
  };
  return { first: view.getUint32(4, little), directory, whole, text, rationals };
}

function orientationOf(value: number | undefined): Orientation {
  return value !== undefined && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

function takenOf(dateTime = '', offsetTime = ''): ExifFacts['taken'] {
  const match = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}):(\d{2})$/.exec(dateTime);
  if (!match) return undefined;
  const [, year, month, day, time = '', second] = match;
  const taken = { date: `${year}-${month}-${day}`, time, seconds: Number(second) };
  const isReal = new Date(`${taken.date}T${time}:00Z`).toJSON()?.startsWith(`${taken.date}T${time}`);
  // A camera whose clock was never set writes zeros or its epoch; none wrote Exif before the first edition of the standard.
  if (!isReal || taken.seconds > 59 || Number(year) < FIRST_EDITION) return undefined;
  const zone = /^([+-])(\d{2}):(\d{2})$/.exec(offsetTime);
  if (!zone) return taken;
  const offset = (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  // UTC−12 to UTC+14 are in use.
  return offset >= -12 * 60 && offset <= 14 * 60 ? { ...taken, offset } : taken;
}

/** Datums that differ from WGS-84 by centimetres. Any other makes the place unknown. */
const SAME_DATUM = /^(WGS[- ]?(19)?84|CGCS[- ]?2000)?$/i;

function placeOf(tiff: Tiff, gps: ReadonlyMap<number, Entry>): ExifFacts['place'] {
  if (!SAME_DATUM.test((tiff.text(gps.get(GPS.datum)) ?? '').trim())) return undefined;
  const lat = degrees(tiff.rationals(gps.get(GPS.lat)), tiff.text(gps.get(GPS.latRef)), 'N', 'S', 90);
  const lng = degrees(tiff.rationals(gps.get(GPS.lng)), tiff.text(gps.get(GPS.lngRef)), 'E', 'W', 180);
  if (lat === undefined || lng === undefined) return undefined;
  // What a camera writes that has no fix; nobody lives there.
  if (lat === 0 && lng === 0) return undefined;
  return { lng, lat };
}

/** Degrees, minutes, seconds; without the hemisphere, or with 0/0 in a place, it is unknown. To 1e-7°, a centimetre. */
function degrees(
  parts: number[] | undefined,
  ref: string | undefined,
  positive: string,
  negative: string,
  limit: number,
): number | undefined {
  const [whole = Number.NaN, minutes = 0, seconds = 0] = parts ?? [];
  const sign = ref === positive ? 1 : ref === negative ? -1 : Number.NaN;
  const value = sign * (whole + minutes / 60 + seconds / 3600);
  if (!Number.isFinite(value) || minutes > 60 || seconds > 60 || Math.abs(value) > limit) return undefined;
  return Math.round(value * 1e7) / 1e7 + 0;
}
