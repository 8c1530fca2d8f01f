import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { packOfDistrict } from './district-folder.ts';
import { changed, faultsOf, lineOf, smallPack } from './small-pack.ts';

const sound = `format: 1
effective: 2020-01-01
source: invented
measures:
  report:
    dispatched: [dispatch]
    disposed: [finish]
    clocks: { dispatch: dispatch, disposal: disposal }
    suspended: [resting]
    refused: [refused]
    extensions: extensions
indicators:
  on-time:
    name: { zh: 按期处置率, en: On time }
    about: { zh: 按期 ÷ 应处置, en: on time ÷ due }
    cohort: disposal-due
    whole: [{ not: suspended }]
    part: [disposed-on-time]
    better: higher
    source: { zh: 虚构, en: invented }
tallies:
  longer:
    name: { zh: 延期, en: Extensions }
    about: { zh: 延期次数, en: extensions }
    cohort: received
    of: extensions
    source: { zh: 虚构, en: invented }
multiples:
  overrun:
    name: { zh: 超时倍数, en: Times over }
    about: { zh: 已用 ÷ 时限, en: used ÷ limit }
    kinds: [report]
    cohort: dispatch-due
    whole: [{ not: refused }]
    source: { zh: 虚构, en: invented }
evaluation:
  parts:
    promptness: { rate: on-time, full: 50, threshold: 70, perPoint: 1, source: { zh: 虚构, en: invented } }
    patience: { count: longer, each: 0.5, times: { sources: [worker], factor: 2 }, source: { zh: 虚构, en: invented } }
`;
const withAssessment = (text: string) => smallPack().set('assessment.yaml', new TextEncoder().encode(text));

test('a pack may do without an assessment, and with it the indicators come as they are written', () => {
  expect(readPack(smallPack()).pack).not.toHaveProperty('assessment');
  const { pack, faults, warnings } = readPack(withAssessment(sound));
  expect([...faults, ...warnings]).toEqual([]);
  expect(pack?.assessment?.indicators['on-time']).toMatchObject({ cohort: 'disposal-due', part: ['disposed-on-time'] });
});

test.each(['shizhong', 'ville-haute'])(
  '%s gives the source of every indicator and says it in its languages',
  (slug) => {
    const { assessment, district } = packOfDistrict(slug);
    if (!assessment) throw new Error(`${slug} has no assessment.yaml`);
    const all = [
      ...Object.values(assessment.indicators),
      ...Object.values(assessment.tallies ?? {}),
      ...Object.values(assessment.multiples ?? {}),
    ];
    for (const { name, about } of all) {
      expect(Object.keys(name)).toEqual([...district.locales]);
      expect(Object.keys(about)).toEqual([...district.locales]);
    }
    for (const { source } of [...all, ...Object.values(assessment.evaluation?.parts ?? {})]) {
      expect(Object.keys(source)).toEqual([...district.locales]);
    }
  },
);

test('a source that is not told by language is read by everybody as it is written, and is warned of', () => {
  const plain = sound.replaceAll('source: { zh: 虚构, en: invented }', 'source: invented');
  const { pack, faults, warnings } = readPack(withAssessment(plain));
  expect(faults).toEqual([]);
  expect(pack?.assessment?.indicators['on-time']?.source).toBe('invented');
  expect(warnings.map(({ code }) => code)).toEqual(Array(5).fill('text-locale-missing'));
  expect(warnings.map(({ line }) => line)).toContain(lineOf(withAssessment(plain), 'assessment.yaml', 'promptness'));
  expect(warnings.map(({ message }) => message.en)).toContainEqual(
    expect.stringContaining('evaluation.parts.patience.source is not told by language'),
  );
});

describe('what does not fit is told with its line', () => {
  test.each([
    ['a procedure that is not there', '  report:\n', '  reports:\n', 'reports', 'unknown-reference'],
    ['an action that is none', '[finish]', '[finished]', '[finished]', 'unknown-reference'],
    ['a clock that is none', 'disposal: disposal }', 'disposal: handling }', 'handling', 'unknown-reference'],
    ['a state that is none', '[resting]', '[asleep]', '[asleep]', 'unknown-reference'],
    ['a counter that is none', 'extensions: extensions', 'extensions: delays', 'delays', 'unknown-reference'],
    ['a flag that is none', 'refused: [refused]', 'refused: [refused]\n    late: tardy', 'tardy', 'unknown-reference'],
    [
      'a fact that is none',
      'refused: [refused]',
      'refused: [refused]\n    reached: answered',
      'answered',
      'unknown-reference',
    ],
    [
      'a fact that is personal',
      'refused: [refused]',
      'refused: [refused]\n    reached: text',
      'reached: text',
      'unknown-reference',
    ],
    ['what nobody measures', 'part: [disposed-on-time]', 'part: [closed]', 'part: [closed]', 'assessment-unmeasured'],
    ['its opposite', '{ not: suspended }', '{ not: void }', '{ not: void }', 'assessment-unmeasured'],
    [
      'a cohort that nothing belongs to',
      'cohort: disposal-due',
      'cohort: contact-due',
      'contact-due',
      'assessment-unmeasured',
    ],
    ['a tally of what nobody measures', 'of: extensions', 'of: reworks', 'of: reworks', 'assessment-unmeasured'],
    ['a predicate that is none', '[disposed-on-time]', '[quick]', '[quick]', 'shape-value'],
    ['a formula over no indicator', 'rate: on-time', 'rate: in-time', 'rate: in-time', 'unknown-reference'],
    ['a formula over no tally', 'count: longer', 'count: longest', 'count: longest', 'unknown-reference'],
    [
      'a source that no procedure has',
      'sources: [worker]',
      'sources: [press]',
      'sources: [press]',
      'unknown-reference',
    ],
    ['a tally called like an indicator', '  longer:', '  on-time:', 'on-time:\n    name: { zh: 延期', 'duplicate'],
    [
      'a multiple of what nobody measures',
      'cohort: dispatch-due',
      'cohort: called-back',
      'cohort: called-back',
      'assessment-unmeasured',
    ],
    ['a multiple over what nobody measures', '{ not: refused }', 'upheld', 'whole: [upheld]', 'assessment-unmeasured'],
    ['a multiple called like a tally', '  overrun:', '  longer:', 'longer:\n    name: { zh: 超时', 'duplicate'],
    ['a multiple of a kind that is none', '[report]', '[reports]', '[reports]', 'unknown-reference'],
    [
      'a flag of what was missed that is none',
      'refused: [refused]',
      'refused: [refused]\n    missed: { flag: unseen }',
      'unseen',
      'unknown-reference',
    ],
    [
      'what was missed, where nobody finds it',
      'part: [disposed-on-time]',
      'part: [missed]',
      '[missed]',
      'assessment-unmeasured',
    ],
    ['a day that is none', '2020-01-01', '2020-02-30', '2020-02-30', 'date-invalid'],
  ])('%s', (_, from, to, at, code) => {
    if (sound.split(from).length !== 2) throw new Error(`"${from}" does not stand once in the assessment`);
    const files = withAssessment(sound.replace(from, () => to));
    expect(faultsOf(files)).toContain(`assessment.yaml:${lineOf(files, 'assessment.yaml', at)} ${code}`);
  });
});

describe('what ends without a closing', () => {
  const measured = (more: string) =>
    withAssessment(
      sound.replace('    refused: [refused]\n', `${more}\n`).replace('    whole: [{ not: refused }]\n', ''),
    );
  const faultAt = (files: ReturnType<typeof measured>, at: string): string =>
    `assessment.yaml:${lineOf(files, 'assessment.yaml', at)} assessment-unclosed`;

  test('is refused as long as nobody says what it counts as', () => {
    const files = measured('    closed: [finish]');
    expect(faultsOf(files)).toEqual([faultAt(files, 'closed:')]);
    for (const named of ['refused: [refused]', 'void: [refused]', 'lapsed: [refuse]']) {
      expect(readPack(measured(`    closed: [finish]\n    ${named}`)).faults).toEqual([]);
    }
  });

  test('is what ends otherwise than by an action that closes it', () => {
    const files = measured('    closed: [watch]\n    refused: [refused]');
    expect(faultsOf(files)).toEqual([faultAt(files, 'closed:')]);
    expect(readPack(files).faults[0]?.message.en).toContain('"finish" of the procedure report leads to "done"');
  });

  test('is looked for in timers, too', () => {
    const files = changed(
      'procedures/report.yaml',
      '    to: working\n    effects: [{ resume',
      '    to: done\n    effects: [{ stop',
    );
    const lapsing = (more: string) => {
      const text = sound.replace('    refused: [refused]\n', `    closed: [finish]\n    refused: [refused]\n${more}`);
      return new Map(files).set('assessment.yaml', new TextEncoder().encode(text));
    };
    expect(readPack(lapsing('')).faults.map(({ message }) => message.en)).toEqual([
      expect.stringContaining('"rested" of the procedure report leads to "done"'),
    ]);
    expect(readPack(lapsing('    lapsed: [rested]\n')).faults).toEqual([]);
    expect(readPack(lapsing('    lapsed: [restless]\n')).faults.map(({ code }) => code)).toContain('unknown-reference');
  });
});

describe('a rework', () => {
  const counting = (effects: string, to: string) => {
    const files = changed(
      'procedures/report.yaml',
      '    effects: [{ assign: { lead: lead } }, { stop: dispatch }, { start: disposal }]',
      `    effects: [${effects}{ stop: dispatch }, { start: disposal }]`,
    );
    const text = sound.replace('    extensions: extensions\n', '    reworks: extensions\n    extensions: extensions\n');
    const procedure = new TextDecoder().decode(files.get('procedures/report.yaml'));
    return new Map(files)
      .set('assessment.yaml', new TextEncoder().encode(text))
      .set('procedures/report.yaml', new TextEncoder().encode(procedure.replace(/^ {4}to: working$/m, to)));
  };
  const assign = '{ assign: { lead: lead } }, ';
  const count = '{ count: extensions }, ';
  const plain = '    to: working';
  const branched = '    to: [{ state: working, effects: [{ count: extensions }] }]';

  test('is counted of the unit that had the matter, and so before it is assigned anew', () => {
    expect(readPack(counting(`${count}${assign}`, plain)).faults).toEqual([]);
    const late = counting(`${assign}${count}`, plain);
    expect(faultsOf(late)).toEqual([
      `assessment.yaml:${lineOf(late, 'assessment.yaml', 'reworks:')} assessment-rework`,
    ]);
    expect(readPack(late).faults[0]?.message.en).toContain(
      '"dispatch" of the procedure report assigns it before it counts',
    );
  });

  test('is looked for in what the ways out bring about, too', () => {
    expect(readPack(counting(assign, branched)).faults.map(({ code }) => code)).toEqual(['assessment-rework']);
  });
});

describe('a contact', () => {
  const contact = (text: string) => withAssessment(sound.replace('disposal: disposal }', text));
  test.each([
    ['by either clock', 'disposal: disposal, contact: [dispatch, disposal] }', []],
    [
      'answered as its clock asks',
      'disposal: disposal, contact: [dispatch, disposal] }\n    contacted: { dispatch: [dispatch], disposal: [finish] }',
      [],
    ],
    ['by a clock that is none', 'disposal: disposal, contact: [dispatch, patience] }', ['unknown-reference']],
    [
      'answered by what is no action',
      'disposal: disposal, contact: [dispatch] }\n    contacted: { dispatch: [wave] }',
      ['unknown-reference'],
    ],
    [
      'answered for a clock that asks for none',
      'disposal: disposal, contact: dispatch }\n    contacted: { disposal: [finish] }',
      ['unknown-reference'],
    ],
  ])('%s', (_, text, codes) => {
    expect(readPack(contact(text)).faults.map(({ code }) => code)).toEqual(codes);
  });
});

test('an indicator is about kinds that are assessed, and of these at least one measures what it counts', () => {
  const about = (kinds: string) =>
    sound.replace('    cohort: disposal-due\n', `    kinds: ${kinds}\n    cohort: disposal-due\n`);
  expect(readPack(withAssessment(about('[report]'))).faults).toEqual([]);
  const files = withAssessment(about('[petition]'));
  const line = (at: string) => lineOf(files, 'assessment.yaml', at);
  expect(faultsOf(files)).toEqual([
    // Nothing is asked of what it counts: of no kind nothing would be measured, which would be told for every condition.
    `assessment.yaml:${line('[petition]')} unknown-reference`,
  ]);
});
