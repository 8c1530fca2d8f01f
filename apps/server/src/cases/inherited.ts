import { inheritedTexts, type Procedure } from '@wangge/kernel';
import { together } from '../platform/database/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { readableFields } from '../platform/policy/index.ts';
import { eventsOf, type StoredEvents, storedEvents } from './events.ts';
import { inReachOfHouse } from './hand-over.ts';
import { keysOf, unwrapKeys } from './read.ts';
import { unsealPart } from './sealing.ts';

/** A text of the matter that led, read beside the event with which the other followed it. */
export interface Inherited {
  /** Of the event of the matter that followed. */
  seq: number;
  /** Entry of the pack's personal fields. */
  personal: string;
  field: string;
  /** Undefined where it was forgotten. */
  value: string | undefined;
}

export interface Inheritance {
  texts: readonly Inherited[];
  /** Where the events of the one that led lie in an archive outside: by the event that followed, under which year. */
  archived: ReadonlyMap<number, number>;
}

export const nothingInherited: Inheritance = { texts: [], archived: new Map() };

/** When a matter followed the one that it had joined, and before when what that one says anew is its own result, too (ms). */
interface Following {
  seq: number;
  lead: string;
  at: number;
  until: number;
}

/**
 * The result of the matter that led is the result of those that joined it (并案). It is read there, and not copied: so there is one text
 * under one key, and whoever destroys that key has forgotten it everywhere, where a copy under the other's own key would be read on; what
 * the lead says when it is handled anew is what the next caller is told; and the events of the one that follows, which time alone can bring
 * about, seal nothing. What it costs is one more reading of a matter that has followed another.
 *
 * The reader reaches the matter that followed, and may not reach the one that led (a resident does not): the house reads there, and only
 * these texts, while row-level security goes on to show none but the entries that the reader's role is in the audience of.
 */
export async function readInherited(asked: Asked, procedure: Procedure, events: StoredEvents): Promise<Inheritance> {
  const { district, reader, trx } = asked;
  const readable = readableFields(district.pack.fields, reader.actor.role);
  const entries = inheritedTexts(procedure).flatMap(({ personal = '' }) =>
    readable.includes(personal) ? personal : [],
  );
  if (entries.length === 0) return nothingInherited;
  const followings = followingsIn(events);
  if (followings.length === 0) return nothingInherited;
  return inReachOfHouse(trx, async () => {
    const texts: Inherited[] = [];
    const archived = new Map<number, number>();
    for (const following of followings) {
      const lead = await readLead(asked, following.lead, entries);
      if (lead === undefined) continue;
      texts.push(...standing(lead, procedure, following));
      if (lead.archivedYear !== null) archived.set(following.seq, lead.archivedYear);
    }
    return { texts, archived };
  });
}

/** One that went its own way before its lead was done has followed nobody: its parent is gone with the event that says so. */
function followingsIn(events: StoredEvents): Following[] {
  const found: Following[] = [];
  let lead: string | undefined;
  let state: string | undefined;
  let open: Following | undefined;
  for (const { seq, event } of events) {
    const before = state;
    if (event.opened?.parent?.as === 'merged') lead = event.opened.parent.id;
    for (const change of event.changes) {
      if (change.op === 'state') state = change.to;
      if (change.op === 'parent') lead = change.parent?.as === 'merged' ? change.parent.id : undefined;
    }
    if (open !== undefined && state !== before) {
      open.until = event.at;
      open = undefined;
    }
    if (event.type !== 'linked' || event.action !== 'followed' || lead === undefined) continue;
    // Done anew by another unit, it is followed once more: what was said until then stands with the first time.
    if (open !== undefined) open.until = event.at;
    open = { seq, lead, at: event.at, until: Number.POSITIVE_INFINITY };
    found.push(open);
  }
  return found;
}

interface Lead {
  procedure: Procedure;
  archivedYear: number | null;
  events: StoredEvents;
  /** What the parts of an event hold, by entry and field; undefined where it was forgotten. */
  parts: ReadonlyMap<number, ReadonlyMap<string, Readonly<Record<string, string>> | undefined>>;
}

async function readLead(
  { trx, district, services }: Asked,
  id: string,
  entries: readonly string[],
): Promise<Lead | undefined> {
  const [rows, events, parts, keyRows] = await together(
    trx,
    trx
      .selectFrom('matter')
      .select(['procedure_id', 'procedure_version', 'archived_year'])
      .where('district_id', '=', district.id)
      .where('id', '=', id)
      .compile(),
    eventsOf(trx, district, id).compile(),
    trx
      .selectFrom('sealed_part')
      .select(['seq', 'field', 'own_key as ownKey', 'ciphertext'])
      .where('district_id', '=', district.id)
      .where('matter_id', '=', id)
      .where('field', 'in', entries)
      .compile(),
    keysOf(trx, district, id).compile(),
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { keys } = unwrapKeys(keyRows, district, id, services.keys);
  const opened = new Map<number, Map<string, Record<string, string> | undefined>>();
  for (const part of parts) {
    const ofEvent = opened.get(part.seq) ?? new Map();
    opened.set(part.seq, ofEvent.set(part.field, unsealPart(part, { district, matter: id }, keys)));
  }
  return {
    procedure: district.procedure(row.procedure_id, row.procedure_version),
    archivedYear: row.archived_year,
    events: storedEvents(events),
    parts: opened,
  };
}

/** What the lead said last before it came to a state that hands it on: not what it has been sent back for since. */
function standing(lead: Lead, procedure: Procedure, { seq, at, until }: Following): Inherited[] {
  const texts = inheritedTexts(procedure);
  const said = new Map<string, Inherited>();
  const stands = new Map<string, Inherited>();
  for (const { seq: told, event } of lead.events) {
    if (event.at > at && event.at >= until) break;
    const asked = Object.hasOwn(lead.procedure.actions, event.action) ? lead.procedure.actions[event.action]?.form : [];
    for (const { field, personal = '' } of texts) {
      if (!asked?.some((one) => one.field === field && one.personal === personal)) continue;
      const parts = lead.parts.get(told);
      const value = parts?.get(personal)?.[field];
      const isGone = parts?.has(personal) === true && parts.get(personal) === undefined;
      if (value !== undefined || isGone) said.set(field, { seq, personal, field, value });
    }
    const moved = event.changes.findLast(({ op }) => op === 'state');
    if (moved?.op !== 'state') continue;
    const entry = procedure.merging?.follows.find(({ when }) => when.includes(moved.to));
    for (const name of entry?.inherit ?? []) {
      const last = said.get(name);
      if (last !== undefined) stands.set(name, last);
    }
  }
  return [...stands.values()];
}
