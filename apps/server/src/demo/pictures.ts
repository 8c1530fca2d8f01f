import type { District } from '../districts/index.ts';
import { type PhotoStore, sealPhoto } from '../photos/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { TakenPhoto } from './life.ts';
import type { PhotoKeys } from './write.ts';

/** Files written at once: their syncs to the disk share the wait. */
const FILES = 24;

/** Drawings on their way into the store, each sealed under a key of its own. */
export interface Pictures {
  /** Begins to write them. */
  keep(photos: readonly TakenPhoto[]): PhotoKeys;
  /** Resolves when all of them are on the disk. @throws what the store threw first */
  done(): Promise<void>;
  /** Begins no other, and waits for those that were begun. */
  stop(): Promise<void>;
}

export function keepPictures(store: PhotoStore, keys: Keyring, district: District): Pictures {
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  let failure: unknown;
  const run = (): void => {
    while (running.size < FILES) {
      const next = waiting.shift();
      if (!next) return;
      const task: Promise<void> = next()
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          running.delete(task);
          run();
        });
      running.add(task);
    }
  };
  const settle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    keep(photos) {
      const wrappedKeys = new Map<string, Buffer>();
      for (const { id, drawing } of photos) {
        const photo = { district: district.id, id };
        const { wrapped, sealed } = sealPhoto(keys, photo, drawing.bytes);
        wrappedKeys.set(id, wrapped);
        waiting.push(() => store.keep(photo, sealed));
      }
      run();
      return wrappedKeys;
    },
    async done() {
      await settle();
      if (failure !== undefined) throw failure;
    },
    async stop() {
      waiting.length = 0;
      await settle();
    },
  };
}
