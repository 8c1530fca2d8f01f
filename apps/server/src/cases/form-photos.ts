import type { PhotoRef } from '@wangge/kernel';
import { findUnusedPhotos } from '../photos/index.ts';
import type { Asked } from '../platform/http/index.ts';

export const isUuid = (text: string): boolean => UUID.test(text);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Photos named anywhere in a form that its author may use now. One that stands on a matter already proves nothing new. */
export function photosOfForm(
  asked: Asked,
  form: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, Omit<PhotoRef, 'slot'>>> {
  const ids = Object.values(form)
    .flat()
    .filter((value): value is string => typeof value === 'string' && UUID.test(value));
  return findUnusedPhotos(asked, ids);
}
