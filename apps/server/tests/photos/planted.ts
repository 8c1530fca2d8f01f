import { deflateSync } from 'node:zlib';
import { type ExifWish, exifBlock, sexagesimal } from './exif-block.ts';
import {
  colourProfile,
  exifSegment,
  jfif,
  jpeg,
  jpegSegment,
  png,
  pngChunk,
  vp8l,
  vp8x,
  webp,
  webpChunk,
} from './pictures.ts';

/** In every place of these pictures where a text can stand; found in no stored copy. */
export const CANARY = 'canary-7f3a91';
/** Jinan, in the district of the demo. */
export const PLACE = { lng: 117.0009, lat: 36.6512 };
const xmp = Buffer.from(`<x:xmpmeta><rdf:li>${CANARY}</rdf:li></x:xmpmeta>`);
/** An archive and a page behind the end: what is called a polyglot. */
export const TRAILER = Buffer.from(`PK\x03\x04${CANARY}<html><script>alert("${CANARY}")</script></html>`, 'latin1');

export const wish: ExifWish = {
  orientation: 6,
  dateTimeOriginal: '2026:03:09 08:15:30',
  lat: { ref: 'N', parts: sexagesimal(PLACE.lat) },
  lng: { ref: 'E', parts: sexagesimal(PLACE.lng) },
  canary: CANARY,
};
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

export function plantedJpeg(exif: ExifWish = wish, [width, height] = [48, 32]): Buffer {
  const thumbnail = Buffer.concat([latin('JFIF\0\x01\x02\0\0\x48\0\x48\x02\x02'), latin(CANARY.slice(0, 12))]);
  const profile = Buffer.concat([latin('ICC_PROFILE\0\x01\x01'), colourProfile(CANARY)]);
  return Buffer.concat([
    jpeg(width, height, {
      before: [
        jfif,
        jpegSegment(0xe0, thumbnail),
        jpegSegment(0xe0, latin(`JFXX\0${CANARY}`)),
        exifSegment(exifBlock(exif)),
        jpegSegment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), xmp])),
        jpegSegment(0xe2, profile),
        jpegSegment(0xe2, latin(`MPF\0${CANARY}`)),
        jpegSegment(0xed, latin(`Photoshop 3.0\x008BIM${CANARY}`)),
        jpegSegment(0xef, latin(CANARY)),
        jpegSegment(0xfe, latin(CANARY)),
      ],
    }),
    jpeg(16, 16, { before: [jpegSegment(0xfe, latin(CANARY))] }),
    TRAILER,
  ]);
}

export function plantedPng(exif: ExifWish = wish, [width, height] = [48, 32]): Buffer {
  const texts = [
    pngChunk('tEXt', latin(`Comment\0${CANARY}`)),
    pngChunk('zTXt', Buffer.concat([latin('Comment\0\0'), deflateSync(latin(CANARY), { level: 0 })])),
    pngChunk('iTXt', Buffer.concat([latin('XML:com.adobe.xmp\0\0\0\0\0'), xmp])),
    pngChunk('tIME', Buffer.of(0x07, 0xea, 3, 9, 8, 15, 30)),
    pngChunk('wgGe', latin(CANARY)),
  ];
  const profile = pngChunk('iCCP', Buffer.concat([latin(`${CANARY}\0\0`), deflateSync(colourProfile(CANARY))]));
  return Buffer.concat([
    png(width, height, {
      before: [profile, ...texts, pngChunk('eXIf', exifBlock(exif))],
      after: [pngChunk('tEXt', latin(`Author\0${CANARY}`))],
    }),
    TRAILER,
  ]);
}

export function plantedWebp(exif: ExifWish = wish, [width, height] = [48, 32]): Buffer {
  return Buffer.concat([
    webp(
      vp8x(width, height, 0x20 | 0x08 | 0x04),
      webpChunk('ICCP', colourProfile(CANARY)),
      vp8l(width, height),
      webpChunk('EXIF', exifBlock(exif)),
      webpChunk('XMP ', xmp),
      webpChunk('wgge', latin(CANARY)),
    ),
    TRAILER,
  ]);
}

export const planted = { 'image/jpeg': plantedJpeg, 'image/png': plantedPng, 'image/webp': plantedWebp } as const;
