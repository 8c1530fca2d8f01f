import { join } from 'node:path';
import type { Services } from '../platform/services.ts';
import type { ExportStore } from './files/store.ts';

/** What the verbs of this room need beside the request. */
export interface ExportRoom {
  store: ExportStore;
  /** Something was asked for: look at once. */
  wake(): void;
}

/** `WANGGE_DATA/exports`, for whoever else needs the store: the sweep. Several servers of one database share it. */
export function exportFolder({ config }: Pick<Services, 'config'>): string {
  return join(config.dataFolder, 'exports');
}
