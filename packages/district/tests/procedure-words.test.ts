import { describe, expect, test } from 'vitest';
import { type PackFiles, readPack } from '../src/index.ts';
import { faultsOf, replaced, smallPack, textOf, warningsOf } from './small-pack.ts';

// Flags with a rank, fields asked under a condition, sources of a role, a check that binds who took it, the age of a report:
// what a pack may say with them, and each nonsense refused where it stands.

const file = 'procedures/report.yaml';

/** The small pack's procedure with all of the words in it, used as they are meant. */
function wordy(): string {
  const text = textOf(file);
  const changes: [string, string][] = [
    ['sources:\n', 'sources:\n  centre: { zh: 中心, en: Centre }\n'],
    [
      '  watched: { zh: 督办, en: Watched }\n',
      '  watched: { name: { zh: 督办, en: Watched }, rank: 1, standing: true }\n' +
        '  urgent: { name: { zh: 紧急, en: Urgent }, mark: true, rank: 2 }\n' +
        '  badly: { zh: 草率, en: Badly }\n',
    ],
    ['  by: { grid-worker: area }\n', '  by: { grid-worker: area, dispatcher: area }\n'],
    [
      '  source: { grid-worker: worker }\n',
      '  source: { grid-worker: worker, dispatcher: [centre, worker] }\n' +
        '  oldest: { limit: 30 calendar-days, source: invented }\n',
    ],
    [
      '    - { field: condition, name',
      '    - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean }\n    - { field: condition, name',
    ],
    [
      '{ set: [condition] }, { start: dispatch }',
      '{ flag-from: { flag: urgent, field: urgent } }, { set: [condition] }, { start: dispatch }',
    ],
    [
      '      - { field: photos, name: { zh: 照片',
      "      - { field: well, name: { zh: 好坏, en: How well }, type: rating, min: 1, max: 5, required: true, when: { field: mended, values: ['true'] } }\n" +
        '      - { field: photos, name: { zh: 照片',
    ],
    [
      "      - { when: [{ form-is: { field: mended, values: ['true'] } }, { not-flag: watched }]",
      "      - { when: [{ form-any: [{ field: mended, values: ['false'] }, { field: well, values: ['1'] }] }, { not-flag: badly }], state: working, effects: [{ flag: badly }] }\n" +
        "      - { when: [{ form-is: { field: mended, values: ['true'] } }, { not-flag: watched }]",
    ],
    [
      '  watch:\n',
      `  take:
    name: { zh: 领取, en: Take }
    by: { dispatcher: area }
    from: [working]
    to: held
  keep:
    name: { zh: 放回, en: Put back }
    by: { dispatcher: area }
    from: [held]
    to: working
    guards: [{ same-person: { did: [take], in: [held] } }]
  watch:
`,
    ],
    [
      '  resting: { name',
      '  held: { name: { zh: 领取中, en: Held }, phase: handling, desk: [dispatcher] }\n  resting: { name',
    ],
  ];
  return changes.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`the small pack has no ${from}`);
    return changed.replace(from, to);
  }, text);
}

/** The procedure with one place changed, and the line on which the change stands. */
function broken(from: string, to: string, needle = to): { files: PackFiles; line: number } {
  const text = wordy();
  if (!text.includes(from)) throw new Error(`the procedure has no ${from}`);
  const changed = text.replace(from, to);
  return { files: replaced(file, changed), line: changed.slice(0, changed.lastIndexOf(needle)).split('\n').length };
}

test('the words used as they are meant', () => {
  const files = replaced(file, wordy());
  expect(faultsOf(files)).toEqual([]);
  expect(warningsOf(files)).toEqual(warningsOf(smallPack()));
});

describe('flags', () => {
  test.each([
    ['a rank that is no whole number', 'rank: 2', 'rank: 1.5', 'shape-type'],
    ['a rank of nothing', 'rank: 2', 'rank: 0', 'shape-value'],
    ['a rank in words', 'rank: 2', 'rank: high', 'shape-type'],
    ['a mark that is no yes or no', 'mark: true', 'mark: red', 'shape-type'],
    ['a word that there is not', 'mark: true', 'colour: red', 'shape-unknown-key'],
    [
      'a flag without a name',
      '{ name: { zh: 紧急, en: Urgent }, mark: true, rank: 2 }',
      '{ mark: true, rank: 2 }',
      'shape-missing',
    ],
    [
      'a name without the first language',
      '{ name: { zh: 紧急, en: Urgent }, mark',
      '{ name: { en: Urgent }, mark',
      'text-locale-missing',
    ],
    [
      'a plain text without the first language',
      'badly: { zh: 草率, en: Badly }',
      'badly: { en: Badly }',
      'text-locale-missing',
    ],
    [
      'a plain text of no language',
      'badly: { zh: 草率, en: Badly }',
      'badly: { Chinese: 草率, zh: 草率 }',
      'shape-unknown-key',
    ],
    ['from a field that there is not', 'field: urgent } }', 'field: haste } }', 'procedure-form'],
    ['from a field that is no yes or no', 'field: urgent } }', 'field: condition } }', 'procedure-form'],
    ['a flag that there is not', '{ flag: urgent, field', '{ flag: haste, field', 'procedure-reference'],
    ['from what is personal', 'field: urgent } }', 'field: text } }', 'safeguard-3'],
    [
      'a standing flag put up on the way into the end',
      '{ not-flag: watched }], state: done, effects: [',
      '{ not-flag: watched }], state: done, effects: [{ flag: watched }, ',
      'procedure-final',
    ],
  ])('%s', (_, from, to, code) => {
    const { files, line } = broken(from, to);
    expect(faultsOf(files)).toContain(`${file}:${line} ${code}`);
  });

  test('an old pack keeps its plain texts', () => {
    expect(readPack(smallPack()).pack?.procedures.report?.flags).toEqual({ watched: { zh: '督办', en: 'Watched' } });
  });
});

describe('fields that are asked under a condition', () => {
  const when = "when: { field: mended, values: ['true'] }";
  test.each([
    ['of a field that there is not', "when: { field: mend, values: ['true'] }", 'procedure-form'],
    ['of itself', "when: { field: well, values: ['1'] }", 'procedure-form'],
    ['of a field that comes later', "when: { field: photos, values: ['x'] }", 'procedure-form'],
    ['of an answer that never comes', "when: { field: mended, values: ['yes'] }", 'procedure-form'],
    ['of no answer', 'when: { field: mended, values: [] }', 'shape-value'],
    ['with a value that is no text', 'when: { field: mended, values: [true] }', 'shape-type'],
  ])('%s', (_, to, code) => {
    const { files, line } = broken(when, to);
    expect(faultsOf(files)).toContain(`${file}:${line} ${code}`);
  });

  test('of a text that is sealed, or of a type that is not compared', () => {
    const said = '{ field: said, name: { zh: 说, en: Said }, type: text, personal: matter-text }';
    const text = wordy()
      .replace('      - { field: mended, name', `      - ${said}\n      - { field: mended, name`)
      .replace(when, "when: { field: said, values: ['x'] }");
    const line = text.slice(0, text.indexOf('when: {')).split('\n').length;
    expect(faultsOf(replaced(file, text))).toContain(`${file}:${line} safeguard-3`);
    const number = text.replace('type: text, personal: matter-text }', 'type: number }');
    expect(faultsOf(replaced(file, number))).toContain(`${file}:${line} procedure-form`);
  });

  test('in the form-any of a target', () => {
    for (const [from, to] of [
      ["{ field: well, values: ['1'] }]", "{ field: wel, values: ['1'] }]"],
      ["{ field: well, values: ['1'] }]", "{ field: well, values: ['9'] }]"],
    ] as const) {
      const { files, line } = broken(from, to);
      expect(faultsOf(files)).toContain(`${file}:${line} procedure-guard`);
    }
  });
});

describe('sources', () => {
  test.each([
    ['one that there is not', '[centre, worker]', '[centre, hotline]', 'procedure-reference'],
    ['one twice', '[centre, worker]', '[centre, centre]', 'duplicate'],
    ['none', '[centre, worker]', '[]', 'shape-value'],
    ['of a role that may not open', 'dispatcher: [centre', 'verifier: [centre', 'procedure-reference'],
  ])('%s', (_, from, to, code) => {
    const { files, line } = broken(from, to);
    expect(faultsOf(files)).toContain(`${file}:${line} ${code}`);
  });

  test('a role that may open and names none', () => {
    const { files, line } = broken(
      ', dispatcher: [centre, worker] }',
      ' }',
      'by: { grid-worker: area, dispatcher: area }',
    );
    expect(faultsOf(files)).toContain(`${file}:${line} procedure-reference`);
  });
});

describe('who took it', () => {
  const held = 'same-person: { did: [take], in: [held] }';
  test.each([
    ['by an action that there is not', 'same-person: { did: [taken], in: [held] }', 'procedure-reference'],
    ['in a state that there is not', 'same-person: { did: [take], in: [hold] }', 'procedure-reference'],
    ['in a state from which it does not start', 'same-person: { did: [take], in: [working] }', 'procedure-guard'],
    ['by an action that does not lead there', 'same-person: { did: [watch], in: [held] }', 'procedure-guard'],
    ['by nothing', 'same-person: { did: [], in: [held] }', 'shape-value'],
  ])('%s', (_, to, code) => {
    const { files, line } = broken(held, to);
    expect(faultsOf(files)).toContain(`${file}:${line} ${code}`);
  });

  test('in a timer: time is nobody', () => {
    const { files, line } = broken(
      '    to: working\n    effects: [{ resume',
      `    to: [{ when: [{ ${held} }], state: working }, { state: working }]\n    effects: [{ resume`,
      held,
    );
    expect(faultsOf(files)).toContain(`${file}:${line} procedure-guard`);
  });
});

describe('the age of a report', () => {
  test.each([
    ['in working days, which are not counted backwards', '30 working-days'],
    ['in working hours', '30 working-hours'],
    ['of nothing', '0 calendar-days'],
  ])('%s', (_, limit) => {
    const { files, line } = broken('limit: 30 calendar-days, source', `limit: ${limit}, source`);
    expect(faultsOf(files)).toContain(`${file}:${line} duration-invalid`);
  });

  test('without a source', () => {
    const { files, line } = broken(
      '  oldest: { limit: 30 calendar-days, source: invented }',
      '  oldest: { limit: 30 calendar-days }',
    );
    expect(faultsOf(files)).toContain(`${file}:${line} shape-missing`);
  });
});

describe('what is granted', () => {
  test('may ask once more over what was asked for', () => {
    const granted = 'granted: { to: resting';
    expect(textOf(file)).toContain(granted);
    const good = broken(
      granted,
      'granted: { guards: [{ not-flag: watched }, { date-within: { field: until, max: 365 calendar-days } }], to: resting',
    );
    expect(faultsOf(good.files)).toEqual([]);
    const bad = broken(
      granted,
      'granted: { guards: [{ date-within: { field: til, max: 365 calendar-days } }], to: resting',
      'granted: { guards',
    );
    expect(faultsOf(bad.files)).toContain(`${file}:${bad.line} procedure-guard`);
  });

  test('a request left behind is no longer there, so that nothing waits for it to go', () => {
    // `finish` leaves the state in which the request is answered, and need not ask that none stands.
    const { files } = broken(', { no-request: rest }]', ']');
    expect(faultsOf(files)).toEqual([]);
  });
});
