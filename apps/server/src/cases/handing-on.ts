import type { Family, MatterEvent, PersonalValue, Procedure } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { readEvents } from './events.ts';
import { inReachOfHouse } from './hand-over.ts';
import { readKeys } from './read.ts';
import { ownerOf, unsealPart } from './sealing.ts';

type Events = ReadonlyMap<string, readonly MatterEvent[]>;

/** Where sealed parts are opened and sealed anew. */
export interface Handing {
  trx: Transaction<Schema>;
  district: District;
  keyring: Keyring;
}

/**
 * What one matter hands to another that it opens and that lies sealed under its own keys: to what was split off, the reporter, who is
 * answered in both; to a task whose turn has come, what was asked when it was called. The house opens it, whoever acts sees
 * nothing of it, and it is sealed anew under the keys of the other, so that each can be forgotten by itself.
 */
export async function handOn(handing: Handing, events: Events, family: Family): Promise<Events> {
  const handed = new Map(events);
  for (const [id, [first, ...rest]] of events) {
    const procedure = family.get(id)?.procedure;
    if (first?.opened === undefined || procedure === undefined) continue;
    const given = await givenTo(handing, first, { events, family, procedure });
    const said = new Set(first.personal.map(({ field }) => field));
    const personal = [...first.personal, ...given.filter(({ field }) => !said.has(field))];
    handed.set(id, [{ ...first, personal }, ...rest]);
  }
  return handed;
}

async function givenTo(
  handing: Handing,
  { opened }: MatterEvent,
  { events, family, procedure }: { events: Events; family: Family; procedure: Procedure },
): Promise<PersonalValue[]> {
  const { district } = handing;
  const { id = '', splitFrom, parent } = opened ?? {};
  if (splitFrom) {
    return readParts(handing, splitFrom.id, {
      procedure,
      isWanted: (entry) => ownerOf(district, entry) === 'reporter',
    });
  }
  if (parent?.as !== 'task') return [];
  const index = (family.get(parent.id)?.matter.tasks ?? []).findIndex(({ matter }) => matter?.id === id);
  const isCall = ({ changes }: MatterEvent): boolean =>
    changes.some((change) => change.op === 'task' && change.index === index && change.entry.status === 'planned');
  // Called just now, the engine has handed it on itself.
  if ((events.get(parent.id) ?? []).some(isCall)) return [];
  const told = await inReachOfHouse(handing.trx, () => readEvents(handing.trx, district, parent.id));
  const call = told.findLast(({ event }) => isCall(event));
  return call ? readParts(handing, parent.id, { procedure, seq: call.seq, isWanted: () => true }) : [];
}

/** Personal values of a matter that the opening form of the other asks for under the same entry; of one event, or the latest of all. */
async function readParts(
  { trx, district, keyring }: Handing,
  id: string,
  { procedure, seq, isWanted }: { procedure: Procedure; seq?: number; isWanted(entry: string): boolean },
): Promise<PersonalValue[]> {
  const entryOf = new Map(procedure.opening.form.map(({ field, personal }) => [field, personal]));
  const wanted = [...new Set(entryOf.values())].filter((entry) => entry !== undefined).filter(isWanted);
  if (wanted.length === 0) return [];
  const { keys } = await readKeys(trx, district, id, keyring);
  const parts = await withFields(trx, wanted, async () => {
    let query = trx
      .selectFrom('sealed_part')
      .select(['seq', 'field', 'own_key as ownKey', 'ciphertext'])
      .where('district_id', '=', district.id)
      .where('matter_id', '=', id)
      .where('field', 'in', wanted);
    if (seq !== undefined) query = query.where('seq', '=', seq);
    return query.orderBy('seq').execute();
  });
  const values = new Map<string, PersonalValue>();
  for (const part of parts) {
    // Nothing of what was forgotten.
    const opened = unsealPart(part, { district, matter: id }, keys) ?? {};
    for (const [field, value] of Object.entries(opened)) {
      if (entryOf.get(field) === part.field) values.set(field, { personal: part.field, field, value });
    }
  }
  return [...values.values()];
}

/** Row-level security shows sealed parts of these entries meanwhile, wherever they lie. */
function withFields<T>(trx: Transaction<Schema>, fields: readonly string[], work: () => Promise<T>): Promise<T> {
  return inReachOfHouse(trx, async () => {
    const { rows } = await sql<{ fields: string }>`
      select before.fields as fields, set_config('wangge.fields', ${`{${fields.join(',')}}`}, true)
      from (select current_setting('wangge.fields') as fields offset 0) as before`.execute(trx);
    const made = await work();
    await sql`select set_config('wangge.fields', ${rows[0]?.fields ?? '{}'}, true)`.execute(trx);
    return made;
  });
}
