import {
  type FormField,
  gapsOfDecision,
  inheritedTexts,
  type Matter,
  type MatterEvent,
  type Procedure,
} from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { isSecretVote } from './ballot-view.ts';
import { iso } from './clock-view.ts';
import { aloneNote, eventName, eventNotes } from './event-words.ts';
import { publicFields } from './filled.ts';
import type { CaseRecord, PersonalField } from './record.ts';
import { formOf } from './refuse.ts';
import type { FilledField, TimelineEntry } from './view.types.ts';
import { isWithheld } from './withheld.ts';

/** Who did what when, as far as the reader may know it, oldest first. `withheld`: tasks that they may not know of. */
export function timelineOf(
  { events, personal, archivedLeads }: Pick<CaseRecord, 'events' | 'personal' | 'archivedLeads'>,
  of: { procedure: Procedure; district: District; reader: string; withheld: ReadonlySet<number> },
): TimelineEntry[] {
  const { reader, withheld } = of;
  const all = events.map(({ event }) => event);
  let state: string | undefined;
  let parent: string | undefined;
  let decided: Pick<Matter, 'facts' | 'lead'> = { facts: {} };
  /** Requests that wait, and how many levels have approved each. */
  const approved = new Map<string, number>();
  return events.flatMap(({ seq, event }) => {
    const before = { state, parent, approved: new Map(approved) };
    for (const change of event.changes) {
      if (change.op === 'state') state = change.to;
      if (change.op === 'parent') parent = change.parent?.number;
      if (change.op === 'request') approved.set(change.request, change.entry?.approvedBy.length ?? 0);
    }
    decided = decidedWith(decided, event);
    if (isWithheld(event, withheld)) return [];
    if (event.opened?.parent) parent = event.opened.parent.number;
    const secret = isSecretVote(event, all, reader);
    const values = secret ? [] : (personal.get(seq) ?? []);
    const archivedLead = archivedLeads.get(seq);
    return timelineEntry({ ...of, seq, event, before, after: decided, values, secret, archivedLead });
  });
}

/** What a decision is measured by when it is asked whether it stands for its like. */
function decidedWith(before: Pick<Matter, 'facts' | 'lead'>, { changes }: MatterEvent): typeof before {
  const facts = { ...before.facts };
  let { lead } = before;
  for (const change of changes) {
    if (change.op === 'fact') facts[change.name] = change.value;
    if (change.op === 'forget') delete facts[change.name];
    if (change.op === 'assign') lead = change.lead;
  }
  return lead === undefined ? { facts } : { facts, lead };
}

function timelineEntry(of: {
  procedure: Procedure;
  district: District;
  seq: number;
  event: MatterEvent;
  /** How the matter stood before. */
  before: { state: string | undefined; parent: string | undefined; approved: ReadonlyMap<string, number> };
  /** And what was decided with it. */
  after: Pick<Matter, 'facts' | 'lead'>;
  values: readonly PersonalField[];
  secret: boolean;
  /** The year under which the events of the matter that it followed are archived. */
  archivedLead: number | undefined;
}): TimelineEntry {
  const { procedure, district, seq, event, before, after, values, secret, archivedLead } = of;
  const moved = event.changes.findLast(({ op }) => op === 'state');
  const fields = fieldsOf(event, procedure);
  const told = { procedure, district, parent: before.parent, approved: before.approved };
  const { actor } = event;
  return {
    seq,
    type: event.type,
    action: event.action,
    name: eventName(event, told),
    notes: [
      ...eventNotes(event, told),
      ...aloneNote(gapsOfDecision(procedure, event, after)),
      ...(archivedLead === undefined ? [] : [archivedNote(archivedLead)]),
    ],
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
    ...(moved?.op === 'state' ? { ...(before.state === undefined ? {} : { from: before.state }), to: moved.to } : {}),
    form: [
      ...(secret ? [] : publicFields(fields, event, procedure, district)),
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

/** What an event may hold: of one that follows another matter, what it took over from it. */
function fieldsOf({ type, action }: MatterEvent, procedure: Procedure): readonly FormField[] {
  return type === 'linked' && action === 'followed' ? inheritedTexts(procedure) : formOf(procedure, action);
}

function archivedNote(year: number): TimelineEntry['notes'][number] {
  return {
    zh: `办理结果已随 ${year} 年的记录归档，恢复后可查`,
    en: `What was done is archived with the records of ${year} and can be read when they are restored`,
  };
}
