import { isDeepStrictEqual } from 'node:util';
import { signedWords } from './checkpoint.ts';
import { finding } from './findings.ts';
import { lineOf, readKept } from './keep.ts';
import type { Verifying } from './verify.ts';

/**
 * The checkpoints of the store against those kept outside. Whoever changed the store and signed anew, with the key in hand,
 * is found here; and whoever cut the end off, checkpoints and all.
 * @returns lines about this district
 */
export async function verifyKept({ trx, district, keys, tell }: Verifying, file: string): Promise<number> {
  let lines = 0;
  for await (const { place, line } of readKept(file)) {
    if (line === undefined) {
      tell(finding('kept-unreadable', { line: place }));
      continue;
    }
    if (line.district !== district.slug) continue;
    lines += 1;
    const at = { checkpoint: line.number, line: place };
    if (!keys.verify(signedWords(Buffer.from(line.digest, 'hex')), Buffer.from(line.signature, 'base64'))) {
      tell(finding('kept-unsigned', at));
    }
    const row = await trx
      .selectFrom('checkpoint')
      .selectAll()
      .where('district_id', '=', district.id)
      .where('number', '=', line.number)
      .executeTakeFirst();
    if (!row) tell(finding('kept-missing', at));
    else if (!isDeepStrictEqual(lineOf(district.slug, row), line)) tell(finding('kept-differs', at));
  }
  return lines;
}
