import { createServer } from 'node:net';

/**
 * Speaks just enough of PostgreSQL's protocol 3.0 (manual, chapter 53) to be taken for a server of another version: it lets anybody in and answers
 * every query with the one row given.
 */
export async function startOldServer(
  row: Record<string, string | null>,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((socket) => {
    let greeted = false;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      if (!greeted) {
        greeted = true;
        socket.write(Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))]));
      } else if (bytes[0] === 'Q'.charCodeAt(0)) {
        const done = [message('C', Buffer.from('SELECT 1\0')), message('Z', Buffer.from('I'))];
        socket.write(Buffer.concat([describe(row), data(row), ...done]));
      } else {
        socket.end();
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function describe(row: Record<string, string | null>): Buffer {
  const names = Object.keys(row);
  // Each column: name, table, attribute, type, size, modifier, text format.
  const columns = names.map((name) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      int32(0),
      int16(0),
      int32(typeOf(row[name])),
      int16(-1),
      int32(-1),
      int16(0),
    ]),
  );
  return message('T', Buffer.concat([int16(names.length), ...columns]));
}

/** int4 (23) for digits, else text (25). */
const typeOf = (value: string | null | undefined) => (/^\d+$/.test(value ?? '') ? 23 : 25);

function data(row: Record<string, string | null>): Buffer {
  const fields = Object.values(row).map((value) => {
    if (value === null) return int32(-1);
    const bytes = Buffer.from(value);
    return Buffer.concat([int32(bytes.length), bytes]);
  });
  return message('D', Buffer.concat([int16(fields.length), ...fields]));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
