import type { Matter } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { type PhotoFacts, readPhotoFacts } from '../photos/index.ts';
import { together } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Asked } from '../platform/http/index.ts';
import { mask, sightOf } from '../platform/policy/index.ts';
import type { Appended, Appending } from './append.ts';
import { eventsOf, type StoredEvents, storedEvents } from './events.ts';
import { type Inheritance, nothingInherited, readInherited } from './inherited.ts';
import { type KinRow, readKinRows } from './kin-rows.ts';
import { keysOf, unwrapKeys } from './read.ts';
import type { MatterRow } from './row.ts';
import { unsealPart } from './sealing.ts';
import { lookAround, type Surroundings, surroundingsOf } from './surroundings.ts';

/** What is stored of one case, opened as far as its reader may see it. */
export interface CaseRecord {
  row: MatterRow;
  matter: Matter;
  events: StoredEvents;
  /** What is personal in each event, by its seq. */
  personal: ReadonlyMap<number, readonly PersonalField[]>;
  /** Where what it took over lies in an archive: by the event with which it followed, the year. */
  archivedLeads: Inheritance['archived'];
  photos: ReadonlyMap<string, PhotoFacts>;
  around: Surroundings;
  /** What belongs together with it, by id: what the reader reaches of it. */
  kin: ReadonlyMap<string, KinRow>;
}

/** One form field of an event that is personal. */
export interface PersonalField {
  /** Entry of the pack's personal fields. */
  personal: string;
  field: string;
  /** Undefined where it was forgotten. */
  value: string | undefined;
  masked: boolean;
}

/** What stands beside the row of a matter that the reader reaches. */
export async function readRecord(
  asked: Asked,
  { row, matter }: Pick<CaseRecord, 'row' | 'matter'>,
): Promise<CaseRecord> {
  const { trx, district, services, now } = asked;
  const { id } = matter;
  const [events, parts, keyRows, around] = await together(
    trx,
    eventsOf(trx, district, id).compile(),
    partsOf(trx, district, id).compile(),
    keysOf(trx, district, id).compile(),
    lookAround(district, row),
  );
  const { keys } = unwrapKeys(parts.length === 0 ? [] : keyRows, district, id, services.keys);
  const stored = storedEvents(events);
  const { procedure } = matter;
  const inherited = await readInherited(asked, district.procedure(procedure.id, procedure.version), stored);
  const own = showPersonal(asked, parts, (part) => unsealPart(part, { district, matter: id }, keys));
  return {
    row,
    matter,
    events: stored,
    // An event that time brought about has nothing personal of its own.
    personal: new Map([...own, ...showInherited(asked, inherited)]),
    archivedLeads: inherited.archived,
    photos: await photosOf(asked, matter),
    around: surroundingsOf(district, row, now, around),
    kin: await readKinRows(trx, district, matter),
  };
}

/**
 * The record of a case that this transaction begins, from what is written: what `readRecord` would read (a test holds them against
 * each other), without asking, parsing and unsealing it again. Whoever files a case reaches it.
 */
export async function recordOfNew(
  asked: Asked,
  appending: Appending,
  appended: Appended,
  around: Surroundings,
): Promise<CaseRecord> {
  const { row, head, matter, events, parts } = appended;
  return {
    row: {
      ...row,
      district_id: asked.district.id,
      archived_year: null,
      counters: matter.counters,
      folded: matter,
      head,
    },
    matter,
    events: appending.events.map((event, index) => ({
      seq: events[index]?.seq ?? 0,
      event: { ...event, personal: [] },
    })),
    personal: showPersonal(asked, parts, ({ values }) => values),
    archivedLeads: nothingInherited.archived,
    photos: await photosOf(asked, matter),
    around,
    kin: await readKinRows(asked.trx, asked.district, matter),
  };
}

async function photosOf(asked: Asked, matter: Matter): Promise<ReadonlyMap<string, PhotoFacts>> {
  if (matter.photos.length === 0) return new Map();
  const { lng, lat } = matter.place;
  return readPhotoFacts(asked, { id: matter.id, lng, lat });
}

/** Row-level security leaves out what the reader may not have decrypted. */
function partsOf(trx: Transaction<Schema>, district: District, id: string) {
  return trx
    .selectFrom('sealed_part')
    .select(['seq', 'field', 'own_key as ownKey', 'ciphertext'])
    .where('district_id', '=', district.id)
    .where('matter_id', '=', id);
}

/** `valuesOf`: what a part holds by form field; undefined where it was forgotten. Asked only for what the reader may see. */
function showPersonal<Part extends { seq: number; field: string }>(
  { district, reader }: Asked,
  parts: readonly Part[],
  valuesOf: (part: Part) => Readonly<Record<string, string>> | undefined,
): Map<number, PersonalField[]> {
  const { fields } = district.pack;
  const found = new Map<number, PersonalField[]>();
  const inOrder = parts.toSorted((a, b) => a.seq - b.seq || (a.field < b.field ? -1 : 1));
  for (const part of inOrder) {
    const sight = sightOf(fields, part.field, reader.actor.role);
    if (sight === 'none') continue;
    const values = valuesOf(part);
    const list = found.get(part.seq) ?? [];
    if (values === undefined) list.push({ personal: part.field, field: part.field, value: undefined, masked: false });
    for (const [field, value] of Object.entries(values ?? {})) {
      const masked = sight === 'masked';
      const shown = masked ? mask(value, fields[part.field]?.masked) : value;
      list.push({ personal: part.field, field, value: shown, masked });
    }
    found.set(part.seq, list);
  }
  return found;
}

function showInherited(asked: Asked, { texts }: Inheritance): Map<number, PersonalField[]> {
  const parts = texts.map(({ seq, personal, field, value }) => ({
    seq,
    field: personal,
    values: value && { [field]: value },
  }));
  return showPersonal(asked, parts, ({ values }) => values || undefined);
}
