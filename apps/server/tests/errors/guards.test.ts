import { Guard } from '@wangge/kernel';
import { expect, test } from 'vitest';
import { guardSentence, guardsWithSentence } from '../../src/platform/errors/guards.ts';
import { faultSentences } from '../../src/platform/errors/index.ts';

const words = {
  name: (id: unknown) => ({ zh: `名${id}`, en: `name of ${id}` }),
  stands: (flag: unknown) => flag === 'supervised',
  field: (id: unknown) => ({ zh: `栏${id}`, en: `field ${id}` }),
  answer: (field: unknown, value: unknown) => ({ zh: `${field}之${value}`, en: `${value} of ${field}` }),
  unit: (id: unknown) => ({ zh: `单位${id}`, en: `unit ${id}` }),
  staff: (id: unknown) => `staff ${id}`,
  instant: (at: unknown) => String(at),
  recusal: (ballot: unknown, reason: unknown) => ({
    zh: `理由${ballot}${reason}`,
    en: `reason ${reason} of ${ballot}`,
  }),
};

/** What requests, ballots and effects ask for of themselves. */
const ofTheEngine = [
  'request-open',
  'asked-by-other',
  'may-merge',
  'may-drop',
  'ballot-open',
  'not-recused',
  'stood-aside',
  'settled',
  'votes-once',
  'quorum',
  'on-panel',
  'recused',
  'seated-once',
  'panel-size',
  'not-conflicted',
  'conducts-unconflicted',
  'conducts-apart',
  'within-district',
];

test('every guard of the closed list has its sentence, and so have those that the engine brings', () => {
  const union = Guard as unknown as { anyOf: { properties: Record<string, unknown> }[] };
  // A named condition (`is`) fails as the predicate in it.
  const guards = union.anyOf.flatMap(({ properties }) => Object.keys(properties)).filter((guard) => guard !== 'is');
  expect(guards.length).toBeGreaterThan(15);
  expect([...guardsWithSentence].sort()).toEqual([...guards, ...ofTheEngine].sort());
});

test('who holds a matter is named, and what they may do about it', () => {
  expect(guardSentence('same-person', { did: ['take-check'], by: 's1' }, words)).toEqual({
    zh: '“名take-check”由staff s1执行，须由其本人完成或退回。',
    en: '“name of take-check” was done by staff s1, who has to finish it or hand it back.',
  });
});

test('what stands has to be settled first; of what is on record that is said, since nobody could settle it', () => {
  expect(guardSentence('not-flag', { flag: 'supervised' }, words)).toEqual({
    zh: '该事项处于“名supervised”，须先处理。',
    en: 'The matter is “name of supervised”; that has to be settled first.',
  });
  expect(guardSentence('not-flag', { flag: 'missed' }, words)).toEqual({
    zh: '该事项已记为“名missed”。',
    en: 'It is on record already: “name of missed”.',
  });
});

test('an answer that is not accepted is named as the form has it, with those that are', () => {
  expect(guardSentence('form-is', { field: 'mended', accepted: ['true', 'part'] }, words)).toEqual({
    zh: '“栏mended”须为“mended之true”或“mended之part”。',
    en: '“field mended” has to be “true of mended” or “part of mended”.',
  });
  expect(guardSentence('form-any', { fields: ['a', 'b', 'a'] }, words).en).toBe(
    'What is said under “field a”, “field b” does not allow this.',
  );
});

test('that time has passed is said where it has, and else what has to come before', () => {
  expect(guardSentence('within', { since: 'close', until: 'noon' }, words)).toEqual({
    zh: '“名close”之后允许的时间已过（noon）。',
    en: 'The time for this after “name of close” has passed (noon).',
  });
  expect(guardSentence('within', { since: 'close' }, words)).toEqual({
    zh: '须在“名close”之后提出，该事项尚未“名close”。',
    en: 'This comes after “name of close”, which has not happened on this matter.',
  });
});

test('a gate names each task that it waits for, whom it was called to, and how it stands', () => {
  const missing = [
    { task: 'secure', unit: 'gas', status: 'open' },
    { task: 'repair', status: 'not-called' },
    { task: 'restore', unit: 'roads', status: 'failed' },
  ];
  expect(guardSentence('tasks-done', { missing }, words)).toEqual({
    zh: '尚缺：“名secure”（单位gas）正在办理；“名repair”尚未派出；“名restore”（单位roads）未能完成，须另行派出。',
    en: 'Still missing: “name of secure” (unit gas) is under way; “name of repair” has not been called; “name of restore” (unit roads) was not done and has to be called again.',
  });
  expect(guardSentence('tasks-ended', { missing: missing.slice(0, 1) }, words).en).toBe(
    'Tasks have not ended: “name of secure” (unit gas) is under way.',
  );
});

test('what cannot be dropped is told apart: under way, done, never called', () => {
  const told = ['open', 'done', 'not-called'].map((because) =>
    guardSentence('may-drop', { task: 'restore', because }, words),
  );
  expect(new Set(told.map(({ en }) => en)).size).toBe(3);
  expect(new Set(told.map(({ zh }) => zh)).size).toBe(3);
  expect(told[0]).toEqual({
    zh: '“名restore”正在办理：请在该协同任务中“撤回吹哨”。',
    en: '“name of restore” is under way: call it off in the task itself.',
  });
});

test('a ballot names who is missing, who stands aside and why', () => {
  expect(guardSentence('quorum', { quorum: 5, missing: 1, waiting: ['e5', 'e6'] }, words).en).toBe(
    'It takes 5 votes; 1 more needed. Not voted yet: staff e5, staff e6.',
  );
  expect(guardSentence('not-recused', { ballot: 'panel', reason: 'kin' }, words).zh).toBe(
    '您已因“理由panelkin”回避，不能表决。',
  );
  expect(guardSentence('not-recused', { ballot: 'panel', staff: 'e2' }, words).en).toBe(
    'staff e2 stands aside already.',
  );
  expect(guardSentence('different-person', { ballot: 'panel', staff: 'e2', did: ['present'] }, words).en).toBe(
    'staff e2 has done “name of present” on this matter and may not sit.',
  );
});

test.each(['unknown', 'itself', 'other-kind', 'ended', 'merged-itself', 'is-a-task', 'leads-others', 'has-tasks'])(
  'why a matter is not joined: %s has a sentence of its own',
  (because) => {
    const said = guardSentence('may-merge', { matter: 'GE-1', because }, words);
    expect(said.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(
      because === 'unknown' || said.en !== guardSentence('may-merge', { matter: 'GE-1', because: 'unknown' }, words).en,
    ).toBe(true);
  },
);

test('every fault of a form has its sentence in both languages', () => {
  for (const [fault, { zh, en }] of Object.entries(faultSentences)) {
    expect(zh, fault).toMatch(/[\u4e00-\u9fff]/);
    expect(en, fault).toMatch(/^[a-z]/);
  }
});

test('who is asked for a review in vain is told who stands above the unit that answered', () => {
  const details = { unit: 'u3', below: 'u1', did: ['report-done'] };
  expect(guardSentence('above-unit', { ...details, instead: ['u2'] }, words)).toEqual({
    zh: '单位u3不是单位u1的上一级机关，应为：单位u2。',
    en: 'unit u3 is not one level above unit u1; that would be: unit u2.',
  });
  expect(guardSentence('above-unit', { ...details, instead: [] }, words).zh).toContain('单位表没有写明其上级');
});

test('who names a unit that may not have it is told why, and which may', () => {
  const company = { unit: 'u3', kind: 'company', accepted: ['department'], instead: ['u1', 'u2'] };
  expect(guardSentence('unit-kind', company, words)).toEqual({
    zh: '单位u3不是有权作出处理决定的机关，其答复无法复查；可选：单位u1、单位u2。',
    en: 'unit u3 is no authority that may decide on this, and what it answers could not be reviewed; these may: unit u1, unit u2.',
  });
  const many = { ...company, instead: Array.from({ length: 40 }, (_, index) => `u${index}`) };
  expect(guardSentence('unit-kind', many, words).zh).toMatch(/单位u5等。$/);
  expect(guardSentence('within-district', { unit: 'u9' }, words).zh).toContain('单位u9是本区的上级机关');
});

test('who has an interest is told which, when they would lead the vote, choose, or are chosen', () => {
  expect(guardSentence('conducts-unconflicted', { of: 'panel', staff: 's1', because: 'interested' }, words)).toEqual({
    zh: '您与本事项有利害关系（名interested），不得主持“名panel”；请由另一位可主持的人员主持。',
    en: 'You have an interest of your own here (name of interested) and may not lead “name of panel”: somebody else who may has to.',
  });
  expect(guardSentence('conducts-apart', { of: 'experts', staff: 's1' }, words).en).toBe(
    'You have a seat in “name of experts” and may not lead it as well: somebody else who may has to.',
  );
  const aside = { of: 'panel', staff: 's1', ballot: 'experts', reason: 'relative' };
  expect(guardSentence('conducts-unconflicted', aside, words).zh).toContain('理由expertsrelative');
  expect(guardSentence('no-interest', { unit: 'u1', field: 'lead', because: 'interested-units' }, words).en).toBe(
    'unit u1 has an interest of their own here (name of interested-units) and may not be named: choose another.',
  );
  expect(guardSentence('no-interest', { staff: 's1', field: 'owner', because: 'interested' }, words).zh).toContain(
    's1',
  );
  expect(guardSentence('no-interest', { staff: 's1', isActor: true, because: 'interested' }, words).zh).toContain(
    '您与本事项有利害关系',
  );
});

test('what binds, who stood aside and whose vote is out is said in words', () => {
  expect(guardSentence('no-decision', { did: ['arbitrate'], decidedAt: 'T' }, words).zh).toContain('不得再次退单');
  expect(guardSentence('stood-aside', { ballot: 'panel', staff: 's1', reason: 'kin' }, words).zh).toContain(
    '理由panelkin',
  );
  expect(guardSentence('settled', { ballot: 'panel', waiting: ['s5'], until: 'T' }, words).en).toBe(
    'Not voted yet: staff s5. Their votes could still turn it: wait for them, or until T.',
  );
  expect(guardSentence('ended-within', { until: 'T' }, words).en).toContain('passed at T');
});
