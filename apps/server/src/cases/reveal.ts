import { inheritedTexts, type Matter, type MatterEvent } from '@wangge/kernel';
import Type, { type Static } from 'typebox';
import { type District, nameOf } from '../districts/index.ts';
import { openPhotoPlaces, PHOTO_PLACE, type PhotoExif } from '../photos/index.ts';
import { writeAuditOf } from '../platform/audit/index.ts';
import { problem, type Sentence } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { sightOf } from '../platform/policy/index.ts';
import { isSecretVote } from './ballot-view.ts';
import { readEvents } from './events.ts';
import { readInherited } from './inherited.ts';
import { readKinRows } from './kin-rows.ts';
import { getMatter, keysOf, unwrapKeys } from './read.ts';
import { localText } from './refuse.ts';
import { unsealPart } from './sealing.ts';
import { isWithheld, withheldTasks } from './withheld.ts';

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
    Type.Object({
      /** Of the event that brought it. */
      seq: Type.Integer(),
      field: Type.String(),
      personal: Type.String(),
      value: Type.String(),
      /** Id of the photo that it tells of. */
      photo: Type.Optional(Type.String()),
    }),
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
    .select(['seq', 'field', 'own_key as ownKey', 'ciphertext'])
    .where('district_id', '=', district.id)
    .where('matter_id', '=', id)
    .where('field', 'in', body.fields)
    .orderBy('seq')
    .execute();
  const { keys } = unwrapKeys(await keysOf(trx, district, id).execute(), district, id, services.keys);
  await writeAuditOf(asked, {
    verb: 'reveal',
    subject: id,
    fields: body.fields,
    purpose,
    details: { number: matter.number },
  });
  const secret = await untoldEvents(asked, matter);
  const shown = parts.filter(({ seq }) => !secret.has(seq));
  const values = shown.flatMap((part) =>
    Object.entries(unsealPart(part, { district, matter: id }, keys) ?? {}).map(([field, value]) => ({
      seq: part.seq,
      field,
      personal: part.field,
      value,
    })),
  );
  values.push(...(await inheritedValues(asked, matter, body.fields)));
  return { values: body.fields.includes(PHOTO_PLACE) ? [...values, ...(await photoPlaces(asked, id))] : values };
}

/** What it took over from the matter that it joined stands in its timeline and is revealed with its own. */
async function inheritedValues(
  asked: Asked,
  { id, procedure }: Matter,
  fields: string[],
): Promise<RevealView['values']> {
  const { trx, district } = asked;
  const own = district.procedure(procedure.id, procedure.version);
  if (!inheritedTexts(own).some(({ personal = '' }) => fields.includes(personal))) return [];
  const { texts } = await readInherited(asked, own, await readEvents(trx, district, id));
  return texts.flatMap(({ value, ...of }) =>
    value !== undefined && fields.includes(of.personal) ? [{ ...of, value }] : [],
  );
}

/** Opinions beside votes that are not told yet are not revealed either, nor why something is held against a unit. */
async function untoldEvents({ trx, district, reader }: Asked, matter: Matter): Promise<ReadonlySet<number>> {
  if (matter.ballots === undefined && matter.tasks === undefined) return new Set();
  const procedure = district.procedure(matter.procedure.id, matter.procedure.version);
  const withheld = withheldTasks(matter, procedure, await readKinRows(trx, district, matter));
  if (matter.ballots === undefined && withheld.size === 0) return new Set();
  const events = await readEvents(trx, district, matter.id);
  const all = events.map(({ event }) => event);
  const isUntold = (event: MatterEvent): boolean =>
    isSecretVote(event, all, reader.actor.staff) || isWithheld(event, withheld);
  return new Set(events.flatMap(({ seq, event }) => (isUntold(event) ? [seq] : [])));
}

/** When and where the photos of a case say they were taken: `2020-04-05 01:55, 117.00012, 36.65432 (WGS-84)` in the district's zone. */
async function photoPlaces(asked: Asked, id: string): Promise<RevealView['values']> {
  const { trx, district } = asked;
  const places = await openPhotoPlaces(asked, id);
  const events = places.size === 0 ? [] : await readEvents(trx, district, id);
  return events.flatMap(({ seq, event }) =>
    event.changes
      .flatMap((change) => (change.op === 'photos' ? change.photos : []))
      .flatMap(({ id: photo }) => {
        const place = places.get(photo);
        if (!place) return [];
        return [{ seq, field: PHOTO_PLACE, personal: PHOTO_PLACE, value: placeText(place, district), photo }];
      }),
  );
}

/** A camera writes finer than it knows: five decimals are a metre. */
function placeText({ takenAt, lng, lat }: PhotoExif, { pack: { district } }: District): string {
  const time = takenAt === undefined ? [] : [localText(Date.parse(takenAt), district.zone)];
  const point = lng === undefined || lat === undefined ? [] : [`${lng.toFixed(5)}, ${lat.toFixed(5)} (WGS-84)`];
  return [...time, ...point].join(', ');
}

/** As the pack calls them; what it does not know, as it was asked for. */
function namesOf({ pack }: District, fields: readonly string[]): Sentence {
  const names = (locale: string): string[] =>
    fields.map((id) => (Object.hasOwn(pack.fields, id) ? nameOf(pack.fields[id]?.name ?? {}, locale) : '') || id);
  return { zh: names('zh').join('、'), en: names('en').join(', ') };
}
