import { open, statfs } from 'node:fs/promises';

/** What was named, renamed or removed in a folder is so after a crash, too. Windows opens no folder as a file; NTFS keeps names in a journal. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Bytes below which a disk counts as full: what PostgreSQL asks for at once when it begins a segment of its log (wal_segment_size). */
export const FULL = 16 * 1024 * 1024;

/** Bytes of the disk on which a folder lies, and those that this process may still take; undefined where it cannot be told. */
export async function roomOf(folder: string): Promise<{ size: number; free: number } | undefined> {
  try {
    const { bsize, blocks, bavail } = await statfs(folder);
    return { size: bsize * blocks, free: bsize * bavail };
  } catch {
    return undefined;
  }
}
