import { findPrecedent, type Matter, offeredActions, type Procedure, type Request, setEndOf } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { PHOTO_PLACE } from '../photos/index.ts';
import { guardSentence } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { pointFor, pointRounding } from '../platform/policy/index.ts';
import { ballotViews } from './ballot-view.ts';
import { clockViews, iso } from './clock-view.ts';
import { decisionContext, leadAdvice } from './context.ts';
import { kinView, parentView, taskViews } from './kin-view.ts';
import { rowView } from './list.ts';
import { findMatter, getMatter } from './read.ts';
import { type CaseRecord, readRecord } from './record.ts';
import { namedForm, wordsOf } from './refuse.ts';
import { timelineOf } from './timeline.ts';
import { titleOf, toldIn } from './title.ts';
import type { CaseView, TimelineEntry } from './view.types.ts';
import { withheldTasks } from './withheld.ts';

/** @throws Problem not-found, also where it exists beyond the reader's reach */
export async function viewCase(asked: Asked, id: string): Promise<CaseView> {
  return viewRecord(asked, await readRecord(asked, await getMatter(asked.trx, asked.district, id)));
}

/** The same of a matter that the reader may not reach any more: a return can take it off their unit's desk. */
export async function findView(asked: Asked, id: string): Promise<CaseView | undefined> {
  const found = await findMatter(asked.trx, asked.district, id);
  return found && viewRecord(asked, await readRecord(asked, found));
}

/** Everything that a reader may know of a matter, and what they may do next. */
export function viewRecord(asked: Asked, record: CaseRecord): CaseView {
  const { district, now, reader } = asked;
  const { row, matter, events, personal, archivedLeads, photos } = record;
  const { precedents, similar } = record.around;
  const procedure = district.procedure(matter.procedure.id, matter.procedure.version);
  const context = decisionContext(district, reader.actor, now, { precedents, photos: new Map() });
  const words = wordsOf(procedure, district);
  const staff = reader.actor.staff;
  const withheld = withheldTasks(matter, procedure, record.kin);
  const timeline = timelineOf({ events, personal, archivedLeads }, { procedure, district, reader: staff, withheld });
  const kin = { kin: record.kin, district, now };
  const parent = parentView(matter, kin);
  const joined = matter.joined ?? [];
  const standing = [...new Set(precedents.map(({ name }) => name))].flatMap(
    (name) => findPrecedent(name, matter, { precedents }) ?? [],
  );
  const masked = maskedFields(record, timeline);
  const end = setEndOf(procedure, matter, district.calendar);
  return {
    ...rowView(row, asked, titleOf(timeline[0]?.form ?? [], procedure, row.category)),
    archivedYear: row.archived_year,
    place: placeView(matter, asked),
    facts: matter.facts,
    text: reportText(timeline, procedure),
    clocks: clockViews(matter, procedure, district, now),
    ...(end ? { until: { name: end.timer.name, at: iso(end.at) } } : {}),
    requests: requestViews(matter, { timeline, procedure, district }),
    ...(parent ? { belongsTo: parent } : {}),
    tasks: taskViews(matter, procedure, { ...kin, withheld }),
    joined: joined.map((one) => kinView(one, kin)),
    ...(matter.splitFrom ? { splitFrom: kinView(matter.splitFrom, kin) } : {}),
    splits: (matter.splits ?? []).map((one) => kinView(one, kin)),
    contacts: 1 + joined.length,
    ballots: ballotViews(matter, { procedure, district, events: events.map(({ event }) => event), reader: staff }),
    timeline,
    photoList: timeline.flatMap(({ seq, photos: ids }) =>
      ids.flatMap((one) => {
        const facts = photos.get(one);
        const slot = matter.photos.find((photo) => photo.id === one)?.slot ?? '';
        return facts ? [{ ...facts, slot, seq }] : [];
      }),
    ),
    advice: leadAdvice(district, { category: row.category, condition: row.condition, areaPath: row.area_path }).map(
      ({ unit, duty, basis, source }) => ({ unit, duty, basis, source }),
    ),
    precedents: standing.map(({ name, number, lead, decidedAt }) => ({
      name,
      number,
      lead,
      decidedAt: iso(decidedAt),
    })),
    similar,
    // What is archived is read, and acted on when it is back.
    actions: (row.archived_year === null ? offeredActions(procedure, matter, context) : []).map(
      ({ refused, ...offer }) => ({
        ...offer,
        form: namedForm(procedure, offer.action, offer.form),
        ...(refused ? { refused: { ...refused, text: guardSentence(refused.guard, refused.details, words) } } : {}),
      }),
    ),
    reveal: masked,
    revealNames: Object.fromEntries(masked.map((field) => [field, district.pack.fields[field]?.name ?? {}])),
  };
}

function maskedFields({ personal, photos }: CaseRecord, timeline: readonly TimelineEntry[]): string[] {
  const masked = timeline.flatMap(({ seq }) => personal.get(seq) ?? []).filter((value) => value.masked);
  const ofPhotos = [...photos.values()].some((photo) => photo.masked) ? [PHOTO_PLACE] : [];
  return [...new Set([...masked.map((value) => value.personal), ...ofPhotos])];
}

function reportText([first]: readonly TimelineEntry[], { opening }: Procedure): string | null {
  const asked = toldIn(opening.form);
  const filled = first?.form.find(({ field }) => field === asked?.field);
  return typeof filled?.value === 'string' ? filled.value : null;
}

function placeView({ place }: Matter, { district, reader }: Asked): CaseView['place'] {
  const { accuracy, confirmedDespite, grid, areaPath } = place;
  const point = pointFor(reader.actor.role, place);
  const roundedTo = pointRounding(reader.actor.role);
  const areas: string[] = [];
  for (let area = district.areaByPath.get(areaPath); area; area = district.areaByCode.get(area.parent ?? '')) {
    areas.unshift(area.code);
  }
  return {
    ...point,
    crs: 'CGCS2000',
    ...(roundedTo === undefined ? { given: place.given } : { given: { ...point, crs: 'CGCS2000' }, roundedTo }),
    ...(accuracy === undefined || roundedTo !== undefined ? {} : { accuracy }),
    ...(confirmedDespite ? { confirmedDespite: [...confirmedDespite] } : {}),
    areas,
    ...(grid ? { grid } : {}),
  };
}

/** What waits for a decision, with all that its grounds and the levels before say to this reader: they are decided on. */
function requestViews(
  matter: Matter,
  { timeline, procedure, district }: { timeline: readonly TimelineEntry[]; procedure: Procedure; district: District },
): CaseView['requests'] {
  return Object.entries(matter.requests).map(([id, { askedBy, askedAt, approvedBy }]) => {
    const began = timeline.findLastIndex(({ action }) => action === `ask-${id}`);
    const request = procedure.requests?.[id];
    return {
      id,
      name: request?.name ?? { zh: id, en: id },
      askedBy: district.staffById.get(askedBy)?.name ?? askedBy,
      askedAt: iso(askedAt),
      level: approvedBy.length,
      levels: request?.approvals.length ?? 0,
      awaits: awaited(request?.approvals[approvedBy.length]),
      form: timeline[began]?.form ?? [],
      approvals: timeline
        .slice(began + 1)
        .flatMap(({ action, name, actor, effectiveAt, form }) =>
          action === `approve-${id}` && actor ? [{ name, by: actor.name, at: effectiveAt, form }] : [],
        ),
    };
  });
}

/** Whose decision a request waits for. */
function awaited(approval: Request['approvals'][number] | undefined): CaseView['requests'][number]['awaits'] {
  return approval ? [{ name: approval.name, roles: Object.keys(approval.by) }] : [];
}
