import { open, type Place, type Procedure } from '@wangge/kernel';
import Type, { type Static } from 'typebox';
import { attachPhotos } from '../photos/index.ts';
import { together, withNext } from '../platform/database/index.ts';
import { Problem, problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { readInstant } from '../platform/time/read-instant.ts';
import { prepare, writing } from './append.ts';
import { GENESIS } from './chain.ts';
import { decisionContext } from './context.ts';
import { photosOfForm } from './form-photos.ts';
import type { Numbers } from './numbers.ts';
import { doneBefore, lookForDone } from './once.ts';
import { type CaseRecord, recordOfNew } from './record.ts';
import { refusalProblem } from './refuse.ts';
import { lookAround, type Middle, surroundingsOf } from './surroundings.ts';

const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
});
export const InstantText = Type.String({ format: 'date-time', maxLength: 40 });

export const PlaceGiven = Type.Object(
  {
    lng: Type.Number(),
    lat: Type.Number(),
    crs: Type.Enum(['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09']),
    accuracy: Type.Optional(Type.Number({ minimum: 0 })),
    /** Somebody on the spot says that this is the place: it is taken where it was refused as doubtful, which the case then tells. */
    confirmed: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** A report. `id` and `matterId` are made by the client, so that a phone can send it again without a second case. */
export const ReportBody = Type.Object(
  {
    id: Uuid,
    matterId: Uuid,
    procedure: Type.String({ maxLength: 40 }),
    reportedAt: Type.Optional(InstantText),
    source: Type.Optional(Type.String({ maxLength: 40 })),
    form: Type.Intersect([
      Type.Object({ place: PlaceGiven }),
      Type.Record(Type.String({ maxLength: 40 }), Type.Unknown()),
    ]),
  },
  closed,
);
export type ReportBody = Static<typeof ReportBody>;

/**
 * File a report: find its place, let the procedure open the matter, and write it with its event and outbox in the
 * request's transaction.
 * @returns the record of the new case; the same command again finds the id of the one that it made
 * @throws Problem unknown-procedure, outside-district, bad-point, doubtful-place, form, not-yours, guard, command-reused, matter-exists
 */
export async function report(
  asked: Asked,
  numbers: Numbers,
  body: ReportBody,
): Promise<{ filed: CaseRecord } | { found: string }> {
  const { district, reader, trx, now, services } = asked;
  const pinned = district.procedures.get(body.procedure);
  if (!pinned) {
    throw problem('unknown-procedure', { procedure: body.procedure, accepted: [...district.procedures.keys()] });
  }
  const { place, ...form } = body.form as { place: Static<typeof PlaceGiven> } & Record<string, unknown>;
  const command = { id: body.id, staff: reader.actor.staff, asked: body, at: new Date(now) };
  const { procedure, version } = pinned;
  const where = placeOrRefusal(() => district.locate(place, addressIn(form, procedure)));
  const middle = where instanceof Problem ? undefined : middleOf(body.matterId, where, form, now);
  const looks = lookForDone(district, command);
  const [, done, around = []] = middle
    ? await together(trx, ...looks, lookAround(district, middle))
    : await together(trx, ...looks);
  const found = await doneBefore(trx, district, command, services.keys, done);
  if (found !== undefined) return { found };
  if (where instanceof Problem) throw where;
  const photos = await photosOfForm(asked, form);
  const outcome = open(
    procedure,
    {
      id: body.id,
      matterId: body.matterId,
      number: await numbers.next(district, procedure.number.prefix, now),
      procedureVersion: version,
      place: where,
      reportedAt: body.reportedAt === undefined ? now : readInstant(body.reportedAt, 'body/reportedAt').getTime(),
      ...(body.source === undefined ? {} : { source: body.source }),
      form,
    },
    decisionContext(district, reader.actor, now, { precedents: [], photos }),
  );
  if ('refused' in outcome) throw refusalProblem(outcome.refused, procedure, district);
  const appending = {
    district,
    procedure,
    before: undefined,
    head: GENESIS,
    events: [outcome.event],
    keys: new Map(),
    command,
  };
  const appended = prepare(appending, services.keys);
  await withNext(trx, writing(appending, appended), (error) =>
    isTaken(error) ? problem('matter-exists', { id: body.matterId }, { cause: error }) : error,
  );
  await attachPhotos(
    asked,
    body.matterId,
    outcome.matter.photos.map(({ id }) => id),
  );
  const surroundings = surroundingsOf(district, appended.row, now, around);
  return { filed: await recordOfNew(asked, appending, appended, surroundings) };
}

/** A report that was taken is answered again whatever is said of its place by now: so a refusal waits until that is known. */
function placeOrRefusal(locate: () => Place): Place | Problem {
  try {
    return locate();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function middleOf(id: string, { lng, lat }: Place, form: Readonly<Record<string, unknown>>, now: number): Middle {
  const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const [category, condition] = [textOrNull(form.category), textOrNull(form.condition)];
  return { id, lng, lat, category, condition, received_at: new Date(now) };
}

/** The text that the opening form takes for an address. What is none is told with the other faults of the form. */
export function addressIn(form: Readonly<Record<string, unknown>>, { opening }: Procedure): string | undefined {
  const described = opening.form.find(({ describes }) => describes === 'place');
  const address = described && form[described.field];
  return typeof address === 'string' ? address : undefined;
}

/** The id of the matter stands already, perhaps beyond the reader's reach: only the key itself knows. */
function isTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'matter_pkey';
}
