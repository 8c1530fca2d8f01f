import type { Instant } from '../clocks/index.ts';
import type { DutyMatter, DutyPart } from '../duties/index.ts';
import type { Answer, Guard, PlainGuard, Procedure } from '../procedures/schema.ts';
import { goingTasks, type MissingTask, missingTasks, undoneTasks } from './calls.ts';
import type { DecisionContext, Precedent } from './context.ts';
import type { FormValues, Matter, PhotoRef } from './matter.ts';
import { declaredInterest, type InterestFound, interestOf, listOf } from './recusals.ts';
import { calendarDays, dateOf, parseDurationText, spanEnd } from './time.ts';

/** What a guard looks at. Without `form` (an offer not yet filled in) guards about the form are passed over. */
export interface GuardSetting {
  /** Whose `conditions` guards name. */
  procedure: Pick<Procedure, 'id' | 'conditions' | 'ballots'>;
  matter: Matter;
  context: DecisionContext;
  form?: { values: FormValues; photos: readonly PhotoRef[] };
}

export interface GuardFailure {
  guard: string;
  details: Readonly<Record<string, unknown>>;
}

/** The first guard that does not hold, with what it found; undefined when all hold. Of a named condition, the one in it. */
export function findFailure(guards: readonly Guard[] | undefined, setting: GuardSetting): GuardFailure | undefined {
  for (const guard of guards ?? []) {
    if ('is' in guard) {
      const failure = findFailure(conditionOf(setting.procedure, guard.is), setting);
      if (failure !== undefined) return failure;
      continue;
    }
    const details = failureOf(guard, setting);
    if (details !== undefined) return { guard: Object.keys(guard)[0] ?? '', details };
  }
  return undefined;
}

function conditionOf({ id, conditions = {} }: GuardSetting['procedure'], name: string): readonly PlainGuard[] {
  const found = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
  if (found === undefined) throw new Error(`no condition ${name} in ${id}: the pack was not checked`);
  return found;
}

type Details = Readonly<Record<string, unknown>> | undefined;

function failureOf(guard: PlainGuard, setting: GuardSetting): Details {
  const { matter, context, form } = setting;
  if ('different-person' in guard) return didAny(guard['different-person'], matter, 'staff', context.actor.staff);
  if ('same-person' in guard) return lastOther(guard['same-person'], matter, context.actor.staff);
  if ('no-interest' in guard) return noInterest(guard['no-interest'], setting);
  if ('different-unit' in guard) return didAny(guard['different-unit'], matter, 'unit', context.actor.unit);
  if ('before-deadline' in guard) return beforeDeadline(guard['before-deadline'], matter, context.now);
  if ('count-below' in guard) {
    const { counter, limit } = guard['count-below'];
    const count = matter.counters[counter] ?? 0;
    return count < limit ? undefined : { counter, count, limit };
  }
  if ('count-reached' in guard) {
    const { counter, limit } = guard['count-reached'];
    const count = matter.counters[counter] ?? 0;
    return count >= limit ? undefined : { counter, count, limit };
  }
  if ('has' in guard) return isKnown(matter, guard.has) ? undefined : { fact: guard.has };
  if ('lacks' in guard) return isKnown(matter, guard.lacks) ? { fact: guard.lacks } : undefined;
  if ('flag' in guard) return matter.flags.includes(guard.flag) ? undefined : { flag: guard.flag };
  if ('not-flag' in guard) return matter.flags.includes(guard['not-flag']) ? { flag: guard['not-flag'] } : undefined;
  if ('source-in' in guard) {
    return guard['source-in'].includes(matter.source)
      ? undefined
      : { source: matter.source, accepted: guard['source-in'] };
  }
  if ('no-precedent' in guard) return againstPrecedent(guard['no-precedent'], setting);
  if ('no-request' in guard) {
    const request = guard['no-request'];
    return matter.requests[request] === undefined ? undefined : { request };
  }
  if ('no-decision' in guard) return noDecision(guard['no-decision'], matter);
  if ('ended-within' in guard) return endedWithin(guard['ended-within'], setting);
  if ('received-from' in guard) return receivedFrom(guard['received-from'], setting);
  if ('within' in guard) return within(guard.within, setting);
  if ('tasks-done' in guard) return missing(missingTasks(matter, guard['tasks-done']));
  if ('tasks-ended' in guard) return missing(goingTasks(matter, guard['tasks-ended']));
  if ('called-done' in guard) return missing(undoneTasks(matter, guard['called-done']));
  if ('did-by' in guard) return didBy(guard['did-by'], matter, form?.values, context);
  if (form === undefined) return undefined;
  if ('form-is' in guard) {
    const { field, values } = guard['form-is'];
    return isAnswered(guard['form-is'], form.values) ? undefined : { field, accepted: values };
  }
  if ('form-any' in guard) {
    const answers = guard['form-any'];
    return answers.some((answer) => isAnswered(answer, form.values))
      ? undefined
      : { fields: answers.map(({ field }) => field) };
  }
  if ('has-photo' in guard) {
    const { slot, min } = guard['has-photo'];
    const found = [...matter.photos, ...form.photos].filter((photo) => photo.slot === slot).length;
    return found >= min ? undefined : { slot, min, found };
  }
  if ('unit-kind' in guard) return unitKind(guard['unit-kind'], setting, form.values);
  if ('above-unit' in guard) return aboveUnit(guard['above-unit'], setting, form.values);
  if ('other-unit' in guard) return otherUnit(guard['other-unit'], setting, form.values);
  if ('date-within' in guard) return dateWithin(guard['date-within'], form.values, context);
  if ('may-help' in guard) return dutyAllows(guard['may-help'], 'help', setting, form.values);
  return dutyAllows(guard['may-lead'], 'lead', setting, form.values);
}

function missing(tasks: readonly MissingTask[]): Details {
  return tasks.length === 0 ? undefined : { missing: tasks };
}

/** A fact that says "no" is not one to build on: false counts as unknown here. */
export function isKnown(matter: Matter, fact: string): boolean {
  if (fact === 'lead') return matter.lead !== undefined;
  const value = matter.facts[fact];
  return value !== undefined && value !== false;
}

function didAny(actions: readonly string[], matter: Matter, what: 'staff' | 'unit', who: string | undefined): Details {
  if (who === undefined) return undefined;
  const did = actions.filter((action) => matter.did[action]?.some((entry) => entry[what] === who));
  return did.length === 0 ? undefined : { did };
}

/** The first who is named and has an interest; without fields, the actor. What the form itself declares counts already. */
function noInterest(
  { in: facts, fields }: { in: readonly string[]; fields?: readonly string[] },
  { procedure, matter, context, form }: GuardSetting,
): Details {
  const known = { ...matter, facts: { ...matter.facts, ...form?.values } };
  const ofPerson = (staff: string, unit?: string): InterestFound | undefined => {
    const units = [...(unit === undefined ? [] : [unit]), ...(context.staff(staff)?.units ?? [])];
    return interestOf({ staff, units }, facts, known, procedure);
  };
  if (fields === undefined) {
    const { staff, unit } = context.actor;
    const found = ofPerson(staff, unit);
    return found && { staff, isActor: true, ...found };
  }
  for (const field of fields) {
    for (const id of listOf(form?.values[field])) {
      const isUnit = context.unit(id) !== undefined && context.staff(id) === undefined;
      const because = isUnit ? declaredInterest({ units: [id] }, facts, known.facts) : undefined;
      const found = isUnit ? because && { because } : ofPerson(id);
      if (found) return { [isUnit ? 'unit' : 'staff']: id, field, ...found };
    }
  }
  return undefined;
}

type DidBy = Extract<PlainGuard, { 'did-by': object }>['did-by'];
type Moment = Pick<DecisionContext, 'now' | 'calendar'>;

/**
 * That nobody did any of it; or, of a form, the first that is named and may not be, with those that may. `called`: it did, and was called to
 * account for that already; `until`: it did, and till then it could be named.
 */
function didBy(guard: DidBy, matter: Matter, values: FormValues | undefined, moment: Moment): Details {
  const { field, did, 'since-called': called, within } = guard;
  if (unitsThatDid(matter, { did }, moment).length === 0) return { did };
  const instead = unitsThatDid(matter, guard, moment);
  const unit = listOf(values?.[field]).find((one) => !instead.includes(one));
  if (unit === undefined && instead.length > 0) return undefined;
  const known = { ...(unit === undefined ? {} : { unit }), did, ...(instead.length === 0 ? {} : { instead }) };
  const isOf = (units: readonly string[]) => (unit === undefined ? units.length > 0 : units.includes(unit));
  if (!isOf(unitsThatDid(matter, { did }, moment))) return known;
  if (within === undefined || isOf(unitsThatDid(matter, { did, within }, moment))) return { ...known, called };
  const last = Math.max(
    ...did
      .flatMap((id) => matter.did[id] ?? [])
      .flatMap((one) => (unit === undefined || one.unit === unit ? one.at : [])),
  );
  return { ...known, until: spanEnd(parseDurationText(within), last, moment.calendar) };
}

/**
 * Units that did one of these, in the order in which they first did. What a unit was called to the task for already counts no more, unless
 * that was taken back, nor does what is longer ago than the rule reaches.
 */
export function unitsThatDid(
  matter: Matter,
  { did, 'since-called': task, within }: Omit<DidBy, 'field'>,
  { now, calendar }: Moment,
): string[] {
  const deeds = did.flatMap((action) => matter.did[action] ?? []).toSorted((a, b) => a.at - b.at);
  const called = (matter.tasks ?? []).filter((entry) => entry.task === task && entry.status !== 'withdrawn');
  const isAnswered = (unit: string, at: Instant) =>
    called.some((entry) => entry.unit === unit && (entry.calledAt ?? entry.at) >= at);
  const isPast = (at: Instant) => within !== undefined && spanEnd(parseDurationText(within), at, calendar) < now;
  return [
    ...new Set(deeds.flatMap(({ unit, at }) => (unit === undefined || isAnswered(unit, at) || isPast(at) ? [] : unit))),
  ];
}

/** `instead`: units of the same kind that did none of it and may lead here, as far as the context lists units. */
function otherUnit(
  { field, did: actions }: { field: string; did: readonly string[] },
  { matter, context }: GuardSetting,
  values: FormValues,
): Details {
  const named = values[field];
  if (typeof named !== 'string') return undefined;
  const refused = didAny(actions, matter, 'unit', named);
  if (refused === undefined) return undefined;
  const kind = context.unit(named)?.kind;
  const instead = (context.units ?? []).filter(
    (unit) =>
      unit.kind === kind &&
      didAny(actions, matter, 'unit', unit.id) === undefined &&
      context.mayLead(unit.id, dutyMatterOf(matter)).allowed,
  );
  return { unit: named, ...refused, instead: instead.map(({ id }) => id) };
}

/**
 * `instead`: units of the kinds asked for that may lead here, as far as the context lists units: those that the public duty list names for
 * it, or all where it names none.
 */
function unitKind(
  { field, kinds }: { field: string; kinds: readonly string[] },
  { matter, context }: GuardSetting,
  values: FormValues,
): Details {
  const named = values[field];
  const kind = typeof named === 'string' ? context.unit(named)?.kind : undefined;
  if (kind === undefined || kinds.includes(kind)) return undefined;
  const asked = dutyMatterOf(matter);
  const category = typeof values.category === 'string' ? { category: values.category } : {};
  const fitting = (context.units ?? []).flatMap(({ id, kind }) => {
    if (!kinds.includes(kind) || context.unit(id)?.superior || !context.mayLead(id, asked).allowed) return [];
    return [{ id, isNamed: context.mayLead(id, { ...asked, ...category }, 'help').because === 'named' }];
  });
  const duties = fitting.filter(({ isNamed }) => isNamed);
  return { unit: named, kind, accepted: kinds, instead: (duties.length > 0 ? duties : fitting).map(({ id }) => id) };
}

/** `below`: the unit that did it last; `instead`: those above it that may lead here. Where nobody did it, nobody is above. */
function aboveUnit(
  { field, did: actions }: { field: string; did: readonly string[] },
  { matter, context }: GuardSetting,
  values: FormValues,
): Details {
  const named = values[field];
  if (typeof named !== 'string') return undefined;
  const below = lastDeed(matter, actions)?.unit;
  const above = (below === undefined ? undefined : context.unit(below)?.above) ?? [];
  if (above.includes(named)) return undefined;
  const instead = above.filter((unit) => context.mayLead(unit, dutyMatterOf(matter)).allowed);
  return { unit: named, ...(below === undefined ? {} : { below }), did: actions, instead };
}

/** A decision of the same instant as what would end it stands: it is asked of a unit that leads by it. */
function noDecision({ by, until = [] }: { by: readonly string[]; until?: readonly string[] }, matter: Matter): Details {
  const [decided, ended] = [lastDeed(matter, by), lastDeed(matter, until)];
  if (decided === undefined || (ended !== undefined && ended.at > decided.at)) return undefined;
  return { did: by, decidedAt: decided.at };
}

/** Whoever did one of these last. */
export function lastDeed(matter: Matter, actions: readonly string[]): Matter['did'][string][number] | undefined {
  return actions
    .flatMap((action) => matter.did[action] ?? [])
    .reduce<Matter['did'][string][number] | undefined>(
      (latest, entry) => (latest !== undefined && latest.at > entry.at ? latest : entry),
      undefined,
    );
}

/** Who did it last, where that is somebody else; where nobody did, there is nobody to be. */
function lastOther(
  { did, in: states }: { did: readonly string[]; in: readonly string[] },
  matter: Matter,
  staff: string,
): Details {
  if (!states.includes(matter.state)) return undefined;
  const last = lastDeed(matter, did);
  return last === undefined || last.staff === staff ? undefined : { did, by: last.staff };
}

/** An answer that was not given is none of the values. */
export function isAnswered({ field, values }: Answer, form: FormValues): boolean {
  const value = form[field];
  return value !== undefined && values.includes(String(value));
}

function beforeDeadline(clock: string, matter: Matter, now: Instant): Details {
  const reading = matter.clocks[clock]?.reading;
  if (reading === undefined || now <= reading.deadline) return undefined;
  return { clock, deadline: reading.deadline };
}

/** A precedent speaks against the unit that it names as lead: that unit may not send its like away again. */
function againstPrecedent(name: string, { matter, context }: GuardSetting): Details {
  const precedent = findPrecedent(name, matter, context);
  if (precedent === undefined || precedent.lead !== context.actor.unit) return undefined;
  return { number: precedent.number, lead: precedent.lead, decidedAt: precedent.decidedAt };
}

/** The precedent that covers the matter: the smallest area first, then the latest. */
export function findPrecedent(
  name: string,
  matter: Pick<Matter, 'facts' | 'place'>,
  context: Pick<DecisionContext, 'precedents'>,
): Precedent | undefined {
  const covering = context.precedents.filter(
    (precedent) =>
      precedent.name === name &&
      precedent.category === matter.facts.category &&
      precedent.condition === matter.facts.condition &&
      matter.place.areaPath.startsWith(precedent.areaPath),
  );
  return covering.sort((a, b) => b.areaPath.length - a.areaPath.length || b.decidedAt - a.decidedAt)[0];
}

function receivedFrom(from: string, { matter, context }: GuardSetting): Details {
  const received = dateOf(matter.receivedAt, context.calendar);
  return received >= from ? undefined : { from, received };
}

function within({ since, limit }: { since: string; limit: string }, { matter, context }: GuardSetting): Details {
  const last = matter.did[since]?.at(-1)?.at;
  if (last === undefined) return { since };
  const until = spanEnd(parseDurationText(limit), last, context.calendar);
  return context.now <= until ? undefined : { since, until };
}

function endedWithin(limit: string, { matter, context }: GuardSetting): Details {
  if (matter.endedAt === undefined) return { ended: false };
  const until = spanEnd(parseDurationText(limit), matter.endedAt, context.calendar);
  return context.now <= until ? undefined : { until };
}

function dateWithin(
  { field, max }: { field: string; max: string },
  values: FormValues,
  { now, calendar }: DecisionContext,
): Details {
  const date = values[field];
  if (typeof date !== 'string') return undefined;
  const { today, last } = calendarDays(now, parseDurationText(max), calendar);
  return date > today && date <= last ? undefined : { field, after: today, until: last };
}

/** The first of the units that the form names which the public duty list does not allow. */
function dutyAllows(field: string, part: DutyPart, { matter, context }: GuardSetting, values: FormValues): Details {
  const named = values[field];
  for (const unit of typeof named === 'string' ? [named] : Array.isArray(named) ? (named as readonly string[]) : []) {
    const { allowed, because, duty } = context.mayLead(unit, dutyMatterOf(matter), part);
    if (!allowed) return duty === undefined ? { unit, because } : { unit, because, duty };
  }
  return undefined;
}

/** As much of a matter as the duty list looks at. */
function dutyMatterOf({ facts: { category, condition }, place: { areaPath } }: Matter): DutyMatter {
  return {
    ...(typeof category === 'string' ? { category } : {}),
    ...(typeof condition === 'string' ? { condition } : {}),
    areaPath,
  };
}
