import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { changed, faultsOf, lineOf, replaced, smallPack, textOf, warningsOf } from './small-pack.ts';

const file = 'procedures/report.yaml';

/** The procedure with one place changed; the fault is expected on the line where `needle` then stands. */
function broken(from: string, to: string, needle = to): { found: string[]; line: number } {
  const files = changed(file, from, to);
  return { found: faultsOf(files), line: lineOf(files, file, needle) };
}

describe('references', () => {
  test.each([
    [
      'a state in from',
      'en: Watch }\n    by: { dispatcher: area }\n    from: [working]',
      'en: Watch }\n    by: { dispatcher: area }\n    from: [workin]',
      'from: [workin]',
    ],
    ['a state in to', 'to: refused', 'to: refuse', 'to: refuse'],
    [
      'a state in a list of targets',
      'not-flag: watched }], state: done',
      'not-flag: watched }], state: don',
      'state: don,',
    ],
    ['a state of a request', 'in: [working]', 'in: [work]', 'in: [work]'],
    ['a state of a timer', 'in: [resting]', 'in: [rest]', 'in: [rest]'],
    ['an action', '{ different-person: [dispatch] }', '{ different-person: [dispatched] }', 'dispatched'],
    [
      'a clock',
      'granted: { to: resting, effects: [{ set: [until] }, { pause: disposal }',
      'granted: { to: resting, effects: [{ set: [until] }, { pause: disposed }',
      'disposed',
    ],
    ['a counter', '{ count: extensions }', '{ count: extension }', '{ count: extension }'],
    ['a counter in a guard', 'counter: extensions', 'counter: extended', 'extended'],
    ['a flag', '[{ flag: watched }]\n  unwatch', '[{ flag: wached }]\n  unwatch', 'wached'],
    ['a flag in a guard', '{ not-flag: watched }], state', '{ not-flag: wached }], state', 'wached'],
    ['a request', '{ no-request: rest }', '{ no-request: rests }', 'rests'],
    ['a list of reasons', 'of: refusal', 'of: refusals', 'refusals'],
    ['a source', '{ grid-worker: worker }', '{ grid-worker: resident }', '{ grid-worker: resident }'],
    ['a role that may not open', '{ grid-worker: worker }', '{ resident: worker }', '{ resident: worker }'],
    [
      'a precedent that nothing makes',
      'guards: [{ may-lead: lead }]',
      'guards: [{ may-lead: lead }, { no-precedent: return }]',
      'no-precedent',
    ],
    ['a slot of no form', '{ slot: after, min: 1 } }', '{ slot: near, min: 1 } }', 'slot: near'],
  ])('%s', (_, from, to, needle) => {
    const { found, line } = broken(from, to, needle);
    expect(found).toContain(`${file}:${line} procedure-reference`);
  });

  test('an id that a request or the opening takes', () => {
    const action = (id: string): Map<string, Uint8Array> => changed(file, '  unwatch:\n', `  ${id}:\n`);
    for (const id of ['ask-rest', 'approve-rest', 'refuse-rest', 'withdraw-rest', 'open']) {
      const files = action(id);
      expect(faultsOf(files)).toEqual([`${file}:${lineOf(files, file, `  ${id}:`)} procedure-id-clash`]);
    }
    expect(faultsOf(action('ask-nothing'))).toEqual([]);
    const timer = changed(file, '  rested:\n', '  finish:\n');
    expect(faultsOf(timer)).toEqual([
      `${file}:${lineOf(timer, file, '  finish:\n    name: { zh: 挂账到期')} procedure-id-clash`,
    ]);
  });

  test('who acts and reaches nothing of it', () => {
    const files = changed(file, '\nnumber: {', '\nreaders: [grid-worker, dispatcher]\nnumber: {');
    const found = faultsOf(files);
    expect(new Set(found.map((fault) => fault.split(' ')[1]))).toEqual(new Set(['procedure-readers']));
    const lines = new TextDecoder().decode(files.get(file)).split('\n');
    const told = found.map((fault) => lines[Number(/:(\d+) /.exec(fault)?.[1]) - 1]);
    for (const line of told) expect(line).toMatch(/by:|desk:/);
    const all = 'readers: [grid-worker, dispatcher, department]';
    expect(faultsOf(changed(file, '\nnumber: {', `\n${all}\nnumber: {`))).toEqual([]);
  });

  test('an id and a prefix belong to one procedure', () => {
    const files = smallPack().set('procedures/second.yaml', smallPack().get(file)!);
    expect(faultsOf(files)).toEqual(['procedures/second.yaml:2 duplicate', 'procedures/second.yaml:7 duplicate']);
  });
});

describe('paths', () => {
  test('a state that is never reached, with an action that waits there', () => {
    const { found, line } = broken(
      '  resting: {',
      '  lost: { name: { zh: 失落, en: Lost }, phase: ended, final: true }\n  resting: {',
      '  lost:',
    );
    expect(found).toEqual([`${file}:${line} procedure-unreachable`]);
  });

  test('a state without a way out', () => {
    const without = textOf(file).replace(/timers:[\s\S]*$/, '');
    const files = replaced(file, without);
    expect(faultsOf(files)).toEqual([`${file}:${lineOf(files, file, '  resting: {')} procedure-dead-end`]);
  });

  test('a loop without exit is named whole', () => {
    const files = changed(file, 'state: done, effects', 'state: resting, effects');
    const text = new TextDecoder().decode(files.get(file));
    const { faults } = readPack(files);
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [lineOf(files, file, '  working: {'), 'procedure-loop'],
      [lineOf(files, file, '  done: {'), 'procedure-unreachable'],
    ]);
    expect(text).toContain('resting');
    expect(faults[0]!.message.en).toContain('处置中 (working) → 挂账 (resting) → 处置中 (working)');
  });

  test.each([
    ['nobody has assigned', 'effects: [{ assign: { lead: lead } }, { stop: dispatch }', 'effects: [{ stop: dispatch }'],
    ['a field names that may be left blank', 'type: unit, required: true', 'type: unit'],
  ])('a state that only a lead unit leads out of, which %s', (_, from, to) => {
    const files = changed(file, from, to);
    const { faults } = readPack(files);
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [lineOf(files, file, '  working: {'), 'procedure-dead-end'],
    ]);
    const { message, hint } = faults[0]!;
    expect(message.en).toContain('Only the lead unit leads on from the state 处置中 (working)');
    expect(message.zh).toContain('上报 → 派遣');
    expect(hint?.en).toContain('required field');
  });

  test('a state that somebody else leads out of, too, wants no lead', () => {
    const text = textOf(file).replace('type: unit, required: true', 'type: unit');
    const finish = 'en: Finish }\n    by: { department: lead-unit';
    expect(text).toContain(finish);
    expect(faultsOf(replaced(file, text.replace(finish, `${finish}, dispatcher: area`)))).toEqual([]);
  });

  test('nothing leaves a final state', () => {
    const { found, line } = broken(
      'en: Watch }\n    by: { dispatcher: area }\n    from: [working]',
      'en: Watch }\n    by: { dispatcher: area }\n    from: [working, done]',
      'from: [working, done]',
    );
    expect(found).toEqual([`${file}:${line} procedure-final`]);
  });

  test('no final state at all', () => {
    const files = replaced(file, textOf(file).replaceAll(', final: true', ''));
    expect(faultsOf(files)).toContain(`${file}:${lineOf(files, file, 'states:')} procedure-dead-end`);
  });

  test('an action whose conditions never hold', () => {
    const files = replaced(file, textOf(file).replace('    effects: [{ flag: watched }]\n', ''));
    expect(faultsOf(files)).toEqual([`${file}:${lineOf(files, file, '  unwatch:')} procedure-unreachable`]);
    expect(warningsOf(files)).toEqual([`${file}:${lineOf(files, file, '  watched:')} procedure-unused`]);
  });

  test('a list of targets falls through, or is cut short', () => {
    const through = broken('      - { state: working }\n', '      - { when: [{ flag: watched }], state: working }\n');
    expect(through.found).toEqual([`${file}:${through.line} procedure-fall-through`]);
    const short = broken(
      'to:\n      - { when: [{ form-is',
      'to:\n      - { state: working }\n      - { when: [{ form-is',
      '- { state: working }',
    );
    expect(short.found).toContain(`${file}:${short.line} procedure-fall-through`);
  });

  test('nobody may act', () => {
    const { found, line } = broken('by: { department: lead-unit }\n    from', 'by: {}\n    from', 'by: {}');
    expect(found).toEqual([`${file}:${line} shape-value`]);
  });

  test('more ways than can be walked are refused, not waited for', () => {
    const ids = Array.from({ length: 16 }, (_, index) => `f${String.fromCharCode(97 + index)}`);
    const flags = ids.map((id) => `  ${id}: { zh: ${id}, en: ${id} }\n`).join('');
    const toggles = ids.map(
      (id) => `  on-${id}:
    name: { zh: 设${id}, en: On ${id} }
    by: { dispatcher: area }
    from: [new]
    guards: [{ not-flag: ${id} }]
    effects: [{ flag: ${id} }]
`,
    );
    const text = textOf(file)
      .replace('flags:\n', `flags:\n${flags}`)
      .replace('actions:\n', `actions:\n${toggles.join('')}`);
    const files = replaced(file, text);
    expect(faultsOf(files)).toEqual([`${file}:${lineOf(files, file, 'states:')} procedure-too-large`]);
  }, 30_000);

  test('what nobody asks about multiplies no ways', () => {
    const ids = Array.from({ length: 16 }, (_, index) => `f${String.fromCharCode(97 + index)}`);
    const flags = ids.map((id) => `  ${id}: { zh: ${id}, en: ${id} }\n`).join('');
    const watch = ids.map((id) => `{ flag: ${id} }`).join(', ');
    const text = textOf(file)
      .replace('flags:\n', `flags:\n${flags}`)
      .replace('effects: [{ flag: watched }]', `effects: [{ flag: watched }, ${watch}]`);
    expect(faultsOf(replaced(file, text))).toEqual([]);
  });

  test('two buttons of one name in one state, unless one excludes the other', () => {
    const same = broken(
      'name: { zh: 不受理, en: Refuse }',
      'name: { zh: 派遣, en: Refuse }',
      'name: { zh: 派遣, en: Dispatch }',
    );
    expect(same.found).toHaveLength(1);
    expect(same.found[0]).toMatch(/procedure-same-name$/);
    expect(broken('name: { zh: 解除督办, en: Unwatch }', 'name: { zh: 督办, en: Unwatch }').found).toEqual([]);
    expect(broken('name: { zh: 解除督办, en: Unwatch }', 'name: { zh: 办结, en: Unwatch }').found).toEqual([]);
  });
});

describe('clocks', () => {
  test('a clock that is never started', () => {
    const { found, line } = broken(', { start: dispatch }]', ']', '  dispatch:\n    name: { zh: 派遣时限');
    expect(found).toEqual([`${file}:${line} procedure-clock-unused`]);
  });

  test('a clock that still runs at the end, with the way that leads there', () => {
    const files = changed(file, '{ set: [reason] }, { stop: dispatch }', '{ set: [reason] }');
    const { faults } = readPack(files);
    expect(faults).toMatchObject([{ file, line: lineOf(files, file, '  refuse:'), code: 'procedure-clock-runs-on' }]);
    expect(faults[0]!.message.en).toContain('"dispatch" is still running in the final state 不受理 (refused)');
    expect(faults[0]!.message.en).toContain('上报 → 不受理');
  });

  test('a clock left paused on one of several ways', () => {
    const files = changed(
      file,
      '  unwatch:\n',
      `  give-up:
    name: { zh: 放弃, en: Give up }
    by: { dispatcher: area }
    from: [resting]
    to: done
  unwatch:
`,
    );
    const { faults } = readPack(files);
    expect(faults).toMatchObject([{ line: lineOf(files, file, '  give-up:'), code: 'procedure-clock-runs-on' }]);
    expect(faults[0]!.message.en).toContain('"disposal" is still paused');
    expect(faults[0]!.message.en).toContain('上报 → 派遣 → 申请挂账 → 挂账 → 放弃');
  });

  test('a way that a flag bars is no way', () => {
    const watching = textOf(file)
      .replace('  watched: { zh: 督办, en: Watched }', '  watched: { zh: 督办, en: Watched }')
      .replace('effects: [{ flag: watched }]', 'effects: [{ flag: watched }, { start: answer }]')
      .replace('effects: [{ unflag: watched }]', 'effects: [{ unflag: watched }, { stop: answer }]')
      .replace(
        'clocks:\n',
        `clocks:
  answer:
    name: { zh: 回复时限, en: Answer }
    limit: 1 working-days
    amber: { days: 1 working-days }
    source: invented
`,
      );
    expect(faultsOf(replaced(file, watching))).toEqual([]);
    const open = replaced(file, watching.replace(', { not-flag: watched }], state', '], state'));
    expect(faultsOf(open)).toEqual([`${file}:${lineOf(open, file, '  finish:')} procedure-clock-runs-on`]);
  });

  test.each([
    ['minutes without a share', 'amber: { share: 0.3 }', 'amber: { days: 1 working-days }', 1],
    ['minutes with nothing', 'amber: { share: 0.3 }', 'amber: {}', 1],
    ['a condition in days without days', 'amber: { days: 1 working-days, share: 0.25 }', 'amber: { share: 0.25 }', 1],
    [
      'a condition in hours without a share',
      'amber: { days: 1 working-days, share: 0.25 }',
      'amber: { days: 1 working-days }',
      1,
    ],
    [
      'days that are hours',
      'amber: { days: 1 working-days, share: 0.25 }',
      'amber: { days: 1 working-hours, share: 0.25 }',
      1,
    ],
  ])('amber: %s', (_, from, to) => {
    const { found, line } = broken(from, to);
    expect(found).toEqual([`${file}:${line} procedure-amber`]);
  });

  test('amber longer than the limit is a warning', () => {
    const files = changed(
      file,
      'limit: 15 minutes\n    amber: { share: 0.3 }',
      'limit: 1 working-days\n    amber: { days: 2 working-days }',
    );
    expect(faultsOf(files)).toEqual([]);
    expect(warningsOf(files)).toEqual([`${file}:${lineOf(files, file, 'amber: { days: 2')} procedure-amber`]);
  });
});

describe('forms', () => {
  const place = '- { field: place, name: { zh: 位置, en: Place }, type: place, required: true }';

  test('only a field that names a matter asks for one that has ended', () => {
    const { found, line } = broken('type: date, required: true', 'type: date, ended: true, required: true');
    expect(found).toEqual([`${file}:${line} procedure-form`]);
  });

  test('a report says where', () => {
    const without = changed(file, `    ${place}\n`, '');
    expect(faultsOf(without)).toEqual([`${file}:${lineOf(without, file, '  form:')} procedure-form`]);
    for (const other of [place.replace(', required: true', ''), place.replace('field: place', 'field: spot')]) {
      const { found, line } = broken(place, other);
      expect(found).toEqual([`${file}:${line} procedure-form`]);
    }
  });

  test.each<[string, string, string, string, string?]>([
    ['a choice of nothing', 'type: choice, of: refusal', 'type: choice', 'procedure-form'],
    [
      'a list beside no choice',
      'type: boolean, required: true',
      'type: boolean, of: refusal, required: true',
      'procedure-form',
    ],
    [
      'a slot beside no photos',
      'type: boolean, required: true',
      'type: boolean, slot: after, required: true',
      'procedure-form',
    ],
    [
      'advice beside no unit',
      'type: boolean, required: true',
      'type: boolean, advice: duty-list, required: true',
      'procedure-form',
    ],
    ['an empty range', 'min: 1, max: 9', 'min: 10, max: 9', 'range-empty'],
    [
      'a field twice',
      '{ field: mended, name',
      '{ field: photos, name: { zh: 又, en: Again }, type: number }\n      - { field: mended, name',
      'duplicate',
      '{ field: photos, name: { zh: 照片',
    ],
    ['a fact of no field', '{ set: [condition] }', '{ set: [conditions] }', 'procedure-form'],
    ['photos as a fact', '{ stop: disposal }] }', '{ set: [photos] }, { stop: disposal }] }', 'procedure-form'],
    ['a lead of no field', '{ lead: lead } }', '{ lead: unit } }', 'procedure-form'],
    [
      'a lead that is no unit',
      'type: unit, required: true, advice: duty-list',
      'type: staff, required: true',
      'procedure-form',
      'assign: { lead',
    ],
    [
      'an extension by no number',
      '{ count: extensions }',
      '{ count: extensions }, { extend: { clock: disposal, by: until } }',
      'procedure-form',
    ],
    [
      'a whole number that is no number',
      'type: boolean, required: true',
      'type: boolean, whole: true, required: true',
      'procedure-form',
    ],
    ['a guard on no field', 'form-is: { field: mended', 'form-is: { field: menden', 'procedure-guard'],
    ['a value that never comes', "values: ['true']", "values: ['yes']", 'procedure-guard'],
    ['a date that is none', 'date-within: { field: until', 'date-within: { field: untill', 'procedure-guard'],
    [
      'a date of another type',
      'type: date, required: true',
      'type: number, required: true',
      'procedure-guard',
      'date-within: { field',
    ],
    ['a limit of nothing', 'max: 365 calendar-days', 'max: 0 calendar-days', 'duration-invalid'],
    ['a fact that nothing sets', '{ may-lead: lead }]', '{ may-lead: lead }, { has: wish }]', 'procedure-fact'],
    ['a timer on a fact that nothing sets', 'fact: until', 'fact: til', 'procedure-fact'],
    ['a timer on a fact that is no time', 'fact: until', 'fact: reason', 'procedure-fact'],
  ])('%s', (_, from, to, code, needle = to) => {
    const files = changed(file, from, to);
    const text = new TextDecoder().decode(files.get(file));
    const line = text.slice(0, text.lastIndexOf(needle)).split('\n').length;
    expect(faultsOf(files)).toContain(`${file}:${line} ${code}`);
  });

  test('facts may be asked for when they are set; lead is set by assigning', () => {
    expect(
      broken('guards: [{ flag: watched }]', 'guards: [{ flag: watched }, { has: lead }, { has: condition }]').found,
    ).toEqual([]);
  });

  test('what is declared and unused is a warning', () => {
    const files = changed(file, '  refusal:\n', '  spare:\n    none: { zh: 无, en: None }\n  refusal:\n');
    expect(faultsOf(files)).toEqual([]);
    expect(warningsOf(files)).toEqual([`${file}:${lineOf(files, file, '  spare:')} procedure-unused`]);
  });
});

describe('guards that stand against each other', () => {
  const finish = '{ no-request: rest }]';
  const guarded = (guard: string) => changed(file, finish, `{ no-request: rest }, ${guard}]`);

  test.each<[string, string, string, string?]>([
    ['a count that is never reached', '{ count-reached: { counter: extensions, limit: 3 } }', 'comes to 2 at most'],
    [
      'two counts',
      '{ count-reached: { counter: extensions, limit: 1 } }, { count-below: { counter: extensions, limit: 1 } }',
      'and below 1',
    ],
    ['itself before', '{ within: { since: finish, limit: 3 working-days } }', 'never happens a first time'],
    ['a day too far ahead', "{ received-from: '2099-01-01' }", 'nothing is received so late'],
    [
      'two answers',
      "{ form-is: { field: mended, values: ['false'] } }",
      'has one answer',
      'not-flag: watched }], state: done',
    ],
  ])('%s', (_, guard, told, needle = finish.slice(0, -1)) => {
    const files = guarded(guard);
    const { faults } = readPack(files);
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [lineOf(files, file, needle), 'procedure-contradiction'],
    ]);
    expect(faults[0]!.message.en).toContain(told);
    expect(faults[0]!.hint?.zh).not.toBe('');
  });

  test('a way that is open to one source alone leaves the others without an end', () => {
    const text = textOf(file)
      .replace('{ grid-worker: worker }', '{ grid-worker: [worker, desk] }')
      .replace(/sources:\n/, 'sources:\n  desk: { zh: 窗口, en: Desk }\n')
      .replace(finish, '{ no-request: rest }, { source-in: [worker] }]');
    const { faults } = readPack(replaced(file, text));
    expect(faults.map(({ code }) => code)).toEqual(['procedure-loop']);
    expect(faults[0]!.message.zh).toContain('来源为 窗口的事项');
    expect(faults[0]!.message.en).toContain('Of matters whose source is 窗口: ');
  });

  test('a rule in force from some day on leaves what came before it without an end', () => {
    const { faults } = readPack(guarded("{ received-from: '2021-05-01' }"));
    expect(faults.map(({ code }) => code)).toEqual(['procedure-loop']);
    expect(faults[0]!.message.en).toContain('received before 2021-05-01');
  });
});
