import type { Instant } from '../clocks/index.ts';
import type { Opening, Procedure } from '../procedures/schema.ts';
import { sourcesOf } from '../procedures/sources.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import { evolve } from './evolve.ts';
import { readForm } from './form.ts';
import { findFailure } from './guards.ts';
import type { FormValues, Matter, MatterEvent, Place } from './matter.ts';
import { superiorFailure } from './named-units.ts';
import type { FormFault, Refusal } from './refusal.ts';
import { covers, namingFacts, rolesOf } from './relation.ts';
import { dateOf, parseDurationText, spanStart, startOfDate } from './time.ts';

/** A report as it came in, with what the edge found out: its place in the district and the number people will say. */
export interface OpenCommand {
  id: string;
  matterId: string;
  number: string;
  procedureVersion: number;
  place: Place;
  /** When the reporter saw it; never later than now. */
  reportedAt: number;
  /** One of those that the reporter's role may name; without it the first of them. */
  source?: string;
  form: Readonly<Record<string, unknown>>;
}

/** Begin a matter: the event that opens it, or why not. Pure. */
export function open(
  procedure: Procedure,
  command: OpenCommand,
  context: DecisionContext,
): { event: MatterEvent; matter: Matter } | { refused: Refusal } {
  const { opening } = procedure;
  const { actor, now } = context;
  const relation = opening.by[actor.role];
  // Who may report may do so with another form; who may not has nothing to do here.
  const refused = (why: object, allowed: readonly string[] = ['open']): { refused: Refusal } => ({
    refused: { action: 'open', allowed, ...why } as unknown as Refusal,
  });
  if (relation === undefined || (relation === 'area' && !covers(actor.areas, command.place.areaPath))) {
    return refused({ code: 'not-yours', role: actor.role, by: rolesOf(opening.by) }, []);
  }
  const form = readForm(opening.form, command.form, {
    reasons: procedure.reasons,
    context,
    self: { id: command.matterId, kind: procedure.kind },
    acting: {
      fields: namingFacts(procedure),
      couldRead: (staff) =>
        context.mayReach?.(staff, { kind: procedure.kind, areaPath: command.place.areaPath }) !== false,
    },
  });
  const accepted = sourcesOf(opening, actor.role);
  const source = command.source ?? accepted[0];
  const faults = [
    ...('faults' in form ? form.faults : []),
    ...(source === undefined || !accepted.includes(source)
      ? [{ field: 'source', fault: 'not-a-choice', accepted } as const]
      : []),
    ...tooOld(opening, command.reportedAt, context),
    ...('faults' in form ? [] : receiptFaults(opening, form.values, context)),
  ];
  if ('faults' in form || source === undefined || faults.length > 0) return refused({ code: 'form', faults });
  const { staff, post, role, unit } = actor;
  const receivedAt = receiptOf(opening, form.values, context);
  const event: MatterEvent = {
    type: 'opened',
    action: 'open',
    at: now,
    effectiveAt: now,
    actor: unit === undefined ? { staff, post, role } : { staff, post, role, unit },
    form: form.values,
    personal: form.personal,
    changes: [],
    opened: {
      id: command.matterId,
      kind: procedure.kind,
      procedure: { id: procedure.id, version: command.procedureVersion },
      number: command.number,
      source,
      reportedAt: Math.min(command.reportedAt, receivedAt),
      receivedAt,
      reporter: unit === undefined ? { staff } : { staff, unit },
      place: command.place,
    },
  };
  const draft: Draft = { matter: evolve(undefined, event), changes: [] };
  const failure =
    findFailure(opening.guards, { procedure, matter: draft.matter, context, form }) ??
    superiorFailure(opening, form.values, procedure, context);
  if (failure) return refused({ code: 'guard', ...failure });
  const setting = { procedure, context, at: now, startsAt: receivedAt, values: form.values, photos: form.photos };
  if (form.photos.length > 0) change(draft, { op: 'photos', photos: form.photos }, now);
  bring(draft, opening.effects, setting);
  move(draft, opening.to, setting);
  return { event: { ...event, changes: draft.changes }, matter: draft.matter };
}

type DayContext = Pick<DecisionContext, 'now' | 'calendar'>;

/** A report that claims to be older than the procedure lets a phone be without network; `accepted` is the earliest moment. */
function tooOld({ oldest }: Opening, reportedAt: number, { now, calendar }: DayContext): FormFault[] {
  if (oldest === undefined) return [];
  const earliest = spanStart(parseDurationText(oldest.limit), now, calendar);
  if (reportedAt >= earliest) return [];
  return [{ field: 'reportedAt', fault: 'too-old', accepted: [new Date(earliest).toISOString()] }];
}

/** When it was received: now, or from 00:00 of the earlier day that the form names. */
function receiptOf({ received }: Opening, values: FormValues, { now, calendar }: DayContext): Instant {
  const date = received === undefined ? undefined : values[received.field];
  return typeof date === 'string' && date < dateOf(now, calendar) ? startOfDate(date, calendar) : now;
}

/** A day of receipt that has not come, or lies further back than the procedure takes; `accepted` are the first and the last day. */
function receiptFaults({ received }: Opening, values: FormValues, { now, calendar }: DayContext): FormFault[] {
  const date = received === undefined ? undefined : values[received.field];
  if (received === undefined || typeof date !== 'string') return [];
  const today = dateOf(now, calendar);
  const first = dateOf(spanStart(parseDurationText(received.limit), now, calendar), calendar);
  const fault = date > today ? 'not-yet' : date < first ? 'too-old' : undefined;
  return fault === undefined ? [] : [{ field: received.field, fault, accepted: [first, today] }];
}
