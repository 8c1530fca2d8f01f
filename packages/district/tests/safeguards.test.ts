import { describe, expect, test } from 'vitest';
import { findForbidden } from '../src/check/safeguards.ts';
import { readPack } from '../src/index.ts';
import { changed, faultsOf, lineOf, replaced, textOf } from './small-pack.ts';

const procedure = 'procedures/report.yaml';

describe('the four statements', () => {
  const statements = {
    purpose: '    purpose: { zh: 回访, en: To call back }\n',
    basis: '    basis: { zh: 法定职责, en: Statutory duty }\n    audience: [dispatcher]\n',
    audience: '    audience: [dispatcher]\n',
    retention: '    retention: { after: ended, keep: 180 calendar-days }\n',
  };

  test.each(Object.entries(statements))('a personal field without its %s does not load', (key, text) => {
    const files = changed('fields.yaml', text, key === 'basis' ? '    audience: [dispatcher]\n' : '');
    const line = lineOf(files, 'fields.yaml', 'reporter-phone:');
    const { pack, faults } = readPack(files);
    expect(pack).toBeUndefined();
    const fault = faults.find(({ code }) => code === 'safeguard-1')!;
    expect(fault).toMatchObject({ file: 'fields.yaml', line });
    expect(fault.message.en).toContain(`(${key})`);
    expect(fault.message.zh).toContain('守则第 1 条');
  });

  test('nobody in the audience, and kept for no time, are no statements', () => {
    expect(faultsOf(changed('fields.yaml', 'audience: [dispatcher]\n', 'audience: []\n'))[0]).toBe(
      'fields.yaml:15 shape-value',
    );
    expect(faultsOf(changed('fields.yaml', 'keep: 180 calendar', 'keep: 0 calendar'))).toEqual([
      'fields.yaml:16 duration-invalid',
    ]);
  });
});

describe('the caller stays unknown', () => {
  test.each(['department', 'handler'])('%s may not read a field of the reporter', (role) => {
    const files = changed('fields.yaml', 'audience: [dispatcher]\n', `audience: [dispatcher, ${role}]\n`);
    expect(faultsOf(files)).toEqual(['fields.yaml:15 safeguard-4']);
    expect(readPack(files).faults[0]!.message.en).toContain('stays unknown to those complained of');
  });
});

describe('free text is personal', () => {
  test('a text field of any form says which personal field it is', () => {
    const text = 'type: text, required: true, personal: matter-text';
    const bare = changed(procedure, text, 'type: text, required: true');
    expect(faultsOf(bare)).toEqual([`${procedure}:${lineOf(bare, procedure, 'field: text')} safeguard-3`]);
    const unknown = changed(procedure, text, 'type: text, required: true, personal: matter-txt');
    expect(faultsOf(unknown)).toEqual([`${procedure}:${lineOf(unknown, procedure, 'field: text')} unknown-reference`]);
    expect(readPack(unknown).faults[0]!.hint!.en).toBe('Did you mean "matter-text"?');
  });

  test('of an approval too', () => {
    const form = 'form: [{ field: note, name: { zh: 意见, en: Note }, type: text }]';
    const files = changed(
      procedure,
      'en: Approve }, by: { dispatcher: area }',
      `en: Approve }, by: { dispatcher: area }, ${form}`,
    );
    expect(faultsOf(files)).toEqual([`${procedure}:${lineOf(files, procedure, 'en: Approve')} safeguard-3`]);
  });

  test('what is sealed reaches no guard and becomes no fact', () => {
    const fact = changed(procedure, '{ set: [condition] }', '{ set: [condition, text] }');
    expect(faultsOf(fact)).toEqual([`${procedure}:${lineOf(fact, procedure, 'condition, text')} safeguard-3`]);
    const guard = changed(
      procedure,
      'type: boolean, required: true',
      'type: boolean, required: true, personal: matter-text',
    );
    expect(faultsOf(guard)).toEqual([`${procedure}:${lineOf(guard, procedure, 'form-is')} safeguard-3`]);
  });
});

describe('never here', () => {
  test.each([
    ['fields.yaml', '  reporter-phone:', '  reporter-ethnicity:'],
    ['fields.yaml', '{ zh: 电话, en: Phone }', '{ zh: 民族, en: Phone }'],
    ['fields.yaml', '{ zh: 电话, en: Phone }', '{ zh: 电话, en: Religion }'],
    ['fields.yaml', '  reporter-phone:', '  hiv-status:'],
    ['catalogue.yaml', '{ zh: 井盖, en: Manhole cover }', '{ zh: 重点人员走访, en: Manhole cover }'],
    ['catalogue.yaml', 'words: [井盖]', 'words: [井盖, 人脸识别]'],
    [procedure, '{ zh: 督办, en: Watched }', '{ zh: 缠访, en: Watched }'],
    [procedure, '  extensions: { zh', '  person-risk-score: { zh'],
    [procedure, 'vague: { zh: 不具体', 'vague: { zh: 精神障碍'],
    [procedure, '{ field: reason, name: { zh: 理由', '{ field: reason, name: { zh: 信访人画像'],
    [procedure, 'watch:\n    name: { zh: 督办, en: Watch }', 'watch:\n    name: { zh: 督办, en: Tag as key person }'],
  ])('%s: %s → %s', (file, from, to) => {
    const files = changed(file, from, to);
    const line = lineOf(files, file, to.split('\n').at(-1)!);
    expect(faultsOf(files)).toContain(`${file}:${line} safeguard-2`);
  });

  test.each([
    'faceRecognition',
    'face-recognition',
    'Facial recognition',
    '人脸比对',
    'risk score',
    'person_score',
    '个人风险等级',
    'social-credit',
    'petitioner profile',
    '上访人员',
    'ethnic group',
    '民 族',
    '宗教信仰',
    'HIV',
    '艾滋病',
    'AIDS',
    'key persons',
    '重点人员',
    '特殊人群',
    'watch-list',
  ])('"%s" is refused', (text) => {
    expect(findForbidden(text)).toBeDefined();
  });

  test.each([
    'surface',
    'facade',
    '外立面',
    'gas leak risk',
    '燃气泄漏风险',
    'hearing aids',
    'archive',
    '重点事项',
    '特殊作业',
    'profile of the road',
    'racetrack',
    '一老一小一特殊',
    'key',
    'person',
    'faithful',
  ])('"%s" is not', (text) => {
    expect(findForbidden(text)).toBeUndefined();
  });

  test('the fault cites the safeguard in both languages', () => {
    const [fault] = readPack(changed('fields.yaml', '{ zh: 电话, en: Phone }', '{ zh: 民族, en: Phone }')).faults;
    expect(fault!.message.zh).toContain('守则第 2 条');
    expect(fault!.message.en).toContain('safeguard 2');
  });
});

test('a form that asks for photos needs the four statements on photos', () => {
  const fields = textOf('fields.yaml');
  const files = replaced('fields.yaml', fields.slice(0, fields.indexOf('  photo:')));
  const { faults } = readPack(files);
  expect(faults.map(({ code, file }) => [code, file])).toContainEqual(['safeguard-1', 'procedures/report.yaml']);
});
