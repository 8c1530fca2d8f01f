import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Sentence } from '../platform/errors/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { Mistake } from '../platform/mistake.ts';

const Table = Type.Object({
  /** Beside the manifest. */
  file: Type.String({ pattern: '^[a-z_]+\\.copy\\.gz$' }),
  columns: Type.Array(Type.String({ pattern: '^[a-z_]+$' })),
  rows: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});

/** What an archive says of itself. It is written last: a folder without it is no archive. */
export const Manifest = Type.Object(
  {
    format: Type.Literal(1),
    id: Type.String(),
    district: Type.String(),
    year: Type.Integer(),
    madeAt: Type.String(),
    matters: Type.Integer({ minimum: 0 }),
    tables: Type.Object({ event: Table, sealed_part: Table }),
    /** Over everything before it. */
    signature: Type.String(),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof Manifest>;
export type ArchivedTable = keyof Manifest['tables'];

export const manifestName = 'manifest.json';

export function signManifest(unsigned: Omit<Manifest, 'signature'>, keys: Keyring): Manifest {
  return { ...unsigned, signature: keys.sign(wordsOf(unsigned)).toString('base64') };
}

function wordsOf({ signature: _, ...unsigned }: Omit<Manifest, 'signature'> & { signature?: string }): Buffer {
  return Buffer.from(`wangge archive\n${JSON.stringify(unsigned)}`);
}

export function digestOfManifest(manifest: Manifest): Buffer {
  return createHash('sha256').update(JSON.stringify(manifest)).digest();
}

/** @throws Mistake where the folder holds no whole archive, or one that nobody here has signed */
export async function readManifest(folder: string, keys: Keyring): Promise<Manifest> {
  const file = join(folder, manifestName);
  const read = await readFile(file, 'utf8').then(parse, () => undefined);
  if (read === undefined)
    throw notAnArchive(folder, { zh: '没有清单，或清单不完整', en: 'it has no manifest, or half of one' });
  if (!keys.verify(wordsOf(read), Buffer.from(read.signature, 'base64')))
    throw notAnArchive(folder, {
      zh: '清单的签名不符',
      en: 'its manifest was not signed with the keys of this database',
    });
  return read;
}

function parse(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(Manifest, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @throws Mistake naming the file that is not what the manifest says */
export async function requireWhole(folder: string, { tables }: Manifest): Promise<void> {
  for (const { file, sha256 } of Object.values(tables)) {
    const found = await sha256Of(join(folder, file));
    if (found !== sha256)
      throw notAnArchive(folder, { zh: `${file} 缺失或已被更改`, en: `${file} is missing or was changed` });
  }
}

async function sha256Of(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return undefined;
  const digest = createHash('sha256');
  for await (const chunk of handle.createReadStream()) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

export function notAnArchive(folder: string, why: Sentence): Mistake {
  return new Mistake({
    zh: `${folder} 不是完整的归档：${why.zh}。`,
    en: `${folder} is no whole archive: ${why.en}.`,
  });
}
