import type { FormField, Procedure } from '../procedures/schema.ts';
import type { DecisionContext } from './context.ts';
import { isAnswered } from './guards.ts';
import type { FormValue, FormValues, PersonalValue, PhotoRef } from './matter.ts';
import type { FormFault } from './refusal.ts';

export interface ReadForm {
  values: FormValues;
  personal: readonly PersonalValue[];
  photos: readonly PhotoRef[];
}

/** What the form is read against: the reasons of its procedure, the matter's category so far, and the look-ups. */
export interface FormSetting {
  reasons: Procedure['reasons'];
  category?: string;
  /** The matter that it is filled in for; one that is being reported has no number yet, but a kind. */
  self: { id: string; kind: string };
  /** Unit of the one who fills it in: who is named in it works there too. */
  unit?: string;
  /** Fields whose people are to act on the matter, and whether one of them could read it. */
  acting?: { fields: ReadonlySet<string>; couldRead(staff: string): boolean };
  context: Pick<DecisionContext, 'category' | 'condition' | 'unit' | 'staff' | 'photo' | 'matter'>;
}

type Taken = { value: FormValue } | { fault: FormFault['fault']; accepted?: FormFault['accepted'] };

/**
 * Read what was filled in against the form's fields. Empty texts, empty lists and null count as left out.
 * Personal values come back apart from the rest. All faults are told at once, in the order of the form. A field with `when` is
 * asked only after its answer; not asked, it is not required, and a value given all the same is a fault.
 */
export function readForm(
  fields: readonly FormField[],
  input: Readonly<Record<string, unknown>>,
  setting: FormSetting,
): ReadForm | { faults: readonly FormFault[] } {
  const faults: FormFault[] = [];
  const values: Record<string, FormValue> = {};
  const personal: PersonalValue[] = [];
  const photos: PhotoRef[] = [];
  const known = new Set(fields.map(({ field }) => field));
  for (const key of Object.keys(input)) {
    if (!known.has(key)) faults.push({ field: key, fault: 'unknown-field', accepted: [...known] });
  }
  for (const field of fields) {
    const given = input[field.field];
    if (field.type === 'place') continue;
    if (field.when !== undefined && !isAnswered(field.when, values)) {
      // Where the answer itself is at fault nobody can say what it would have asked for.
      const { field: answer, values: accepted } = field.when;
      const unsure = faults.some((one) => one.field === answer);
      if (!unsure && !isBlank(given)) faults.push({ field: field.field, fault: 'not-asked', accepted });
      continue;
    }
    if (isBlank(given)) {
      if (field.required) faults.push({ field: field.field, fault: 'required' });
      continue;
    }
    const taken = held(take(field, given, values, setting), field, setting);
    if ('fault' in taken) {
      faults.push({ field: field.field, ...taken });
    } else if (field.personal !== undefined) {
      personal.push({ personal: field.personal, field: field.field, value: String(taken.value) });
    } else if (field.type === 'photos') {
      for (const id of taken.value as readonly string[]) {
        const photo = setting.context.photo(id);
        if (photo) photos.push({ ...photo, slot: field.slot ?? 'before' });
      }
    } else {
      values[field.field] = taken.value;
    }
  }
  return faults.length > 0 ? { faults } : { values, personal, photos };
}

function isBlank(given: unknown): boolean {
  return (
    given === undefined ||
    given === null ||
    (typeof given === 'string' && given.trim() === '') ||
    (Array.isArray(given) && given.length === 0)
  );
}

/** Nobody is named to act on what they could not read. */
function held(taken: Taken, { field, type }: FormField, { acting }: FormSetting): Taken {
  const names = type === 'person' || type === 'panel' || type === 'staff';
  if ('fault' in taken || !names || !acting?.fields.has(field)) return taken;
  const couldRead = [taken.value].flat().every((staff) => acting.couldRead(String(staff)));
  return couldRead ? taken : { fault: 'could-not-read' };
}

function take(field: FormField, given: unknown, values: FormValues, setting: FormSetting): Taken {
  const { context } = setting;
  switch (field.type) {
    case 'text':
      return takeText(field, given);
    case 'code':
      return takeCode(field, given);
    case 'choice': {
      const choices = Object.keys(setting.reasons[field.of ?? ''] ?? {});
      return typeof given === 'string' && choices.includes(given)
        ? { value: given }
        : { fault: 'not-a-choice', accepted: choices };
    }
    case 'category':
      return typeof given === 'string' && context.category(given) ? { value: given } : { fault: 'unknown-category' };
    case 'condition': {
      const condition = typeof given === 'string' ? context.condition(given) : undefined;
      if (!condition) return { fault: 'unknown-condition' };
      const category = values.category ?? setting.category;
      return category === undefined || category === condition.category
        ? { value: condition.id }
        : { fault: 'condition-of-other-category' };
    }
    case 'unit':
      return typeof given === 'string' && context.unit(given) ? { value: given } : { fault: 'unknown-unit' };
    case 'units':
      return takeList(field, given, (id) => context.unit(id) !== undefined, 'unknown-unit');
    case 'staff':
      return typeof given === 'string' && isColleague(given, setting) ? { value: given } : { fault: 'unknown-staff' };
    case 'person':
      return typeof given === 'string' && context.staff(given) ? { value: given } : { fault: 'unknown-staff' };
    case 'panel':
      return takeList(field, given, (id) => context.staff(id) !== undefined, 'unknown-staff');
    case 'matter':
      return takeMatter(field, given, setting);
    case 'photos':
      return takeList(field, given, (id) => context.photo(id) !== undefined, 'unknown-photo');
    case 'date':
      return typeof given === 'string' && isDate(given) ? { value: given } : { fault: 'not-a-date' };
    case 'instant':
      return takeInstant(given);
    case 'boolean':
      return typeof given === 'boolean' ? { value: given } : { fault: 'wrong-type' };
    default:
      return takeNumber(field, given);
  }
}

function takeMatter({ ended }: FormField, given: unknown, { self, context }: FormSetting): Taken {
  const other = typeof given === 'string' ? context.matter(given) : undefined;
  if (other === undefined) return { fault: 'unknown-matter' };
  const fits = !ended || (other.ended && other.kind === self.kind && other.id !== self.id);
  return fits ? { value: other.id } : { fault: 'not-an-ended-matter' };
}

/** Naming somebody counts as their deed (another person has to check it), so nobody names people of other units. */
function isColleague(staff: string, { unit, context }: FormSetting): boolean {
  const named = context.staff(staff);
  return named !== undefined && (unit === undefined || named.units.includes(unit));
}

function takeText(field: FormField, given: unknown): Taken {
  if (typeof given !== 'string') return { fault: 'wrong-type' };
  const text = given.trim();
  return field.max !== undefined && isLonger(text, field.max)
    ? { fault: 'too-long', accepted: field.max }
    : { value: text };
}

/** Latin letters, digits and what stands between them in numbers: neither a name nor a sentence fits. */
const PLAIN_CODE = /^[A-Za-z0-9][A-Za-z0-9_./:#-]*$/;

/**
 * Number of an official paper (党政机关公文格式 GB/T 9704-2012, 7.2.5): the issuer's short name, the year in six-cornered brackets, the
 * number without leading zeros: 会审〔2020〕7号. Brackets of a keyboard without those are taken, too.
 */
const PAPER_NUMBER = /^\p{Script=Han}{1,16}[〔[(（]\d{4}[〕\])）]第?\d{1,6}号$/u;

/** A number given elsewhere. */
function takeCode(field: FormField, given: unknown): Taken {
  const taken = takeText(field, given);
  if ('fault' in taken) return taken;
  const code = String(taken.value);
  return PLAIN_CODE.test(code) || PAPER_NUMBER.test(code) ? taken : { fault: 'not-a-code' };
}

/** In characters. One takes at most two code units, so a text of megabytes is refused without being taken apart. */
function isLonger(text: string, max: number): boolean {
  return text.length > 2 * max || (text.length > max && [...text].length > max);
}

function takeList(
  field: FormField,
  given: unknown,
  isKnown: (id: string) => boolean,
  unknown: FormFault['fault'],
): Taken {
  if (!Array.isArray(given) || !given.every((id) => typeof id === 'string')) return { fault: 'wrong-type' };
  const ids = [...new Set(given as string[])];
  if (field.max !== undefined && ids.length > field.max) return { fault: 'too-many', accepted: field.max };
  if (field.min !== undefined && ids.length < field.min) return { fault: 'too-few', accepted: field.min };
  return ids.every(isKnown) ? { value: ids } : { fault: unknown };
}

function takeNumber(field: FormField, given: unknown): Taken {
  if (typeof given !== 'number' || !Number.isFinite(given)) return { fault: 'wrong-type' };
  if (field.type === 'rating' && !Number.isInteger(given)) return { fault: 'wrong-type' };
  if (field.whole && !Number.isInteger(given)) return { fault: 'not-whole' };
  if (field.min !== undefined && given < field.min) return { fault: 'out-of-range', accepted: field.min };
  if (field.max !== undefined && given > field.max) return { fault: 'out-of-range', accepted: field.max };
  return { value: given };
}

function takeInstant(given: unknown): Taken {
  const instant = typeof given === 'number' ? given : typeof given === 'string' ? Date.parse(given) : Number.NaN;
  // Beyond 8.64e15 milliseconds JavaScript has no date.
  const exists = Number.isSafeInteger(instant) && !Number.isNaN(new Date(instant).getTime());
  return exists ? { value: instant } : { fault: 'not-a-date' };
}

/** A day that exists in the Gregorian calendar, `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
