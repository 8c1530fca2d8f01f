import type { DemoValue } from '@wangge/district';
import {
  type Actor,
  type FormField,
  type Guard,
  type Instant,
  localDate,
  mayLead,
  unitsThatDid,
  voteList,
} from '@wangge/kernel';
import { likeOf } from '../family.ts';
import type { Life, TakenPhoto } from '../life.ts';
import { between, chance, pick, type Random, weigh, weighedOrder } from '../random.ts';
import { caller, type Speaker, speak } from '../speech.ts';
import type { Stage, World } from '../world.ts';
import { holds, type Told } from './when.ts';

const DAY = 86_400_000;
/** Days to a date for which the demo says nothing. */
const SOON = [1, 7] as const;

/** What is filled in, and the photos still to be taken for its fields. */
export interface Filled {
  form: Record<string, unknown>;
  photos: { field: string; shows: Shows }[];
}
type Shows = 'wrong' | 'right';

export interface Filling {
  stage: Stage;
  actor: Actor;
  at: Instant;
  fields: readonly FormField[];
  given: Readonly<Record<string, DemoValue>>;
  areaPath: string;
  /** The ballot of whose step it is the form. */
  ballot?: { id: string };
  /** What the action asks for beside its form. */
  guards?: readonly Guard[];
}

type Teller = Told & Pick<Life, 'random' | 'language'>;

/** The form as somebody fills it in: what the demo names, and of the rest what is required. */
export function fillForm(world: World, teller: Teller, filling: Filling): Filled {
  const filled: Filled = { form: {}, photos: [] };
  for (const field of filling.fields) {
    // The place comes from the arrival itself.
    if (field.type === 'place' || !isAsked(field, filled.form)) continue;
    const value = filling.given[field.field];
    const isWanted =
      value !== undefined && holds(world, teller, value.when) && chance(teller.random, value.chance ?? 1);
    if (!isWanted && !field.required) continue;
    const how = value ?? {};
    if (field.type === 'photos') {
      const shows = how.shows ?? (field.slot === 'after' || field.slot === 'evidence' ? 'right' : 'wrong');
      const [low = 1, high = low] = how.many ?? [field.min ?? 1];
      const many = Math.min(field.max ?? high, Math.floor(between(teller.random, low, high + 1)));
      for (let count = 0; count < Math.max(1, many); count += 1) filled.photos.push({ field: field.field, shows });
      continue;
    }
    const entry = entryOf(world, teller, { ...filling, field, how, form: filled.form });
    if (entry !== undefined) filled.form[field.field] = entry;
  }
  return filled;
}

/** The form with the ids of its photos. */
export function withPhotos({ form, photos }: Filled, taken: readonly TakenPhoto[]): Record<string, unknown> {
  const whole = { ...form };
  for (const [index, { field }] of photos.entries()) {
    const before = whole[field];
    whole[field] = [...(Array.isArray(before) ? (before as string[]) : []), taken[index]?.id];
  }
  return whole;
}

function isAsked({ when }: FormField, form: Readonly<Record<string, unknown>>): boolean {
  return when === undefined || when.values.includes(String(form[when.field]));
}

type Entry = Filling & { field: FormField; how: DemoValue; form: Readonly<Record<string, unknown>> };

function entryOf(world: World, teller: Teller, entry: Entry): unknown {
  const { field, how, at, form } = entry;
  const { random, arrival, matter } = teller;
  const { category, condition } = arrival.subject;
  switch (field.type) {
    case 'text':
      return textOf(world, { ...teller, subject: arrival.subject }, entry);
    case 'choice':
      return how.weigh ? weigh(random, how.weigh) : pick(random, choicesOf(entry));
    case 'category':
      return category.id;
    case 'condition': {
      // Who does not know what it is knows nothing closer either.
      const isKnown = form.category !== undefined || matter?.facts.category !== undefined;
      return isKnown || field.required ? condition.id : undefined;
    }
    case 'unit':
      return how.from ? pick(random, how.from) : unitOf(world, teller, entry);
    case 'units':
      return unitsOf(world, teller, entry);
    case 'person':
    case 'panel':
      return peopleOf(world, teller, entry);
    case 'matter':
      return likeOf(world, teller)?.matter.id;
    case 'code':
      return how.code?.replace(/#/g, () => String(Math.floor(random() * 10)));
    case 'staff':
      return (
        world.posts.inUnit(random, 'handler', entry.actor.unit)?.staff ??
        (field.required ? entry.actor.staff : undefined)
      );
    case 'date':
      return localDate(world.district.calendar.zone.name, at + daysOf(teller, how) * DAY);
    case 'instant':
      return at + Math.round(daysOf(teller, how) * DAY);
    case 'boolean':
      return how.weigh ? weigh(random, how.weigh) === 'true' : true;
    default:
      return numberOf(teller, entry);
  }
}

function choicesOf({ stage: { procedure }, ballot, field }: Entry): string[] {
  const plan = ballot && procedure.ballots?.[ballot.id];
  return Object.keys(
    plan && field.of === voteList(ballot.id) ? plan.choices : (procedure.reasons[field.of ?? ''] ?? {}),
  );
}

/** One of those that did what the step is about, where it is about that; assisting units of the duty list beside the lead that the form names; or so many of those that the demo names, the lead not among them. */
function unitsOf(world: World, teller: Teller, { how, field, form, at, areaPath, guards = [] }: Entry): unknown {
  const { random, arrival, matter } = teller;
  const did = guards.find((guard) => 'did-by' in guard && guard['did-by'].field === field.field);
  if (did && 'did-by' in did && matter) {
    return some(random, unitsThatDid(matter, did['did-by'], { now: at, calendar: world.district.calendar }), 1);
  }
  if (!how.from) {
    const advice = world.advice(arrival.subject, areaPath);
    return advice && Object.values(form).includes(advice.unit) ? advice.assist.slice(0, field.max) : undefined;
  }
  const [low = field.min ?? 1, high = low] = how.many ?? [];
  const free = how.from.filter((unit) => unit !== matter?.lead);
  return some(random, free, Math.floor(between(random, low, high + 1)));
}

/**
 * People of the units that the demo names: none who is named in the form already, has an interest in the matter, or sits in the ballot
 * or stood aside there. Without units, whoever stood aside and has not been replaced.
 */
function peopleOf(world: World, { random, matter }: Teller, { how, field, form, ballot }: Entry): unknown {
  const { panel = [] } = (ballot && matter?.ballots?.[ballot.id]) ?? {};
  const aside = Object.values(matter?.ballots ?? {}).flatMap(({ recused }) => recused.map(({ staff }) => staff));
  if (!how.from) return ballot && aside.find((staff) => panel.includes(staff));
  const taken = new Set([...Object.values(form), ...Object.values(matter?.facts ?? {}), ...panel, ...aside].flat());
  const free = how.from.flatMap((unit) => world.posts.peopleOf(unit)).filter((staff) => !taken.has(staff));
  if (field.type === 'person') return free.length > 0 ? pick(random, free) : undefined;
  const [low = field.min ?? 1, high = low] = how.many ?? [];
  return some(random, free, Math.floor(between(random, low, high + 1)));
}

/** So many of them, in a chance order; fewer where there are fewer. */
function some(random: Random, among: readonly string[], many: number): string[] {
  return weighedOrder(random, Object.fromEntries(among.map((one) => [one, 1]))).slice(0, many);
}

function textOf(world: World, speaker: Speaker, { field, how }: Entry): string {
  const text = how.caller ? caller(world.demo, speaker, how.caller) : speak(world.demo, speaker, how.say ?? 'plain');
  return field.max === undefined ? text : [...text].slice(0, field.max).join('');
}

function daysOf({ random }: Teller, { between: span = [...SOON] }: DemoValue): number {
  const [low = SOON[0], high = SOON[1]] = span;
  return between(random, low, high);
}

function numberOf({ random }: Teller, { field, how }: Entry): number {
  if (how.weigh) return Number(weigh(random, how.weigh));
  const least = field.min ?? 1;
  const [low = least, high = low] = how.between ?? [least, field.max ?? least];
  const drawn = Math.floor(between(random, low, high + 1));
  return Math.min(field.max ?? drawn, Math.max(least, drawn));
}

/** The first of the duty list, or one that could be mistaken for it: of the same line, allowed to lead, with a desk. */
/** A unit that the procedure wants one level above another one: of those the pack has people for. Otherwise by the duty list. */
function unitOf(world: World, teller: Teller, entry: Entry): string | undefined {
  const { random, arrival, matter } = teller;
  const { how, areaPath, field, guards = [] } = entry;
  const above = guards.find((guard) => 'above-unit' in guard && guard['above-unit'].field === field.field);
  if (above !== undefined && 'above-unit' in above) {
    const deeds = above['above-unit'].did.flatMap((action) => matter?.did[action] ?? []).sort((a, b) => a.at - b.at);
    const over = world.district.unitWithAbove(deeds.at(-1)?.unit ?? '')?.above ?? [];
    const staffed = over.filter((unit) => world.posts.hasDesk(unit));
    return staffed.length > 0 ? pick(random, staffed) : over[0];
  }
  const advice = world.advice(arrival.subject, areaPath);
  if (!advice || how.advice !== 'other') return advice?.unit;
  const { dutyRules, dutyUnits } = world.district;
  const asked = { category: arrival.subject.category.id, condition: arrival.subject.condition.id, areaPath };
  const others = advice.assist.filter(
    (unit) => world.posts.hasDesk(unit) && mayLead(dutyRules, dutyUnits, unit, asked).allowed,
  );
  return others.length > 0 ? pick(random, others) : advice.unit;
}
