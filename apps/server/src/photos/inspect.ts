import { getZone, instantAt } from '@wangge/kernel';
import type { Cleaned } from './formats/cleaned.ts';
import type { ExifFacts } from './formats/exif.ts';
import { cleanJpeg } from './formats/jpeg.ts';
import { cleanPng, PNG_SIGNATURE } from './formats/png.ts';
import { type PhotoFault, Unfit } from './formats/unfit.ts';
import { cleanWebp } from './formats/webp.ts';

export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof photoTypes)[number];

export interface InspectOptions {
  /** Most pixels, width × height: `photos.pixels` of the pack. */
  pixels: number;
  /** IANA zone that the camera's clock is taken to show where it wrote no offset. */
  zone: string;
}

export interface InspectedPhoto {
  type: PhotoType;
  /** As it is shown, turned upright; of WebP as stored, since Chromium heeds no orientation there and cameras write none. */
  width: number;
  height: number;
  /** ISO 8601 with Z. */
  takenAt?: string;
  /** Degrees, WGS-84. */
  place?: { lng: number; lat: number };
  /** The picture without anything that does not belong to it. */
  stripped: Buffer;
}

export type Inspection = InspectedPhoto | { refused: PhotoFault; at: number };

/**
 * What a file is by its own bytes, whatever its sender calls it; where and when the camera says it was taken; and the
 * picture stripped of that and of all else. Pure; never throws on bytes.
 *
 * Nothing is decoded or coded anew: the pixels stay those that were taken, and no decoder runs in the server. The orientation is
 * kept as an Exif block of that one tag, since turning the pixels would mean coding them anew.
 */
export function inspectPhoto(bytes: Uint8Array, options: InspectOptions): Inspection {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const type = typeOf(file);
    const { width, height, exif, bytes: stripped } = clean[type](file, options.pixels);
    const turned = exif.orientation >= 5 && type !== 'image/webp';
    return {
      type,
      width: turned ? height : width,
      height: turned ? width : height,
      ...takenAt(exif, options.zone),
      ...(exif.place ? { place: exif.place } : {}),
      stripped,
    };
  } catch (error) {
    if (error instanceof Unfit) return { refused: error.fault, at: error.at };
    throw error;
  }
}

const clean: Readonly<Record<PhotoType, (bytes: Buffer, limit: number) => Cleaned>> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/webp': cleanWebp,
};

/** Brands of the HEIF family (ISO/IEC 23008-12, AV1 Image File Format): what telephones write that were not told otherwise. */
const HEIF = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif', 'avis']);

function typeOf(file: Buffer): PhotoType {
  if (file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff) return 'image/jpeg';
  if (file.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return 'image/png';
  const [container, form] = [file.toString('latin1', 0, 4), file.toString('latin1', 8, 12)];
  if (container === 'RIFF' && form === 'WEBP') return 'image/webp';
  if (file.toString('latin1', 4, 8) === 'ftyp' && HEIF.has(form)) throw new Unfit('heif', 4);
  throw new Unfit('other-format', 0);
}

/** The offset that the camera wrote goes before the district's zone: whoever travels has a telephone that knows. */
function takenAt({ taken }: ExifFacts, zone: string): { takenAt?: string } {
  if (!taken) return {};
  const { date, time, seconds, offset } = taken;
  const minute =
    offset === undefined ? instantAt(getZone(zone).name, date, time) : Date.parse(`${date}T${time}Z`) - offset * 60_000;
  return { takenAt: new Date(minute + seconds * 1000).toISOString() };
}
