import type { FormField, Text } from '@wangge/client';

export type Values = Record<string, unknown>;

/** What is wrong with a field before it is sent; the page says it in words. */
export type FieldFault =
  | { kind: 'required' }
  | { kind: 'too-few'; min: number }
  | { kind: 'too-long'; max: number; length: number }
  | { kind: 'said'; text: string };

/** A form begins with what the case already knows: nothing is asked that is known. */
export function initialValues(form: readonly FormField[], facts: Readonly<Record<string, unknown>>): Values {
  const values: Values = {};
  for (const { field, type } of form) {
    if (type === 'text' || type === 'photos' || type === 'date' || type === 'instant') continue;
    if (facts[field] !== undefined && facts[field] !== null) values[field] = facts[field];
  }
  return values;
}

export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

/** The fields that are asked after the answers given so far; an answer of a field that is not asked counts for none. */
export function askedFields(form: readonly FormField[], values: Values): FormField[] {
  const asked: FormField[] = [];
  for (const one of form) {
    const { when } = one;
    const answer = asked.some(({ field }) => field === when?.field) && when ? values[when.field] : undefined;
    if (!when || (!isBlank(answer) && when.values.includes(String(answer)))) asked.push(one);
  }
  return asked;
}

/** What is sent: blanks and what is not asked are left out, for the server unknown is not empty; words lose the space around them. */
export function wireValues(form: readonly FormField[], values: Values): Values {
  const wire: Values = {};
  for (const { field } of askedFields(form, values)) {
    const value = values[field];
    if (isBlank(value)) continue;
    wire[field] = typeof value === 'string' ? value.trim() : value;
  }
  return wire;
}

/** The faults that can be told without the server; it judges again, and its word counts. */
export function findFaults(form: readonly FormField[], values: Values): Record<string, FieldFault> {
  const faults: Record<string, FieldFault> = {};
  for (const { field, type, required, min, max } of askedFields(form, values)) {
    const value = values[field];
    const blank = isBlank(value);
    if (required && blank) faults[field] = { kind: 'required' };
    else if (type === 'photos' && min !== undefined && Array.isArray(value) && value.length < min) {
      faults[field] = { kind: 'too-few', min };
    } else if (type === 'text' && typeof value === 'string' && max !== undefined && lengthOf(value.trim()) > max) {
      faults[field] = { kind: 'too-long', max, length: lengthOf(value.trim()) };
    }
  }
  return faults;
}

/** Characters as people count them: a rare Han character or an emoji is one. */
export const lengthOf = (text: string) => Array.from(text).length;

/** `派遣给 {lead}` with the names chosen; while one is not chosen, the action's plain name. */
export function buttonWords(
  button: string,
  plain: string,
  values: Values,
  nameOf: (field: string, value: unknown) => string,
): string {
  const fields = Array.from(button.matchAll(/\{([^{}]+)\}/g), (match) => match[1]!);
  if (fields.some((field) => isBlank(values[field]))) return plain;
  return button.replaceAll(/\{([^{}]+)\}/g, (_, field: string) => nameOf(field, values[field]));
}

export interface Choice {
  value: string;
  text: Text;
}

/** A choice's options, in the order of the district's list. */
export function choicesOf(field: FormField, reasons: Readonly<Record<string, Record<string, Text>>>): Choice[] {
  return Object.entries(reasons[field.of ?? ''] ?? {}).map(([value, text]) => ({ value, text }));
}
