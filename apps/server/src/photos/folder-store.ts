import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../platform/disk.ts';
import type { PhotoId, PhotoStore, StoredPiece } from './store.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PIECE = /^piece-(\d{12})$/;
const WHOLE = 'photo';

/**
 * The store as a folder: `<district>/<last two digits of the id>/<id>/` with `piece-<offset>` and `photo`. A file appears under
 * its name only when its bytes are on the disk, and is acknowledged only when its name is; readable to its owner alone.
 */
export async function openPhotoFolder(root: string): Promise<PhotoStore> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folderOf = ({ district, id }: PhotoId): string => {
    // The id becomes a path: nothing but a UUID may.
    if (!UUID.test(id)) throw new RangeError(`"${id}" is no id of a photo`);
    return join(root, String(district), id.slice(-2), id);
  };
  const pieceOf = (photo: PhotoId, offset: number) =>
    join(folderOf(photo), `piece-${String(offset).padStart(12, '0')}`);

  async function pieces(photo: PhotoId): Promise<StoredPiece[]> {
    const folder = folderOf(photo);
    const found: StoredPiece[] = [];
    for (const name of (await namesIn(folder)).sort()) {
      const offset = PIECE.exec(name)?.[1];
      if (offset !== undefined) found.push({ offset: Number(offset), size: (await stat(join(folder, name))).size });
    }
    return found;
  }

  return {
    async append(photo, offset, sealed) {
      const folder = folderOf(photo);
      await makeFolder(root, folder);
      const draft = await writeDraft(folder, sealed);
      try {
        // A link, since it fails where the name is taken; a rename would put one piece over another.
        await link(draft, pieceOf(photo, offset));
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await unlink(draft);
      }
      await syncFolder(folder);
      return true;
    },
    pieces,
    readPiece: (photo, offset) => readFile(pieceOf(photo, offset)),
    async dropPieces(photo, from) {
      const last = (await pieces(photo)).filter(({ offset }) => offset >= from).reverse();
      for (const { offset } of last) await rm(pieceOf(photo, offset), { force: true });
      if (last.length > 0) await syncFolder(folderOf(photo));
    },
    async keep(photo, sealed) {
      const folder = folderOf(photo);
      await makeFolder(root, folder);
      await rename(await writeDraft(folder, sealed), join(folder, WHOLE));
      await syncFolder(folder);
    },
    async read(photo) {
      try {
        return await readFile(join(folderOf(photo), WHOLE));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    async delete(photo) {
      const folder = folderOf(photo);
      await rm(folder, { recursive: true, force: true });
      if ((await stat(dirname(folder)).catch(() => undefined)) !== undefined) await syncFolder(dirname(folder));
    },
    list: () => everyPhoto(root),
  };
}

async function* everyPhoto(root: string): AsyncGenerator<PhotoId & { changedAt: Date }> {
  for (const district of await namesIn(root)) {
    if (!/^\d+$/.test(district)) continue;
    for (const shelf of await namesIn(join(root, district))) {
      for (const id of await namesIn(join(root, district, shelf))) {
        const found = UUID.test(id) && (await stat(join(root, district, shelf, id)).catch(() => undefined));
        if (found) yield { district: Number(district), id, changedAt: found.mtime };
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** A file whose bytes are on the disk, under a name that nobody looks for. What a crash leaves of it goes with its folder. */
async function writeDraft(folder: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, `draft-${randomBytes(6).toString('hex')}`);
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
  await handle.close();
  return path;
}

/** A new folder is there after a crash only when the one above it was synced: each up to the root. */
async function makeFolder(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = folder; at !== root; at = dirname(at)) await syncFolder(dirname(at));
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
