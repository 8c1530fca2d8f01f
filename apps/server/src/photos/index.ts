export { type Appended, appendPiece } from './append.ts';
export { type Announced, beginPhoto } from './begin.ts';
export { forgetPieces, type PhotoExif } from './complete.ts';
export { openPhotoFolder } from './folder-store.ts';
export { type InspectedPhoto, type Inspection, inspectPhoto, type PhotoType, photoTypes } from './inspect.ts';
export {
  attachPhotos,
  findUnusedPhotos,
  openPhotoPlaces,
  PHOTO_PLACE,
  type PhotoFacts,
  readPhotoFacts,
  type UnusedPhoto,
} from './of-matter.ts';
export { countOrphans, sumBytes } from './overdue.ts';
export { removePictures } from './remove.ts';
export type { PhotoAsked, PhotoRoom } from './room.ts';
export { photoFolder, photoRoutes } from './routes.ts';
export { sealPhoto } from './sealing.ts';
export { type PhotoSettings, photoSettings } from './settings.ts';
export type { PhotoId, PhotoStore } from './store.ts';
export { type Swept, sweepPhotos } from './sweep.ts';
