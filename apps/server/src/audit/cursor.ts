import { problem } from '../platform/errors/index.ts';

/** The last row of a page: the next begins after it. */
export interface Place {
  at: Date;
  id: string;
}

export function writeCursor({ at, id }: Place): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/** @throws Problem bad-cursor */
export function readCursor(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const match = /^(\d{4}-\d{2}-\d{2}T[\d:.]{12}Z) ([0-9a-f-]{36})$/.exec(text);
  const at = new Date(match?.[1] ?? Number.NaN);
  const id = match?.[2] ?? '';
  const isOurs = !Number.isNaN(at.getTime()) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (!isOurs) throw problem('bad-cursor');
  return { at, id };
}
