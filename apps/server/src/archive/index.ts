export { type ListedArchive, listArchives } from './list.ts';
export { type Made, makeArchive } from './make.ts';
export { type Manifest, readManifest, requireWhole } from './manifest.ts';
export { readArchived } from './read-file.ts';
export { type Restored, restoreArchive } from './restore.ts';
export { archiveRules, readYear } from './rules.ts';
