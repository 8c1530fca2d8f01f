import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { faultsOf, lineOf, smallPack, told } from './small-pack.ts';

/** A demo of the small town, as small as it can be. Every test breaks one thing of it. */
const sound = `format: 1
accounts:
  outside: { name: { zh: 外勤, en: Outside }, staff: [ann, cai] }
  inside: { name: { zh: 内勤, en: Inside }, staff: [bo, dan] }
days: { value: 7, source: invented }
languages: { zh: 1 }
arrivals:
  perDay: { value: 3, source: invented }
  week: { value: [1, 1, 1, 1, 1, 1, 1], source: invented }
  holiday: { value: 1, source: invented }
  hours:
    rounds: { value: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], source: invented }
  repeated: { share: 0, metres: 5, hours: 5, source: invented }
  spots: { count: 0, share: 0, metres: 5, categories: 1, source: invented }
  visited: { value: 10, source: invented }
  day: { from: "08:00", to: "20:00", source: invented }
mix:
  source: invented
  groups:
    roads: { share: 1, found: 1, late: 0.1, motif: cover, categories: { C0101: 1 } }
  urgencies: { value: { minutes: 0.1 }, source: invented }
  seasons: { value: { C0101: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5] }, source: invented }
words:
  where: { zh: [路口] }
samples:
  C0101: { zh: [井盖响] }
texts:
  plain: { zh: [已办。] }
  found: { zh: ["{where}{category}：{condition}。", "{sample}。"] }
callers:
  names: { zh: [某人] }
  mark: { zh: [（虚构）] }
  phone: 000######
  source: invented
paces:
  source: invented
  value:
    dispatch: { median: 5, spread: 0.5, hours: any }
    finish: { clock: disposal, share: { median: 0.5, spread: 0.5 }, most: 0.9, soonest: 10, late: { median: 100, spread: 0.5 } }
procedures:
  report:
    source: invented
    weight: 1
    reports:
      rounds: { source: worker, by: grid-worker, found: true, hours: rounds, form: { text: { say: found } } }
    states:
      new:
        - ways:
            - { do: dispatch, weight: 0.9, after: dispatch, form: { lead: {} } }
            - { do: refuse, weight: 0.1, after: dispatch, form: { reason: { weigh: { vague: 1 } } } }
      working:
        - when: { asked: rest }
          ways: [{ do: approve-rest, after: dispatch }]
        - ways: [{ do: finish, after: finish, form: { mended: { weigh: { true: 9, false: 1 } }, photos: { shows: right } } }]
          meanwhile: [{ do: ask-rest, chance: 0.1, when: { below: { extensions: 1 } }, at: [0.2, 0.5], form: { until: { between: [3, 9] } } }]
      resting:
        - ways: [{ wait: 1 }]
`;

const withDemo = (text: string) => smallPack().set('demo.yaml', new TextEncoder().encode(text));

/** What is told when one place is changed; the place must be there, once. */
function broken(from: string, to: string): { faults: string[]; line: number } {
  expect(sound.split(from).length, `"${from}" stands once`).toBe(2);
  const files = withDemo(sound.replace(from, () => to));
  return { faults: faultsOf(files), line: lineOf(files, 'demo.yaml', to) };
}

test('a sound demo is part of the pack, and a pack without one has none', () => {
  const { pack, faults, warnings } = readPack(withDemo(sound));
  expect(told([...faults, ...warnings])).toEqual([]);
  expect(pack?.demo?.days.value).toBe(7);
  expect(readPack(smallPack()).pack?.demo).toBeUndefined();
});

describe('each thing that is wrong is told with its line', () => {
  test.each([
    ['an account of nobody', 'staff: [ann, cai]', 'staff: [anne, ann, cai]', 'unknown-reference'],
    ['an account twice', 'staff: [ann, cai]', 'staff: [ann, cai, bo]', 'duplicate'],
    ['a role without an account', 'staff: [bo, dan]', 'staff: [bo]', 'demo-accounts'],
    [
      'a category that is not in the catalogue',
      'categories: { C0101: 1 }',
      'categories: { C0199: 1 }',
      'unknown-reference',
    ],
    ['groups that weigh nothing', 'categories: { C0101: 1 }', 'categories: { C0101: 0 }', 'demo-mix'],
    ['a day of 23 hours', '0, 0, 0, 0, 0, 0], source', '0, 0, 0, 0, 0], source', 'shape-value'],
    ['a season of no category', 'value: { C0101: [', 'value: { C0102: [', 'unknown-reference'],
    ['a language that the district has not', 'languages: { zh: 1 }', 'languages: { fr: 1 }', 'unknown-reference'],
    ['nothing to say in a language', 'languages: { zh: 1 }', 'languages: { zh: 1, en: 1 }', 'demo-text'],
    ['a word that is nowhere', '"{where}{category}：', '"{wher}{category}：', 'unknown-reference'],
    [
      'samples where there may be none',
      '["{where}{category}：{condition}。", "{sample}。"]',
      '["{sample}。"]',
      'demo-text',
    ],
    ['a number that somebody could have', 'phone: 000######', 'phone: 138######', 'shape-value'],
    ['a procedure that is not there', '  report:\n', '  reports:\n', 'unknown-reference'],
    ['an action that is not there', 'do: finish,', 'do: finnish,', 'unknown-reference'],
    ['an action of another state', '{ wait: 1 }', '{ do: dispatch, after: dispatch }', 'demo-play'],
    ['a state that is not there', '      resting:\n', '      sleeping:\n', 'unknown-reference'],
    [
      'a role that may not',
      'do: finish, after: finish,',
      'do: finish, after: finish, by: { dispatcher: 1 },',
      'demo-play',
    ],
    ['a pace that is not there', 'do: finish, after: finish,', 'do: finish, after: never,', 'unknown-reference'],
    ['a pace by a clock that is not there', 'clock: disposal', 'clock: patience', 'unknown-reference'],
    ['a field that the form has not', '{ lead: {} }', '{ leader: {} }', 'unknown-reference'],
    ['a choice that is none', 'weigh: { vague: 1 }', 'weigh: { vogue: 1 }', 'unknown-reference'],
    ['words in a choice', 'reason: { weigh: { vague: 1 } }', 'reason: { say: plain }', 'demo-play'],
    ['sentences that are not there', 'say: found', 'say: lost', 'unknown-reference'],
    [
      'waiting without end',
      'after: dispatch, form: { lead: {} } }',
      'after: dispatch, form: { lead: {} } }\n            - { wait: 1 }',
      'demo-play',
    ],
    ['a source that the role may not name', 'source: worker, by', 'source: hotline, by', 'unknown-reference'],
    ['a role that may not report', 'by: grid-worker, found', 'by: department, found', 'demo-play'],
    ['a counter that is not there', 'below: { extensions: 1 }', 'below: { returns: 1 }', 'unknown-reference'],
    ['a request that is not there', 'asked: rest', 'asked: pause', 'unknown-reference'],
    ['a unit that is not there', '{ lead: {} }', '{ lead: { from: [rodes] } }', 'unknown-reference'],
    ['units in a choice', 'reason: { weigh: { vague: 1 } }', 'reason: { from: [roads] }', 'demo-play'],
    ['people of a unit that is not there', 'do: finish, after', 'do: finish, unit: rodes, after', 'unknown-reference'],
    ['a ballot that is not there', 'when: { asked: rest }', 'when: { ballot: { rest: voting } }', 'unknown-reference'],
    ['two ways to say one thing', 'photos: { shows: right }', 'photos: { shows: right, say: plain }', 'demo-play'],
  ])('%s', (_, from, to, code) => {
    const { faults } = broken(from, to);
    const codes = faults.map((fault) => fault.replace(/:\d+ /, ' '));
    expect(codes).toContain(`demo.yaml ${code}`);
  });

  test('the line is that of the place', () => {
    const { faults, line } = broken('do: finish,', 'do: finnish,');
    expect(faults).toContain(`demo.yaml:${line} unknown-reference`);
  });

  test('somebody without a login is no account, told where they are named', () => {
    const files = withDemo(sound);
    const staff = new TextDecoder().decode(files.get('staff.csv')).replace('cai,cai,true', 'cai,,true');
    files.set('staff.csv', new TextEncoder().encode(staff));
    expect(faultsOf(files)).toContain(`demo.yaml:${lineOf(files, 'demo.yaml', 'staff: [ann, cai]')} demo-accounts`);
  });

  test('a state of which nothing is said, by its name', () => {
    const { faults } = readPack(withDemo(sound.replace('      resting:\n        - ways: [{ wait: 1 }]\n', '')));
    expect(faults.map(({ code, message }) => [code, message.en])).toEqual([
      ['demo-play', expect.stringContaining('resting')],
    ]);
  });

  test('a state that only sometimes leads on', () => {
    const { faults, line } = broken(
      '        - ways: [{ do: finish',
      '        - when: { flag: watched }\n          ways: [{ do: finish',
    );
    expect(faults).toEqual([`demo.yaml:${line} demo-play`]);
  });

  test('a procedure that only calls open has no weight, and one with a weight has reports', () => {
    const reports = sound.slice(sound.indexOf('    reports:'), sound.indexOf('    states:'));
    const { faults } = readPack(withDemo(sound.replace(reports, '')));
    expect(faults.map(({ code, message }) => [code, message.en])).toEqual([
      ['demo-play', expect.stringContaining('weight 0')],
    ]);
  });

  test('a month in which nothing happens', () => {
    const { faults } = broken('1, 1, 0.5] }', '1, 1, 0] }');
    expect(faults.map((fault) => fault.split(' ')[1])).toEqual(['demo-mix']);
  });

  test('no sentence for what is not named', () => {
    const { faults } = broken('  plain: { zh: [已办。] }\n', '');
    expect(faults.map((fault) => fault.split(' ')[1])).toEqual(['demo-text']);
  });
});
