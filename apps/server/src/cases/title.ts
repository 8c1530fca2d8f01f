import type { FormField, Procedure } from '@wangge/kernel';
import { sql } from 'kysely';
import type { District } from '../districts/index.ts';
import { together } from '../platform/database/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { sightOf } from '../platform/policy/index.ts';
import { unwrapKeys } from './read.ts';
import type { MatterRow } from './row.ts';
import { ownerOf, type SealedPart, unsealPart } from './sealing.ts';
import type { FilledField } from './view.types.ts';

/** Characters: what a row of a list has room for. */
const LONGEST = 60;

/** The event that a matter begins with. */
const OPENING = 1;

type Titled = Pick<MatterRow, 'id' | 'procedure_id' | 'procedure_version' | 'category'>;

/** Texts of the opening in which it says what it is about, the better one first: its title, else how it is told. */
function tellingFields({ opening }: Procedure): FormField[] {
  const texts = opening.form.filter(({ type }) => type === 'text');
  const title = texts.find(({ field }) => field === 'title');
  const telling = toldIn(texts);
  return [title, telling].flatMap((one) => one ?? []);
}

/** In whose words it began: the field `text`, or the first text of a form that has no field of that name. */
export function toldIn(form: readonly FormField[]): FormField | undefined {
  const texts = form.filter(({ type }) => type === 'text');
  return texts.find(({ field }) => field === 'text') ?? texts[0];
}

/** Of a matter that no category names, from what its opening shows this reader. */
export function titleOf(opening: readonly FilledField[], procedure: Procedure, category: string | null): string | null {
  if (category !== null) return null;
  for (const { field } of tellingFields(procedure)) {
    const filled = opening.find((one) => one.field === field);
    const title = filled && !filled.masked && !filled.gone ? shortened(filled.value) : undefined;
    if (title !== undefined) return title;
  }
  return null;
}

/**
 * The same for a page of rows, by id: one round trip whatever their number, and none where every row has a category. What the reader may not
 * read whole is not asked for, and row-level security would give nothing of it.
 */
export async function readTitles(asked: Asked, rows: readonly Titled[]): Promise<ReadonlyMap<string, string>> {
  const { trx, district, services } = asked;
  const wanted = rows.flatMap((row) => {
    if (row.category !== null) return [];
    const fields = readableTitles(asked, district.procedure(row.procedure_id, row.procedure_version));
    return fields.length > 0 ? [{ id: row.id, fields }] : [];
  });
  if (wanted.length === 0) return new Map();
  const ids = wanted.map(({ id }) => id);
  const personal = [...new Set(wanted.flatMap(({ fields }) => fields.map((one) => one.personal)))];
  const names = [...new Set(personal.flatMap((field) => [field, ownerOf(district, field)]))];
  const [parts, keyRows] = await together(
    trx,
    trx
      .selectFrom('sealed_part')
      .select(['matter_id', 'seq', 'field', 'own_key as ownKey', 'ciphertext'])
      .where('district_id', '=', district.id)
      .where(sql<boolean>`matter_id = any(${ids}::uuid[])`)
      .where('seq', '=', OPENING)
      .where(sql<boolean>`field = any(${personal}::text[])`)
      .compile(),
    trx
      .selectFrom('data_key')
      .select(['subject_id', 'of', 'wrapped'])
      .where('district_id', '=', district.id)
      .where(sql<boolean>`subject_id = any(${ids}::uuid[])`)
      .where(sql<boolean>`split_part(of, '/', 1) = any(${names}::text[])`)
      .compile(),
  );
  const partsOf = Map.groupBy(parts, ({ matter_id }) => matter_id);
  const keysOf = Map.groupBy(keyRows, ({ subject_id }) => subject_id);
  const titles = new Map<string, string>();
  for (const { id, fields } of wanted) {
    const sealed = partsOf.get(id) ?? [];
    if (sealed.length === 0) continue;
    const { keys } = unwrapKeys(keysOf.get(id) ?? [], district, id, services.keys);
    const title = firstOf(fields, sealed, { district, matter: id, keys });
    if (title !== undefined) titles.set(id, title);
  }
  return titles;
}

/** A text field with the entry of the pack's personal fields that it is sealed under. */
type SealedField = Pick<FormField, 'field'> & { personal: string };

/** Text that anybody writes is personal in every pack: what is not sealed names nothing. */
function readableTitles({ district, reader }: Asked, procedure: Procedure): SealedField[] {
  return tellingFields(procedure).flatMap(({ field, personal }) =>
    personal !== undefined && sightOf(district.pack.fields, personal, reader.actor.role) === 'whole'
      ? [{ field, personal }]
      : [],
  );
}

function firstOf(
  fields: readonly SealedField[],
  parts: readonly (SealedPart & { seq: number })[],
  of: { district: District; matter: string; keys: ReadonlyMap<string, Buffer> },
): string | undefined {
  const opened = new Map(parts.map((part) => [part.field, unsealPart(part, of, of.keys)]));
  for (const { field, personal } of fields) {
    const title = shortened(opened.get(personal)?.[field]);
    if (title !== undefined) return title;
  }
  return undefined;
}

/** Its first line, cut where a row would cut it. */
function shortened(value: unknown): string | undefined {
  const line = typeof value === 'string' ? value.trim().split(/\s*[\r\n]/, 1)[0] : undefined;
  if (!line) return undefined;
  const characters = [...line];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
}
