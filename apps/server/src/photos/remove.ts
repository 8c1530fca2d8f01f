import type { PhotoStore } from './store.ts';

/** Remove what lies in the store of photos whose key is destroyed. What is left of it by a fall, `sweepPhotos` finds. */
export async function removePictures(
  store: PhotoStore,
  { id: district }: { id: number },
  ids: readonly string[],
): Promise<void> {
  for (const id of ids) await store.delete({ district, id });
}
