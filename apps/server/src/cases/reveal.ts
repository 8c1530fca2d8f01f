import Type, { type Static } from 'typebox';
import { type District, nameOf } from '../districts/index.ts';
import { writeAuditOf } from '../platform/audit/index.ts';
import { problem, type Sentence } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { sightOf } from '../platform/policy/index.ts';
import { getMatter, readKeys } from './read.ts';
import { unsealPart } from './sealing.ts';

/** Characters that a purpose takes at least: "x" is no purpose. */
const PURPOSE = 4;

export const RevealBody = Type.Object(
  {
    fields: Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 20 }),
    purpose: Type.String({ maxLength: 400 }),
  },
  { additionalProperties: false },
);
export type RevealBody = Static<typeof RevealBody>;

export const RevealView = Type.Object({
  values: Type.Array(
    Type.Object({ seq: Type.Integer(), field: Type.String(), personal: Type.String(), value: Type.String() }),
  ),
});
export type RevealView = Static<typeof RevealView>;

/**
 * Show personal fields whole, for a purpose, leaving a trace that commits with the answer.
 * @throws Problem not-found, purpose-required, field-withheld
 */
export async function reveal(asked: Asked, id: string, body: RevealBody): Promise<RevealView> {
  const { trx, district, reader, services } = asked;
  const purpose = body.purpose.trim();
  if ([...purpose].length < PURPOSE) throw problem('purpose-required');
  const { matter } = await getMatter(trx, district, id);
  const hidden = body.fields.filter((field) => sightOf(district.pack.fields, field, reader.actor.role) === 'none');
  if (hidden.length > 0) throw problem('field-withheld', { fields: hidden, named: namesOf(district, hidden) });
  const parts = await trx
    .selectFrom('sealed_part')
    .select(['seq', 'field', 'ciphertext'])
    .where('district_id', '=', district.id)
    .where('matter_id', '=', id)
    .where('field', 'in', body.fields)
    .orderBy('seq')
    .execute();
  const { keys } = await readKeys(trx, district, id, services.keys);
  await writeAuditOf(asked, {
    verb: 'reveal',
    subject: id,
    fields: body.fields,
    purpose,
    details: { number: matter.number },
  });
  return {
    values: parts.flatMap((part) =>
      Object.entries(unsealPart(part, { district, matter: id }, keys) ?? {}).map(([field, value]) => ({
        seq: part.seq,
        field,
        personal: part.field,
        value,
      })),
    ),
  };
}

/** As the pack calls them; what it does not know, as it was asked for. */
function namesOf({ pack }: District, fields: readonly string[]): Sentence {
  const names = (locale: string): string[] =>
    fields.map((id) => (Object.hasOwn(pack.fields, id) ? nameOf(pack.fields[id]?.name ?? {}, locale) : '') || id);
  return { zh: names('zh').join('、'), en: names('en').join(', ') };
}
