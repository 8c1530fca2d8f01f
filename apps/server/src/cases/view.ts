import {
  type ClockReading,
  explainSteps,
  type FormField,
  findPrecedent,
  lightOf,
  type Matter,
  type MatterEvent,
  offeredActions,
  type Procedure,
  prepareCalendar,
  remainingWords,
  runsOf,
  type Text,
  writeDuration,
} from '@wangge/kernel';
import { type District, nameOf } from '../districts/index.ts';
import { PHOTO_PLACE } from '../photos/index.ts';
import { guardSentence } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { pointFor, pointRounding } from '../platform/policy/index.ts';
import { decisionContext, leadAdvice } from './context.ts';
import { rowView } from './list.ts';
import { findMatter, getMatter } from './read.ts';
import { type CaseRecord, type PersonalField, readRecord } from './record.ts';
import { choiceLists, formOf, namedForm, wordsOf } from './refuse.ts';
import type { CaseView, ClockView, FilledField, TimelineEntry } from './view.types.ts';

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
  const { row, matter, events, personal, photos } = record;
  const { precedents, similar } = record.around;
  const procedure = district.procedure(matter.procedure.id, matter.procedure.version);
  const context = decisionContext(district, reader.actor, now, { precedents, photos: new Map() });
  const words = wordsOf(procedure, district);
  const timeline = events.map(({ seq, event }, index) =>
    timelineEntry({
      procedure,
      district,
      seq,
      event,
      from: stateBefore(events, index),
      values: personal.get(seq) ?? [],
    }),
  );
  const standing = [...new Set(precedents.map(({ name }) => name))].flatMap(
    (name) => findPrecedent(name, matter, { precedents }) ?? [],
  );
  const masked = maskedFields(record);
  return {
    ...rowView(row, asked),
    place: placeView(matter, asked),
    facts: matter.facts,
    text: reportText(timeline),
    clocks: clockViews(matter, procedure, district, now),
    requests: requestViews(matter, procedure, district),
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
    actions: offeredActions(procedure, matter, context).map(({ refused, ...offer }) => ({
      ...offer,
      form: namedForm(procedure, offer.action, offer.form),
      ...(refused ? { refused: { ...refused, text: guardSentence(refused.guard, refused.details, words) } } : {}),
    })),
    reveal: masked,
    revealNames: Object.fromEntries(masked.map((field) => [field, district.pack.fields[field]?.name ?? {}])),
  };
}

function maskedFields({ personal, photos }: CaseRecord): string[] {
  const masked = [...personal.values()].flat().filter((value) => value.masked);
  const ofPhotos = [...photos.values()].some((photo) => photo.masked) ? [PHOTO_PLACE] : [];
  return [...new Set([...masked.map((value) => value.personal), ...ofPhotos])];
}

function stateBefore(events: readonly { event: MatterEvent }[], index: number): string | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const moved = events[at]?.event.changes.findLast(({ op }) => op === 'state');
    if (moved?.op === 'state') return moved.to;
  }
  return undefined;
}

function timelineEntry(of: {
  procedure: Procedure;
  district: District;
  seq: number;
  event: MatterEvent;
  from: string | undefined;
  values: readonly PersonalField[];
}): TimelineEntry {
  const { procedure, district, seq, event, from, values } = of;
  const moved = event.changes.findLast(({ op }) => op === 'state');
  const fields = formOf(procedure, event.action);
  const actor = event.actor;
  return {
    seq,
    type: event.type,
    action: event.action,
    name: eventName(procedure, event),
    at: iso(event.at),
    effectiveAt: iso(event.effectiveAt),
    ...(actor
      ? {
          actor: {
            staff: actor.staff,
            name: district.staffById.get(actor.staff)?.name ?? actor.staff,
            role: actor.role,
            ...(actor.unit === undefined ? {} : { unit: actor.unit }),
          },
        }
      : {}),
    ...(moved?.op === 'state' ? { ...(from === undefined ? {} : { from }), to: moved.to } : {}),
    form: [
      ...Object.entries(event.form).map(([field, value]) => publicField(fields, field, value, procedure, district)),
      ...values.map(({ personal, field, value, masked }): FilledField => {
        const asked = fields.find((one) => one.field === field);
        const name = asked?.name ?? district.pack.fields[personal]?.name ?? {};
        if (value === undefined) return { field, name, type: 'text', value: null, personal, gone: true };
        return { field, name, type: 'text', value, personal, ...(masked ? { masked } : {}) };
      }),
    ],
    photos: event.changes.flatMap((change) => (change.op === 'photos' ? change.photos.map(({ id }) => id) : [])),
  };
}

function eventName(procedure: Procedure, { action }: MatterEvent): Text {
  if (action === 'open') return procedure.opening.name;
  if (action === 'calendar')
    return { zh: '工作日历变更，重新计算时限', en: 'The calendar changed: deadlines computed anew' };
  const step = /^(ask|approve|refuse|withdraw)-(.+)$/.exec(action);
  const request = procedure.requests?.[step?.[2] ?? ''];
  if (request && step?.[1] === 'ask') return request.ask.name;
  return (
    procedure.actions[action]?.name ?? request?.name ?? procedure.timers?.[action]?.name ?? { zh: action, en: action }
  );
}

function publicField(
  fields: readonly FormField[],
  field: string,
  value: unknown,
  procedure: Procedure,
  district: District,
): FilledField {
  const asked = fields.find((one) => one.field === field);
  const text = valueText(asked, value, procedure, district);
  return {
    field,
    name: asked?.name ?? { zh: field, en: field },
    type: asked?.type ?? 'text',
    value,
    ...(text ? { text } : {}),
  };
}

/** The name of what was chosen, where the value is an id. */
function valueText(
  asked: FormField | undefined,
  value: unknown,
  procedure: Procedure,
  district: District,
): Text | undefined {
  const id = String(value);
  const { catalogue } = district.pack;
  switch (asked?.type) {
    case 'choice':
      return choiceLists(procedure)[asked.of ?? '']?.[id];
    case 'category':
      return catalogue.categories[id]?.name;
    case 'condition':
      return catalogue.conditions[id]?.name;
    case 'unit':
      return district.unitById.get(id)?.name;
    case 'units':
      return joined((value as string[]).map((one) => district.unitById.get(one)?.name ?? { zh: one, en: one }));
    case 'staff': {
      const name = district.staffById.get(id)?.name;
      return name === undefined ? undefined : { zh: name, en: name };
    }
    default:
      return undefined;
  }
}

function joined(names: readonly Text[]): Text {
  const locales = new Set(names.flatMap((name) => Object.keys(name)));
  return Object.fromEntries(
    [...locales].map((locale) => [
      locale,
      names.map((name) => nameOf(name, locale)).join(locale === 'zh' ? '、' : ', '),
    ]),
  );
}

function reportText(timeline: readonly TimelineEntry[]): string | null {
  const field = timeline[0]?.form.find(({ field }) => field === 'text');
  return typeof field?.value === 'string' ? field.value : null;
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

const STATUS_ORDER = { running: 0, paused: 1, stopped: 2 } as const;

function clockViews(matter: Matter, procedure: Procedure, district: District, now: number): ClockView[] {
  return Object.entries(matter.clocks)
    .map(([id, { reading, holder }]) => ({
      id,
      name: procedure.clocks[id]?.name ?? { zh: id, en: id },
      status: reading.status,
      light: lightOf(reading, now),
      startedAt: iso(reading.startedAt),
      deadline: iso(reading.deadline),
      amberAt: iso(reading.amberAt),
      limit: writeDuration(reading.limit),
      remaining: remaining(reading, district, now),
      total: reading.total,
      runs: runsOf(reading.history).map(({ from, to }) => ({
        from: iso(from),
        ...(to === undefined ? {} : { to: iso(to) }),
      })),
      why: { zh: explainSteps(reading, 'zh'), en: explainSteps(reading, 'en') },
      provisional: reading.provisional,
      ...(holder === undefined ? {} : { holder }),
    }))
    .sort((a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status] || (a.deadline < b.deadline ? -1 : 1));
}

function remaining(reading: ClockReading, district: District, now: number): Text {
  const calendar = prepareCalendar(district.calendar);
  return {
    zh: remainingWords(reading, now, calendar, 'zh'),
    en: remainingWords(reading, now, calendar, 'en'),
  };
}

function requestViews(matter: Matter, procedure: Procedure, district: District): CaseView['requests'] {
  return Object.entries(matter.requests).map(([id, { askedBy, askedAt, form, approvedBy }]) => {
    const request = procedure.requests?.[id];
    return {
      id,
      name: request?.name ?? { zh: id, en: id },
      askedBy: district.staffById.get(askedBy)?.name ?? askedBy,
      askedAt: iso(askedAt),
      level: approvedBy.length,
      levels: request?.approvals.length ?? 0,
      form: Object.entries(form).map(([field, value]) =>
        publicField(request?.ask.form ?? [], field, value, procedure, district),
      ),
    };
  });
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
