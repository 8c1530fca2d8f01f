import { isProblem, Problem } from './problem.ts';
import type { Transport } from './transport.ts';

export interface PhotoUpload {
  /** Made by the client; sending the same photo again goes on where the last attempt stopped. */
  id: string;
  blob: Blob;
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
  /** Bytes sent at once. Small enough that a weak network loses little. */
  piece?: number;
}

const PIECE = 512 * 1024;
const ATTEMPTS = 5;
const PAUSE = 800;

/**
 * Sends a photo in pieces and returns its id. A cut in the middle is met by asking where to go on; after five cuts in a row without a
 * byte of progress the problem is thrown, and the next call with the same id resumes.
 */
export async function uploadPhoto(transport: Transport, upload: PhotoUpload): Promise<string> {
  const { id, blob, signal } = upload;
  const abort = signal ? { signal } : {};
  let offset = await begin(transport, upload);
  let failures = 0;
  while (offset < blob.size) {
    upload.onProgress?.(offset / blob.size);
    try {
      const response = await transport.send('PATCH', `/photos/${id}`, {
        ...abort,
        headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
        body: blob.slice(offset, offset + (upload.piece ?? PIECE)),
      });
      offset = offsetOf(response) ?? Math.min(offset + (upload.piece ?? PIECE), blob.size);
      failures = 0;
    } catch (error) {
      const lost = isProblem(error) && (error.isPassing || error.status === 409);
      if (!lost || signal?.aborted || ++failures >= ATTEMPTS) throw error;
      if (error.isPassing) await new Promise((resolve) => setTimeout(resolve, PAUSE * failures));
      offset = (await findOffset(transport, id, signal).catch(() => undefined)) ?? offset;
    }
  }
  upload.onProgress?.(1);
  return id;
}

async function begin(transport: Transport, { id, blob, signal }: PhotoUpload): Promise<number> {
  const abort = signal ? { signal } : {};
  const response = await transport.send('POST', '/photos', {
    ...abort,
    json: { id, bytes: blob.size, type: blob.type || 'image/jpeg' },
  });
  // 200: this id was begun before, perhaps by a call that was cut.
  return response.status === 201 ? 0 : ((await findOffset(transport, id, signal)) ?? 0);
}

async function findOffset(transport: Transport, id: string, signal?: AbortSignal): Promise<number | undefined> {
  try {
    return offsetOf(await transport.send('HEAD', `/photos/${id}`, signal ? { signal } : {}));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

function offsetOf(response: Response): number | undefined {
  const header = response.headers.get('upload-offset');
  return header === null || !/^\d+$/.test(header) ? undefined : Number(header);
}
