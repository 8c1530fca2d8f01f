import { type CheckpointRow, digestOf, NOTHING_BEFORE, pointOf, signedWords } from './checkpoint.ts';
import { cover } from './cover.ts';
import { finding } from './findings.ts';
import { rowsOf } from './keyset.ts';
import type { Verifying } from './verify.ts';

export interface CheckpointFigures {
  checkpoints: number;
  signedEvents: number;
  signedAudits: number;
}

/** Every checkpoint of the district against the one before, its signature, and what its span holds now. */
export async function verifyCheckpoints(verifying: Verifying): Promise<CheckpointFigures> {
  const { trx, district } = verifying;
  const figures = { checkpoints: 0, signedEvents: 0, signedAudits: 0 };
  let before: CheckpointRow | undefined;
  const rows = rowsOf<CheckpointRow>((after, limit) =>
    trx
      .selectFrom('checkpoint')
      .selectAll()
      .where('district_id', '=', district.id)
      .where('number', '>', after?.number ?? 0)
      .orderBy('number')
      .limit(limit)
      .execute(),
  );
  for await (const row of rows) {
    await verifyOne(verifying, row, before);
    figures.checkpoints += 1;
    figures.signedEvents += row.events;
    figures.signedAudits += row.audits;
    before = row;
  }
  return figures;
}

async function verifyOne(
  { trx, district, keys, tell }: Verifying,
  row: CheckpointRow,
  before: CheckpointRow | undefined,
): Promise<void> {
  const place = { checkpoint: row.number };
  const expected = (before?.number ?? 0) + 1;
  if (row.number !== expected) tell(finding('checkpoint-missing', { checkpoint: expected }, { until: row.number - 1 }));
  const begins = before && row.epoch === before.epoch ? before.to_xid : '0';
  const followsOn = row.from_xid === begins && row.epoch >= (before?.epoch ?? 1);
  // Where one is missing, what it covered is told by that.
  if (!followsOn && row.number === expected) tell(finding('checkpoint-span', place));
  const point = pointOf(row);
  const digest = digestOf(before?.digest ?? NOTHING_BEFORE, district.slug, point);
  if (!digest.equals(row.digest) && row.number === expected) tell(finding('checkpoint-forged', place));
  if (!keys.verify(signedWords(row.digest), row.signature)) tell(finding('checkpoint-unsigned', place));
  const now = await cover(trx, district.id, point);
  const until = row.at.toISOString();
  if (!now.eventsDigest.equals(point.eventsDigest) || now.events !== point.events) {
    tell(finding('span-events', place, { expected: point.events, found: now.events, until }));
  }
  if (!now.auditsDigest.equals(point.auditsDigest) || now.audits !== point.audits) {
    tell(finding('span-audits', place, { expected: point.audits, found: now.audits, until }));
  }
}
