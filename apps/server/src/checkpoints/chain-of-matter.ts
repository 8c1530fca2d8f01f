import { GENESIS, hashOf, sha256 } from '../cases/index.ts';
import { type Finding, finding, type Place } from './findings.ts';
import type { EventRow, MatterRow, PartRow, StubRow } from './rows.ts';

type Tell = (found: Finding) => void;

/** The events of one matter against their hashes, their order, their sealed parts and the head in the row. */
export function verifyChain(row: MatterRow, events: readonly EventRow[], parts: readonly PartRow[], tell: Tell): void {
  const where = (seq: number): Place => ({ matter: row.id, number: row.number, seq });
  const partsOf = Map.groupBy(parts, ({ seq }) => seq);
  let before: Pick<EventRow, 'seq' | 'hash'> = { seq: 0, hash: GENESIS };
  for (const event of events) {
    const isNext = event.seq === before.seq + 1;
    if (!isNext) tell(finding('event-missing', where(before.seq + 1), { until: event.seq - 1 }));
    if (!isHashed(row, before.hash, event, event.seq)) verifyBroken(row, event, events, isNext, tell);
    verifyBody(event, partsOf.get(event.seq) ?? [], where(event.seq), tell);
    partsOf.delete(event.seq);
    before = event;
  }
  for (const { seq, field } of [...partsOf.values()].flat()) tell(finding('part-added', where(seq), { field }));
  if (before.seq < row.seq) tell(finding('tail-cut', where(row.seq), { last: before.seq }));
  else if (before.seq > row.seq) tell(finding('tail-added', where(before.seq), { last: row.seq }));
  else if (!before.hash.equals(row.head)) tell(finding('head-differs', where(row.seq)));
}

/** What stayed of archived events: none is missing, and the last is the head in the row. What they say is in the file alone. */
export function verifyStubs(row: MatterRow, stubs: readonly StubRow[], tell: Tell): void {
  const where = (seq: number): Place => ({ matter: row.id, number: row.number, seq });
  let last: Pick<StubRow, 'seq' | 'hash'> = { seq: 0, hash: GENESIS };
  for (const stub of stubs) {
    if (stub.seq !== last.seq + 1) tell(finding('event-missing', where(last.seq + 1), { until: stub.seq - 1 }));
    last = stub;
  }
  if (last.seq !== row.seq) tell(finding('tail-cut', where(row.seq), { last: last.seq }));
  else if (!last.hash.equals(row.head)) tell(finding('head-differs', where(row.seq)));
}

function isHashed({ district_id, id }: MatterRow, before: Buffer, { body, hash }: EventRow, seq: number): boolean {
  return hashOf(before, { district: district_id, matter: id, seq }, body).equals(hash);
}

/** An event that does not follow from the one before it: moved from another place, changed, or the first after a gap. */
function verifyBroken(row: MatterRow, event: EventRow, events: readonly EventRow[], isNext: boolean, tell: Tell): void {
  const place = { matter: row.id, number: row.number, seq: event.seq };
  const hashes = [GENESIS, ...events.map(({ hash }) => hash)];
  const belongs = events.find(({ seq }) => seq !== event.seq && hashes.some((hash) => isHashed(row, hash, event, seq)));
  if (belongs) tell(finding('event-moved', place, { belongs: belongs.seq }));
  // After a gap the hash before is gone with its event; that is told already.
  else if (isNext) tell(finding('event-changed', place));
}

/** What stands beside the hashed body: the time of the row, and the ciphertexts whose hashes the body holds. */
function verifyBody(event: EventRow, parts: readonly PartRow[], place: Place, tell: Tell): void {
  const { at, sealed } = readBody(event.body);
  if (at !== event.at.getTime()) tell(finding('event-time', place));
  const missing = new Set(Object.keys(sealed));
  for (const { field, ciphertext } of parts) {
    missing.delete(field);
    const hash = sealed[field];
    if (hash === undefined) tell(finding('part-added', place, { field }));
    else if (hash !== sha256(ciphertext)) tell(finding('part-changed', place, { field }));
  }
  for (const field of missing) tell(finding('part-missing', place, { field }));
}

/** The body may be anything by now; what it lacks is found by its hash. */
function readBody(body: string): { at: unknown; sealed: Readonly<Record<string, unknown>> } {
  const read: unknown = JSON.parse(body);
  if (typeof read !== 'object' || read === null) return { at: undefined, sealed: {} };
  const { at, sealed } = read as { at?: unknown; sealed?: unknown };
  return { at, sealed: typeof sealed === 'object' && sealed !== null ? (sealed as Record<string, unknown>) : {} };
}
