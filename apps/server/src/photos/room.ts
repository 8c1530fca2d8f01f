import type { Asked } from '../platform/http/index.ts';
import type { PhotoSettings } from './settings.ts';
import type { PhotoStore } from './store.ts';

/** What the verbs of this room need beside the request. */
export interface PhotoRoom {
  store: PhotoStore;
  settings: PhotoSettings;
  /** The machine's own time: how long an upload lies about is no matter of business time. */
  realNow(): Date;
}

/** Of a request, what they use; a test need not make more. */
export type PhotoAsked = Pick<Asked, 'district' | 'reader' | 'trx'> & { services: Pick<Asked['services'], 'keys'> };

/** Of the photo's row, what an upload needs. */
export interface UploadRow {
  bytes: number;
  sha256: Buffer | null;
  completed_at: Date | null;
}
