import { open } from 'node:fs/promises';

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
