import type { MatterEvent, PersonalValue, Procedure } from '@wangge/kernel';
import { sql } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { inReachOfHouse } from './hand-over.ts';
import { keyOwnerOf, type MatterKeys, unsealPart } from './sealing.ts';

/**
 * A matter that was split off is answered to the same reporter. What they left to be reached by lies sealed under the first matter's
 * key: it is opened by the house, whoever splits sees nothing of it, and sealed anew under the key of the other, so that each can be
 * forgotten by itself.
 * @param keys of the matter that was split; without the reporter's there is nothing left to hand on
 */
export async function handOnReporter(
  asked: Asked,
  from: { id: string; procedure: Procedure; keys: MatterKeys },
  events: ReadonlyMap<string, readonly MatterEvent[]>,
): Promise<ReadonlyMap<string, readonly MatterEvent[]>> {
  const isSplit = (event: MatterEvent | undefined): boolean => event?.opened?.splitFrom?.id === from.id;
  if (![...events.values()].some(([first]) => isSplit(first))) return events;
  const reporter = await readReporter(asked, from);
  return new Map(
    [...events].map(([id, [first, ...rest]]) => {
      if (first === undefined || !isSplit(first)) return [id, first === undefined ? [] : [first, ...rest]];
      const said = new Set(first.personal.map(({ field }) => field));
      const personal = [...first.personal, ...reporter.filter(({ field }) => !said.has(field))];
      return [id, [{ ...first, personal }, ...rest]];
    }),
  );
}

async function readReporter(
  { trx, district }: Asked,
  { id, procedure, keys }: { id: string; procedure: Procedure; keys: MatterKeys },
): Promise<PersonalValue[]> {
  const wanted = reporterFields(district, procedure);
  if (wanted.length === 0 || !keys.has('reporter')) return [];
  const rows = await inReachOfHouse(trx, async () => {
    const { rows: before } = await sql<{ fields: string }>`
      select before.fields as fields, set_config('wangge.fields', ${`{${wanted.join(',')}}`}, true)
      from (select current_setting('wangge.fields') as fields offset 0) as before`.execute(trx);
    const parts = await trx
      .selectFrom('sealed_part')
      .select(['seq', 'field', 'ciphertext'])
      .where('district_id', '=', district.id)
      .where('matter_id', '=', id)
      .where('field', 'in', wanted)
      .orderBy('seq')
      .execute();
    await sql`select set_config('wangge.fields', ${before[0]?.fields ?? '{}'}, true)`.execute(trx);
    return parts;
  });
  // Mended later, the last value counts.
  const values = new Map<string, PersonalValue>();
  for (const part of rows) {
    const opened = unsealPart(part, { district, matter: id }, keys) ?? {};
    for (const [field, value] of Object.entries(opened)) values.set(field, { personal: part.field, field, value });
  }
  const asked = new Set(procedure.opening.form.map(({ field }) => field));
  return [...values.values()].filter(({ field }) => asked.has(field));
}

/** Personal entries of the opening form that are about the reporter. */
function reporterFields(district: District, { opening }: Procedure): string[] {
  const personal = opening.form.flatMap(({ personal: entry }) => (entry === undefined ? [] : [entry]));
  return [...new Set(personal)].filter((entry) => keyOwnerOf(district, entry) === 'reporter');
}
