import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type MaskedKind, maskedKinds, maskText } from '@wangge/brain';

/** A message of a citizen as it is filed: what could name a person is covered as far as `maskText` finds it. */
export interface Message {
  /** The number that the source gave it. */
  id: string;
  title: string;
  text: string;
  at: number;
}

/** The file within the folder of outside data: 2,816 messages with replies, 2011–2020, places disguised by their publisher. */
const FILE = 'tdb2020c/fj4_2816.jsonl.gz';
/** The times were taken down by a public web site in China, which tells them in the time of Beijing. */
const ZONE = '+08:00';

/** The file, or why there is none. */
export function findMessages(env: NodeJS.ProcessEnv = process.env): { path: string } | { missing: string } {
  const root = env.WANGGE_TEST_DATA;
  if (!root) return { missing: 'WANGGE_TEST_DATA names no folder' };
  const path = join(root, FILE);
  return existsSync(path) ? { path } : { missing: `the folder of WANGGE_TEST_DATA has no ${FILE}` };
}

/** All messages in the order of time, masked, and how much was covered. @throws when a line is none */
export async function readMessages(
  path: string,
): Promise<{ messages: Message[]; masked: Readonly<Record<MaskedKind, number>> }> {
  const lines = gunzipSync(await readFile(path))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const masked = Object.fromEntries(maskedKinds.map((kind) => [kind, 0])) as Record<MaskedKind, number>;
  // Title and text together: a name that is announced in one is covered in the other.
  const cover = (title: string, text: string): { title: string; text: string } => {
    const covered = maskText(`${title.replaceAll('\n', ' ')}\n${text}`);
    for (const kind of maskedKinds) masked[kind] += covered.counts[kind];
    const end = covered.text.indexOf('\n');
    return { title: covered.text.slice(0, end).trim(), text: covered.text.slice(end + 1).trim() };
  };
  const messages = lines.map((line, index) => {
    const { id, subject, detail, time } = JSON.parse(line) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof subject !== 'string' || typeof detail !== 'string') {
      throw new Error(`${path}: line ${index + 1} is no message`);
    }
    const at = Date.parse(`${String(time).replace(' ', 'T')}${ZONE}`);
    if (Number.isNaN(at)) throw new Error(`${path}: line ${index + 1} has no time`);
    return { id, at, ...cover(subject, detail) };
  });
  return { messages: messages.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1)), masked };
}
