import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** What COPY gives of a query, compressed, on the disk when it returns. @returns SHA-256 of the file and how many rows it has */
export async function writeCopy(
  client: Client,
  query: string,
  file: string,
): Promise<{ sha256: string; rows: number }> {
  const digest = createHash('sha256');
  let rows = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      // A newline inside a value is escaped in COPY's text format.
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1;
      done(null, chunk);
    },
  });
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      digest.update(chunk);
      done(null, chunk);
    },
  });
  const source = client.query(copyTo(`copy (${query}) to stdout`));
  await pipeline(source, counting, createGzip({ level: 6 }), hashing, createWriteStream(file, { mode: 0o600 }));
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: digest.digest('hex'), rows };
}
