export { forgetAgain } from './again.ts';
export { type ForgetRequest, type Forgotten, forgetMatter } from './forget-matter.ts';
export { type Due, type Purged, type PurgeOptions, purge, purgeDaily } from './purge.ts';
