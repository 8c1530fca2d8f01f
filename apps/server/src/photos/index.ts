export { openPhotoFolder } from './folder-store.ts';
export { type InspectedPhoto, type Inspection, inspectPhoto, type PhotoType, photoTypes } from './inspect.ts';
export { attachPhotos, findUnusedPhotos, type PhotoFacts, readPhotoFacts, type UnusedPhoto } from './of-matter.ts';
export { photoFolder, photoRoutes } from './routes.ts';
export { type PhotoSettings, photoSettings } from './settings.ts';
export type { PhotoId, PhotoStore } from './store.ts';
export { type Swept, sweepPhotos } from './sweep.ts';
