import { createSecretKey } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../platform/disk.ts';
import { seal, sealedOverhead, unseal } from '../../platform/keys/index.ts';

/** A file of one attempt at one export. A second attempt writes another one: which of them counts, its row says. */
export interface FileId {
  district: number;
  id: string;
  claim: string;
}

/** What takes the bytes of an export, in order. */
export interface FileWriter {
  /** Resolves once there is room for more. @throws DiskFull; the file system's own errors */
  write(bytes: Uint8Array): Promise<void>;
  /** After it the file is on the disk, whole. @returns its bytes before they were sealed */
  finish(): Promise<number>;
  /** Nothing of it is left. */
  abandon(): Promise<void>;
}

export interface ExportStore {
  begin(file: FileId, key: Buffer): Promise<FileWriter>;
  /** Undefined where there is no such file, or not of this length: what was kept then is not what was written. */
  read(file: FileId, key: Buffer, bytes: number): Promise<AsyncGenerator<Buffer> | undefined>;
  delete(file: FileId): Promise<void>;
  list(): AsyncGenerator<FileId & { changedAt: Date }>;
}

/** The disk has less room than exports have to leave. */
export class DiskFull extends Error {
  override name = 'DiskFull';
}

/** Bytes that are sealed together: large enough that the seal costs nothing, small enough to be held for every file that is under way. */
const FRAME = 256 * 1024;
/** Bytes after which the free room of the disk is looked at again. */
const LOOK = 16 * 1024 * 1024;

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NAME = new RegExp(`^(${UUID})\\.(${UUID})$`);

/** A frame opens only in its place, and the last one only as the last: neither can be cut off, put in twice or taken from another file. */
const contextOf = ({ district, id, claim }: FileId, index: number, isLast: boolean): string =>
  `${district}/${id}/export/${claim}/${index}${isLast ? '/last' : ''}`;

/**
 * The store as a folder: `<district>/<id>.<claim>`, sealed frame by frame. A file may be half written at any time; nothing is taken for
 * whole before `finish` has put it on the disk and its row says so.
 * @param reserve bytes of the disk that are left free
 */
export async function openExportFolder(root: string, reserve: () => number): Promise<ExportStore> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folderOf = ({ district }: Pick<FileId, 'district'>): string => join(root, String(district));
  const pathOf = (file: FileId): string => {
    const name = `${file.id}.${file.claim}`;
    // Ids become a path: nothing but UUIDs may.
    if (!NAME.test(name)) throw new RangeError(`"${name}" is no file of an export`);
    return join(folderOf(file), name);
  };
  const drop = (file: FileId): Promise<void> => rm(pathOf(file), { force: true });

  return {
    async begin(file, key) {
      const folder = folderOf(file);
      if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(root);
      await leaveRoom(root, reserve());
      const handle = await open(pathOf(file), 'wx', 0o600);
      return writerOf(handle, {
        file,
        key,
        look: () => leaveRoom(root, reserve()),
        settle: () => syncFolder(folder),
        drop: () => drop(file),
      });
    },
    async read(file, key, bytes) {
      const found = await stat(pathOf(file)).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      });
      const frames = Math.max(1, Math.ceil(bytes / FRAME));
      const isWhole = found?.size === bytes + frames * sealedOverhead;
      return isWhole ? framesOf(pathOf(file), { file, key, frames }) : undefined;
    },
    async delete(file) {
      await drop(file);
      if ((await stat(folderOf(file)).catch(() => undefined)) !== undefined) await syncFolder(folderOf(file));
    },
    list: () => everyFile(root),
  };
}

interface WriterParts {
  file: FileId;
  key: Buffer;
  look(): Promise<void>;
  settle(): Promise<void>;
  drop(): Promise<void>;
}

function writerOf(handle: FileHandle, { file, key, look, settle, drop }: WriterParts): FileWriter {
  const sealing = createSecretKey(key);
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let total = 0;
  let looked = 0;
  let index = 0;

  /** A frame that is full waits until more comes: only then is it known not to be the last. */
  async function flush(isLast: boolean): Promise<void> {
    const all = Buffer.concat(held);
    let at = 0;
    while (all.length - at > FRAME) {
      await put(all.subarray(at, at + FRAME), false);
      at += FRAME;
    }
    held = [all.subarray(at)];
    heldBytes = all.length - at;
    if (isLast) await put(all.subarray(at), true);
  }

  async function put(frame: Uint8Array, isLast: boolean): Promise<void> {
    if (total - looked >= LOOK) {
      looked = total;
      await look();
    }
    await handle.appendFile(seal(sealing, frame, contextOf(file, index, isLast)));
    index += 1;
  }

  return {
    async write(bytes) {
      held.push(bytes);
      heldBytes += bytes.length;
      total += bytes.length;
      if (heldBytes > FRAME) await flush(false);
    },
    async finish() {
      await flush(true);
      await handle.sync();
      await handle.close();
      await settle();
      return total;
    },
    async abandon() {
      await handle.close().catch(() => {});
      await drop();
    },
  };
}

/** Opened when the first frame is asked for: whoever never asks leaves nothing open. */
async function* framesOf(
  path: string,
  { file, key, frames }: { file: FileId; key: Buffer; frames: number },
): AsyncGenerator<Buffer> {
  const opening = createSecretKey(key);
  const handle = await open(path, 'r');
  try {
    for (let index = 0; index < frames; index += 1) {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(FRAME + sealedOverhead) });
      yield unseal(opening, buffer.subarray(0, bytesRead), contextOf(file, index, index === frames - 1));
    }
  } finally {
    await handle.close();
  }
}

async function leaveRoom(root: string, reserve: number): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < reserve) throw new DiskFull(`${bavail * bsize} bytes are free, ${reserve} are to be left`);
}

async function* everyFile(root: string): AsyncGenerator<FileId & { changedAt: Date }> {
  for (const district of await readdir(root)) {
    if (!/^\d+$/.test(district)) continue;
    for (const name of await readdir(join(root, district))) {
      const [, id, claim] = NAME.exec(name) ?? [];
      if (id === undefined || claim === undefined) continue;
      const found = await stat(join(root, district, name)).catch(() => undefined);
      if (found) yield { district: Number(district), id, claim, changedAt: found.mtime };
    }
  }
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof DiskFull || ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
