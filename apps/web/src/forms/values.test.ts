import type { FormField } from '@wangge/client';
import { describe, expect, test } from 'vitest';
import { askedFields, buttonWords, choicesOf, findFaults, initialValues, lengthOf, wireValues } from './values.ts';

const name = { zh: '名', en: 'name' };
const form: FormField[] = [
  { field: 'lead', name, type: 'unit', required: true },
  { field: 'opinion', name, type: 'text', max: 5 },
  { field: 'urgent', name, type: 'boolean' },
  { field: 'photos', name, type: 'photos', min: 2, required: true },
];

describe('values of a form', () => {
  test('begin with what the case knows, but never with old words or photos', () => {
    expect(initialValues(form, { lead: 'city', opinion: 'old', photos: ['x'], urgent: false })).toEqual({
      lead: 'city',
      urgent: false,
    });
    expect(initialValues(form, { lead: null })).toEqual({});
  });

  test('blanks are not sent, no and zero are', () => {
    expect(wireValues(form, { lead: 'city', opinion: '  ', urgent: false, photos: [] })).toEqual({
      lead: 'city',
      urgent: false,
    });
    expect(wireValues(form, { opinion: ' ok ', other: 1 })).toEqual({ opinion: 'ok' });
  });

  test('faults name the field', () => {
    expect(findFaults(form, { opinion: '一二三四五六', photos: ['a'] })).toEqual({
      lead: { kind: 'required' },
      opinion: { kind: 'too-long', max: 5, length: 6 },
      photos: { kind: 'too-few', min: 2 },
    });
    expect(findFaults(form, { lead: 'a', photos: ['a', 'b'], opinion: '𠮷野家ABC'.slice(0, 6) })).toEqual({});
  });

  test('no is an answer to a required question', () => {
    expect(findFaults([{ field: 'reached', name, type: 'boolean', required: true }], { reached: false })).toEqual({});
  });

  test('a field with a condition is asked, sent and required only after its answer', () => {
    const call: FormField[] = [
      { field: 'reached', name, type: 'boolean', required: true },
      { field: 'resolved', name, type: 'choice', required: true, when: { field: 'reached', values: ['true'] } },
      { field: 'why', name, type: 'text', required: true, when: { field: 'resolved', values: ['no', 'partly'] } },
    ];
    const asked = (values: object) => askedFields(call, { ...values }).map(({ field }) => field);
    expect(asked({})).toEqual(['reached']);
    expect(asked({ reached: false })).toEqual(['reached']);
    expect(asked({ reached: true })).toEqual(['reached', 'resolved']);
    expect(asked({ reached: true, resolved: 'no' })).toEqual(['reached', 'resolved', 'why']);
    // What was answered before the first answer was changed counts no more.
    expect(asked({ reached: false, resolved: 'no', why: 'x' })).toEqual(['reached']);
    expect(wireValues(call, { reached: false, resolved: 'no', why: 'x' })).toEqual({ reached: false });
    expect(findFaults(call, { reached: false })).toEqual({});
    expect(findFaults(call, { reached: true })).toEqual({ resolved: { kind: 'required' } });
  });

  test('a character is what people count', () => {
    expect(lengthOf('𠮷')).toBe(1);
  });

  test('a button says what will happen once it is known', () => {
    const nameOf = (_: string, value: unknown) => (value === 'city' ? '城管局' : String(value));
    expect(buttonWords('派遣给 {lead}', '派遣', {}, nameOf)).toBe('派遣');
    expect(buttonWords('派遣给 {lead}', '派遣', { lead: 'city' }, nameOf)).toBe('派遣给 城管局');
    expect(buttonWords('归档', '归档', {}, nameOf)).toBe('归档');
  });

  test('a choice takes the list it names', () => {
    const field: FormField = { field: 'reason', name, type: 'choice', of: 'return' };
    expect(choicesOf(field, { return: { 'wrong-area': name } })).toEqual([{ value: 'wrong-area', text: name }]);
    expect(choicesOf(field, {})).toEqual([]);
  });
});
