import { readArchived, readManifest, requireWhole } from '../archive/index.ts';
import type { District } from '../districts/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { type EventRow, type Groups, groupsOf, type PartRow } from './rows.ts';

/** The events of a year that lie outside, matter by matter. */
export interface ArchiveAtHand {
  events: Groups<EventRow>;
  parts: Groups<PartRow>;
}

/** Those of this district, by year. @throws Mistake for a folder that is no whole archive of this database's keys */
export async function openArchives(
  folders: readonly string[],
  district: District,
  keys: Keyring,
): Promise<Map<number, ArchiveAtHand>> {
  const found = new Map<number, ArchiveAtHand>();
  for (const folder of folders) {
    const manifest = await readManifest(folder, keys);
    await requireWhole(folder, manifest);
    if (manifest.district !== district.slug) continue;
    const events = eventsOf(readArchived(folder, 'event', manifest));
    const parts = partsOf(readArchived(folder, 'sealed_part', manifest));
    found.set(manifest.year, {
      events: groupsOf(events, ({ matter_id }) => matter_id),
      parts: groupsOf(parts, ({ matter_id }) => matter_id),
    });
  }
  return found;
}

type Texts = AsyncGenerator<Record<string, string | null>>;

async function* eventsOf(rows: Texts): AsyncGenerator<EventRow> {
  for await (const { matter_id, seq, at, hash, body } of rows) {
    yield {
      matter_id: matter_id ?? '',
      seq: Number(seq),
      at: new Date(isoOf(at ?? '')),
      hash: bytesOf(hash),
      body: body ?? '',
    };
  }
}

async function* partsOf(rows: Texts): AsyncGenerator<PartRow> {
  for await (const { matter_id, seq, field, ciphertext } of rows) {
    yield { matter_id: matter_id ?? '', seq: Number(seq), field: field ?? '', ciphertext: bytesOf(ciphertext) };
  }
}

/** bytea in its hexadecimal format: `\\x00ff`. */
function bytesOf(text: string | null | undefined): Buffer {
  return Buffer.from((text ?? '').slice(2), 'hex');
}

/** `2026-08-01 07:30:00.123+00`, as PostgreSQL writes an instant where the session's zone is UTC. */
function isoOf(text: string): string {
  return `${text.replace(' ', 'T').replace(/\+00$/, '')}Z`;
}
