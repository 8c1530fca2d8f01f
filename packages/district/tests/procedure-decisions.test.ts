import { describe, expect, test } from 'vitest';
import type { PackFiles } from '../src/index.ts';
import { changed, faultsOf, replaced, smallPack, textOf, warningsOf } from './small-pack.ts';

// Who stands above whom, what a decision binds, what time waits for, the day of receipt, counters by rounds and conditions with a name:
// what a pack may say with them, and each nonsense refused where it stands.

const file = 'procedures/report.yaml';

/** The small pack's procedure with all of the words in it, used as they are meant. */
const wordy = (
  [
    [
      '  to: new\n  source:',
      '  to: new\n  received: { field: came, limit: 30 calendar-days, source: invented }\n  source:',
    ],
    [
      '    - { field: condition, name',
      '    - { field: came, name: { zh: 收到, en: Came }, type: date }\n    - { field: condition, name',
    ],
    ['states:\n', "conditions:\n  mended:\n    - form-is: { field: mended, values: ['true'] }\nstates:\n"],
    [
      "{ when: [{ form-is: { field: mended, values: ['true'] } }, { not-flag: watched }]",
      '{ when: [{ is: mended }, { not-flag: watched }]',
    ],
    ['    effects: [{ flag: watched }]\n', '    effects: [{ flag: watched }, { reset: extensions }]\n'],
    [
      '  watch:\n',
      `  give-back:
    name: { zh: 退回, en: Give back }
    by: { department: lead-unit }
    from: [working]
    to: new
    form: [{ field: over, name: { zh: 上级, en: Above }, type: unit, required: true }]
    guards: [{ no-decision: { by: [dispatch], until: [unwatch] } }, { above-unit: { field: over, did: [dispatch] } }, { unit-kind: { field: over, kinds: [department] } }]
    effects: [{ unassign: lead }, { stop: disposal }, { start: dispatch }]
  watch:
`,
    ],
    [
      'timers:\n',
      `  appeal:
    name: { zh: 申诉, en: Appeal }
    ask:
      name: { zh: 申诉, en: Ask }
      by: { department: lead-unit }
      in: [done]
      guards: [{ ended-within: 15 working-days }]
    approvals:
      - { name: { zh: 审批, en: Approve }, by: { dispatcher: area } }
    granted: { effects: [{ count: extensions }] }
timers:
  late:
    name: { zh: 超期, en: Late }
    in: [working]
    at: { clock: disposal, point: deadline }
    guards: [{ no-request: rest }, { not-flag: watched }]
    effects: [{ flag: watched }]
`,
    ],
  ] as const
).reduce((text, [from, to]) => {
  if (text.split(from).length !== 2) throw new Error(`"${from}" does not stand once`);
  return text.replace(from, () => to);
}, textOf(file));

/** The procedure with one place changed, and the line on which the change stands. */
function broken(from: string, to: string, needle = to): { files: PackFiles; line: number } {
  if (wordy.split(from).length !== 2) throw new Error(`"${from}" does not stand once`);
  const text = wordy.replace(from, () => to);
  return { files: replaced(file, text), line: text.slice(0, text.indexOf(needle)).split('\n').length };
}

test('the words used as they are meant', () => {
  expect(faultsOf(replaced(file, wordy))).toEqual([]);
});

describe('nonsense is refused where it stands', () => {
  test.each([
    ['a condition that there is not', '{ is: mended }', '{ is: amended }', 'procedure-reference'],
    [
      'a condition in a condition',
      "    - form-is: { field: mended, values: ['true'] }",
      '    - is: mended',
      'shape-unknown-key',
    ],
    [
      'a condition about a field that the form has not',
      'form-is: { field: mended',
      'form-is: { field: cured',
      'procedure-guard',
    ],
    ['a condition without a predicate', "\n    - form-is: { field: mended, values: ['true'] }", ' []', 'shape-value'],
    [
      'people named in a fact that nobody sets',
      'from: [working]\n    to: new',
      'named: [boss]\n    from: [working]\n    to: new',
      'procedure-fact',
      'named: [boss]',
    ],
    [
      'people named in a fact that names none',
      'from: [working]\n    to: new',
      'named: [condition]\n    from: [working]\n    to: new',
      'procedure-fact',
      'named: [condition]',
    ],
    [
      'a unit above one that can only have acted later',
      'above-unit: { field: over, did: [dispatch] }',
      'above-unit: { field: over, did: [give-back] }',
      'procedure-unreachable',
      '  give-back:',
    ],
    ['a counter that there is not, begun anew', 'reset: extensions', 'reset: extension', 'procedure-reference'],
    ['a day of receipt that the form has not', 'field: came, limit', 'field: gone, limit', 'procedure-form'],
    ['a day of receipt that is no day', 'received: { field: came', 'received: { field: condition', 'procedure-form'],
    ['a day of receipt by working days', 'limit: 30 calendar-days', 'limit: 30 working-days', 'duration-invalid'],
    [
      'a unit above in a field that names none',
      'above-unit: { field: over',
      'above-unit: { field: under',
      'procedure-guard',
    ],
    [
      'a unit above one that did what nobody does',
      'did: [dispatch] } }, { unit-kind',
      'did: [despatch] } }, { unit-kind',
      'procedure-reference',
    ],
    [
      'a kind of unit in a field that names none',
      'unit-kind: { field: over',
      'unit-kind: { field: under',
      'procedure-guard',
    ],
    ['a kind of unit that there is not', 'kinds: [department]', 'kinds: [ministry]', 'procedure-reference'],
    ['a decision by what there is not', 'by: [dispatch], until', 'by: [despatch], until', 'procedure-reference'],
    ['a decision by what decides nothing', 'by: [dispatch], until', 'by: [refuse], until', 'procedure-guard'],
    ['a decision until what there is not', 'until: [unwatch]', 'until: [watched]', 'procedure-reference'],
    [
      'a time from the end before the end',
      '{ has-photo: { slot: after, min: 1 } }',
      '{ ended-within: 15 working-days }',
      'procedure-guard',
    ],
    [
      'a time from the end that is none',
      'ended-within: 15 working-days',
      'ended-within: 0 working-days',
      'duration-invalid',
    ],
    [
      'a timer that waits for a form',
      'no-request: rest }, { not-flag',
      'has-photo: { slot: after, min: 1 } }, { not-flag',
      'shape-unknown-key',
    ],
    [
      'a timer that waits for a request that nobody has made there',
      '{ no-request: rest }, { not-flag',
      '{ no-request: appeal }, { not-flag',
      'procedure-guard',
    ],
    [
      'a timer that waits for a flag that there is not',
      '{ not-flag: watched }]\n    effects: [{ flag: watched }]\n  rested',
      '{ not-flag: seen }]\n    effects: [{ flag: watched }]\n  rested',
      'procedure-reference',
      'not-flag: seen',
    ],
  ])('%s', (_, from, to, code, needle = to) => {
    const { files, line } = broken(from, to, needle.trimStart());
    expect(faultsOf(files)).toContain(`${file}:${line} ${code}`);
  });

  test('a condition that nobody asks for is told', () => {
    const { files, line } = broken('{ is: mended }', '{ flag: watched }', '  mended:');
    expect(warningsOf(files)).toContain(`${file}:${line} procedure-unused`);
  });
});

describe('an extension', () => {
  const asking = (amount: string): PackFiles =>
    changed(
      file,
      'timers:\n',
      `  more:
    name: { zh: 延期, en: More time }
    ask:
      name: { zh: 申请延期, en: Ask for more time }
      by: { department: lead-unit }
      in: [working]
      form: [{ field: amount, name: { zh: 数量, en: How much }, type: number, required: true${amount} }]
    approvals:
      - { name: { zh: 审批, en: Approve }, by: { dispatcher: area } }
    granted: { effects: [{ extend: { clock: disposal, by: amount, max: 5 } }] }
timers:
`,
    );
  const lineOf = (files: PackFiles): number =>
    new TextDecoder()
      .decode(files.get(file))
      .split('\n')
      .findIndex((line) => line.includes('extend:')) + 1;

  test.each([
    ['of what can be given', ', whole: true, min: 1, max: 5', 0],
    ['of fractions', ', min: 1, max: 5', 1],
    ['of nothing', ', whole: true, min: 0, max: 5', 1],
    ['of nothing, where the field has no least', ', whole: true, max: 5', 1],
    ['of more than is given', ', whole: true, min: 1, max: 6', 1],
    ['of whatever is asked for', ', whole: true, min: 1', 1],
  ])('%s', (_, amount, faults) => {
    const files = asking(amount);
    expect(faultsOf(files)).toEqual(Array(faults).fill(`${file}:${lineOf(files)} procedure-form`));
  });
});

describe('the department above in its line', () => {
  const lined = (line: string): string =>
    textOf('units.csv')
      .replace('parent,phone', 'parent,line,phone')
      .replace(
        /^((?!id)[^,]*,[^,]*,[^,]*,[^,]*),/gm,
        (_, head: string) => `${head},${head.startsWith('roads,') ? line : ''},`,
      );

  test.each([
    ['east', []],
    ['ministry', ['units.csv:3 unknown-reference']],
    ['roads', ['units.csv:3 unit-cycle']],
  ])('%s', (line, faults) => {
    expect(faultsOf(replaced('units.csv', lined(line)))).toEqual(faults);
  });

  test('an office with nobody above is told where a procedure asks for somebody', () => {
    const files = changed('units.csv', 'roads,department,T,hall', 'roads,department,T,');
    expect(warningsOf(files)).toEqual(warningsOf(smallPack()));
    expect(warningsOf(new Map([...files, ...[...replaced(file, wordy)].filter(([name]) => name === file)]))).toContain(
      'units.csv:3 unit-without-above',
    );
  });
});
