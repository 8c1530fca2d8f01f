import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { type KinFile, kinPack, kinText } from './kin-pack.ts';
import { smallPack, told } from './small-pack.ts';

// Tasks, ballots, merging and appeals: what a pack may say with them, and each nonsense refused where it stands.

const works = 'procedures/works.yaml';
const help = 'procedures/help.yaml';

/** Faults of the pack with places of one file changed, and the line on which `needle` then stands. */
function broken(file: KinFile, changes: readonly (readonly [string, string])[], needle: string) {
  const text = changes.reduce((all, [from, to]) => {
    if (all.split(from).length !== 2)
      throw new Error(`"${from}" stands ${all.split(from).length - 1} times in ${file}`);
    return all.replace(from, () => to);
  }, kinText(file));
  if (!text.includes(needle)) throw new Error(`"${needle}" does not stand in ${file}`);
  const line = text.slice(0, text.indexOf(needle)).split('\n').length;
  const { faults } = readPack(kinPack(file, text));
  return { faults, found: told(faults), line };
}

type Case = readonly [what: string, file: KinFile, from: string, to: string, code: string, needle?: string];

function named(cases: readonly Case[]) {
  return cases.map(([what, file, from, to, code, needle = to]) => ({ what, file, from, to, code, needle }));
}

/** The fault is told where it is, and no other fault follows from it. */
function refuses(cases: readonly Case[]): void {
  test.each(named(cases))('$what', ({ file, from, to, code, needle }) => {
    const { found, line } = broken(file, [[from, to]], needle);
    expect(found).toEqual([`${file}:${line} ${code}`]);
  });
}

/** The fault is told where it is, among others that are true as well. */
function refusesToo(cases: readonly Case[]): void {
  test.each(named(cases))('$what', ({ file, from, to, code, needle }) => {
    const { found, line } = broken(file, [[from, to]], needle);
    expect(found).toContain(`${file}:${line} ${code}`);
  });
}

test('all of it used as it is meant', () => {
  const { faults, warnings } = readPack(kinPack());
  expect(told(faults)).toEqual([]);
  expect(told(warnings)).toEqual([]);
});

test('a vote that one person alone may lead is told: with an interest of theirs nobody could', () => {
  const { warnings } = readPack(kinPack().set('posts.csv', smallPack().get('posts.csv')!));
  expect(warnings.map(({ code, message }) => [code, message.en])).toEqual([
    ['ballot-one-conductor', expect.stringContaining('bo alone may lead "panel"')],
  ]);
});

test('every fault says what is wrong in both languages', () => {
  const { faults } = broken(works, [['after: [secure]', 'after: [repair]']], 'after: [repair]');
  expect(faults[0]!.message).toEqual({
    zh: '任务互相等待，谁也轮不到：repair → repair',
    en: 'These tasks wait for each other and none ever begins: repair → repair',
  });
});

describe('tasks apart', () => {
  const review = `  review:
    name: { zh: 评查, en: Review }
    procedure: help
    limit: 2 working-days
    apart: true
    source: invented
ballots:
`;
  const look = `  look:
    name: { zh: 评查, en: Have it reviewed }
    by: { dispatcher: area }
    from: [working, done]
    form:
      - { field: reviewed, name: { zh: 单位, en: Unit }, type: units, required: true }
      - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean, required: true }
      - { field: request, name: { zh: 要求, en: Request }, type: text, personal: matter-text }
    guards: [{ did-by: { field: reviewed, did: [present] } }]
    effects: [{ call: { task: review, units: reviewed, hand: [urgent] } }]
requests:
`;
  const sound: readonly (readonly [string, string])[] = [
    ['ballots:\n', review],
    ['requests:\n', look],
  ];

  test('may be called after the end, of those that did something', () => {
    expect(broken(works, sound, 'look:').found).toEqual([]);
  });

  test.each([
    ['called from the end without being apart', '    apart: true\n', '', 'from: [working, done]', 'procedure-final'],
    [
      'called from the end and moving it',
      'from: [working, done]',
      'from: [working, done]\n    to: working',
      'from: [working, done]',
      'procedure-final',
    ],
    [
      'that a gate waits for',
      '{ called-done: [repair] }',
      '{ called-done: [review] }',
      '{ called-done: [review] }',
      'procedure-task',
    ],
    ['that another task comes after', 'after: [secure]', 'after: [review]', 'after: [review]', 'procedure-task'],
    [
      'that come after another',
      '    apart: true\n',
      '    apart: true\n    after: [secure]\n',
      'apart: true',
      'procedure-task',
    ],
    [
      'of units by a deed that is none',
      'did: [present]',
      'did: [presented]',
      'did: [presented]',
      'procedure-reference',
    ],
    [
      'of units by a field that names none',
      'field: reviewed, did',
      'field: urgent, did',
      'field: urgent, did',
      'procedure-guard',
    ],
  ])('%s are refused where it stands', (what, from, to, needle, code) => {
    const { found, line } = broken(works, [...sound, [from, to]], needle);
    // What is out of order is told at its own line.
    expect(found).toContain(`${works}:${what === 'that come after another' ? line + 1 : line} ${code}`);
  });
});

describe('tasks', () => {
  refusesToo([
    ['that are not there, called', works, 'call: { task: repair', 'call: { task: repairs', 'procedure-reference'],
    [
      'that may not be asked for what they require',
      works,
      'type: boolean, required: true }\n      - { field: request',
      'type: boolean }\n      - { field: request',
      'procedure-form',
      'call: { task: secure',
    ],
  ]);

  refuses([
    [
      'of a procedure that there is not',
      works,
      'procedure: help\n    limit: 3',
      'procedure: helf\n    limit: 3',
      'procedure-reference',
      'procedure: helf',
    ],
    ['after one that there is not', works, 'after: [secure]', 'after: [secured]', 'procedure-reference'],
    [
      'without a limit that its procedure counts by',
      works,
      '    limit: 2 working-days\n',
      '',
      'procedure-task',
      '  repair:\n    name: { zh: 抢修, en',
    ],
    ['with a limit of nothing', works, 'limit: 2 working-days', 'limit: 0 working-days', 'duration-invalid'],
    [
      'that nobody calls',
      works,
      '      - { call: { task: repair, units: repair, hand: [urgent] } }\n',
      '',
      'procedure-task',
      '  repair:\n    name: { zh: 抢修, en',
    ],
    ['called of no field', works, 'units: repair, hand', 'units: repairs, hand', 'procedure-form'],
    ['called of a field that names no units', works, 'units: repair, hand', 'units: urgent, hand', 'procedure-form'],
    [
      'handed a field that the form has not',
      works,
      'units: repair, hand: [urgent]',
      'units: repair, hand: [urgent, haste]',
      'procedure-form',
    ],
    [
      'handed what they do not begin with',
      works,
      'units: repair, hand: [urgent]',
      'units: repair, hand: [urgent, secure]',
      'procedure-form',
    ],
    [
      'handed what is personal as if it were not',
      works,
      'units: repair, hand: [urgent]',
      'units: repair, hand: [urgent, request]',
      'safeguard-3',
    ],
    [
      'not handed what they require',
      works,
      'units: repair, hand: [urgent]',
      'units: repair',
      'procedure-form',
      'call: { task: repair',
    ],
    ['in a gate that there are not', works, 'called-done: [repair]', 'called-done: [repairs]', 'procedure-reference'],
  ]);

  const droppable = [
    [
      'reasons:\n',
      'reasons:\n  part:\n    secure: { zh: 围护, en: Make safe }\n    repair: { zh: 抢修, en: Repair }\n',
    ],
    [
      '  present:\n',
      `  drop:
    name: { zh: 取消, en: Drop }
    by: { department: lead-unit }
    from: [working]
    form: [{ field: part, name: { zh: 任务, en: Task }, type: choice, of: part, required: true }]
    effects: [{ drop: part }]
  present:
`,
    ],
  ] as const;

  test.each([
    ['as it is meant', 'drop: part', 'drop: part', undefined],
    ['by what is no choice', 'drop: part', 'drop: lead', 'procedure-form'],
    ['by a choice that may be left out', 'of: part, required: true', 'of: part', 'procedure-task'],
    ['by a choice of something else', 'of: part, required', 'of: interest, required', 'procedure-task'],
    [
      'where nothing asks what there is to drop',
      'effects: [{ drop: part }]',
      'to: [{ state: working, effects: [{ drop: part }] }]',
      'procedure-task',
    ],
  ])('dropped: %s', (_, from, to, code) => {
    const { found, line } = broken(works, [...droppable, [from, to]], 'drop:');
    const at = code === 'procedure-task' || code === 'procedure-form' ? [`${works}:${line + 5} ${code}`] : [];
    expect(found).toEqual(at);
  });

  test('that the unit which was called could take back itself', () => {
    const { found, line } = broken(
      help,
      [
        [
          'declined: { name: { zh: 谢绝, en: Declined }, phase: ended, final: true, outcome: failed }',
          'declined: { name: { zh: 谢绝, en: Declined }, phase: ended, final: true, outcome: withdrawn }',
        ],
      ],
      'to: declined',
    );
    expect(found).toContain(`${help}:${line} procedure-task`);
  });

  test('that wait for each other', () => {
    const { found, line } = broken(
      works,
      [['    limit: 3 emergency-hours\n', '    limit: 3 emergency-hours\n    after: [repair]\n']],
      'after: [repair]',
    );
    expect(found).toEqual([`${works}:${line} procedure-task`]);
  });

  test('whose procedures call each other', () => {
    const text = kinText(help)
      .replace(
        'clocks:\n',
        'tasks:\n  more: { name: { zh: 再请, en: More }, procedure: help, limit: 1 working-days, source: invented }\nclocks:\n',
      )
      .replace(
        'actions:\n',
        `actions:
  more:
    name: { zh: 再请, en: More }
    by: { department: lead-unit }
    from: [called]
    form:
      - { field: more, name: { zh: 单位, en: Unit }, type: unit }
      - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean, required: true }
    effects: [{ call: { task: more, units: more, hand: [urgent] } }]
`,
      );
    const line = text.slice(0, text.indexOf('procedure: help')).split('\n').length;
    expect(told(readPack(kinPack(help, text)).faults)).toEqual([`${help}:${line} procedure-task`]);
  });

  test('called or split while the matter is being opened', () => {
    const { found, line } = broken(
      works,
      [
        [
          'effects: [{ set: [owner, urgent] }, { start: whole }]',
          'effects: [{ set: [owner, urgent] }, { start: whole }, { call: { task: secure, units: owner } }]',
        ],
      ],
      '{ call: { task: secure, units: owner } }',
    );
    expect(found).toEqual([`${works}:${line} procedure-task`]);
  });

  test('whose failing leaves no way out', () => {
    // After it has begun nobody can be called again, and what leads on waits for it to be done.
    const { found, line, faults } = broken(
      works,
      [
        [
          '    from: [working]\n    form:\n      - { field: secure',
          '    from: [working]\n    to: waiting\n    form:\n      - { field: secure',
        ],
        ['  voting: { name', '  waiting: { name: { zh: 等协办, en: Waiting }, phase: handling }\n  voting: { name'],
        ['    from: [working]\n    to: voting', '    from: [waiting]\n    to: voting'],
      ],
      'guards: [{ tasks-done: [secure] }',
    );
    expect(found).toEqual([`${works}:${line} procedure-task`, `${works}:${line} procedure-task`]);
    expect(faults[0]!.message.en).toContain('When the task "secure" fails, 等协办 (waiting) has no way out');
  });

  test('that are waited for where nobody can have been called', () => {
    const { found, line } = broken(
      works,
      [
        [
          '  split:\n',
          '  skip:\n    name: { zh: 直接会审, en: Skip }\n    by: { dispatcher: area }\n    from: [new]\n    to: answering\n    guards: [{ tasks-done: [secure] }]\n  split:\n',
        ],
      ],
      '  skip:\n',
    );
    expect(found).toEqual([`${works}:${line} procedure-unreachable`]);
  });
});

describe('a procedure that is a task', () => {
  refusesToo([
    ['goes nowhere when its caller ends', help, 'withdrawn: taken-back\n', '', 'procedure-task', 'id: help'],
    ['goes where there is no state', help, 'withdrawn: taken-back', 'withdrawn: taken', 'procedure-reference'],
    [
      'ends without its caller hearing of it',
      help,
      'phase: ended, final: true, outcome: failed }',
      'phase: ended, final: true }',
      'procedure-task',
      '  declined:',
    ],
  ]);

  refuses([
    [
      'hands nothing to a form',
      help,
      '    - { field: request',
      '    - { field: note, name: { zh: 附注, en: Note }, type: number }\n    - { field: request',
      'procedure-task',
      '    - { field: note',
    ],
    [
      'asks for photos',
      help,
      '    - { field: request',
      '    - { field: shot, name: { zh: 照片, en: Photos }, type: photos }\n    - { field: request',
      'procedure-task',
      '    - { field: shot',
    ],
    [
      'has guards that nobody looks at',
      help,
      '  effects: [{ set: [urgent] }, { start: work }]',
      "  guards: [{ form-is: { field: urgent, values: ['true'] } }]\n  effects: [{ set: [urgent] }, { start: work }]",
      'procedure-task',
      '  guards: [{ form-is',
    ],
    ['has no source', help, 'sources:\n  called: { zh: 召集, en: Called }', 'sources: {}', 'procedure-task'],
  ]);

  test('can neither be done nor fail', () => {
    const done = broken(
      help,
      [['    from: [called]\n    to: rating', '    from: [called]\n    to: declined']],
      '  rating: {',
    );
    // Told by the state in which it would be done: nothing leads there any more.
    expect(done.found).toContain(`${help}:${done.line} procedure-unreachable`);
    const failed = broken(help, [['final: true, outcome: failed }', 'final: true, outcome: done }']], 'states:');
    expect(failed.found).toEqual([`${help}:${failed.line} procedure-task`]);
  });

  test('goes on after its caller counts it as ended', () => {
    const again = `  again:
    name: { zh: 返工, en: Again }
    by: { department: caller }
    from: [rating]
    to: called
    effects: [{ start: work }]
`;
    const { found, line } = broken(
      help,
      [['  decline:\n', `${again}  decline:\n`]],
      '    to: called\n    effects: [{ start: work }]',
    );
    expect(found).toEqual([`${help}:${line} procedure-task`]);
  });

  test('cannot end by itself: that its caller ends is no way out', () => {
    const { found, line } = broken(
      help,
      [
        ['    from: [rating]\n    to: rated\n', '    from: [rating]\n'],
        ['  rated: { name: { zh: 已评价, en: Rated }, phase: ended, final: true, outcome: done }\n', ''],
      ],
      '  rating: {',
    );
    expect(found).toEqual([`${help}:${line} procedure-dead-end`]);
  });

  test('leaves its clock running', () => {
    const { found, line } = broken(help, [['{ set: [reason] }, { stop: work }', '{ set: [reason] }']], '  decline:\n');
    expect(found).toEqual([`${help}:${line} procedure-clock-runs-on`]);
  });

  test('needs a caller for what only a task has', () => {
    const changes = [
      ['by: {}', 'by: { dispatcher: area }'],
      ['  source: {}', '  source: { dispatcher: called }'],
      ['id: help', 'id: helped'],
      [
        'type: text, personal: matter-text }\n  effects',
        'type: text, personal: matter-text }\n    - { field: place, name: { zh: 位置, en: Place }, type: place }\n  effects',
      ],
    ] as const;
    const { faults } = broken(help, changes, 'id: helped');
    const lines = faults
      .filter(({ file, code }) => file === help && code === 'procedure-task')
      .map(({ message }) => message.en);
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'Only states of a task have an outcome',
      'Only states of a task have an outcome',
      'Only states of a task have an outcome',
      'Only a task has "withdrawn"',
      'Only a clock of a task runs for its limit',
      'There is no caller',
    ]);
  });

  test('that nothing calls and nobody opens is told, and nothing that follows from it', () => {
    const { found, line } = broken(help, [['id: help', 'id: helped']], 'by: {}');
    expect(found.filter((fault) => fault.startsWith(help))).toEqual([`${help}:${line} procedure-task`]);
  });
});

describe('ballots', () => {
  refusesToo([
    [
      'that leave a matter where nothing leads on',
      works,
      'passed: { to: answering }',
      'passed: {}',
      'procedure-ballot',
    ],
    ['that one vote carries', works, 'moreThan: 1/2', 'atLeast: 1/3', 'procedure-ballot'],
    [
      'with nobody’s reason to stand aside',
      works,
      '  interest:\n    own: { zh: 本人有利害关系, en: An interest of their own }',
      '  interest: {}',
      'shape-value',
    ],
  ]);

  refusesToo([
    [
      'that are not there, seated',
      works,
      'ballot: panel, panel: panel',
      'ballot: panels, panel: panel',
      'procedure-reference',
    ],
  ]);

  refuses([
    ['that cannot pass', works, 'moreThan: 1/2', 'moreThan: 1/1', 'procedure-ballot'],
    ['that ask for more than all', works, 'moreThan: 1/2', 'atLeast: 4/3', 'procedure-ballot'],
    ['of a share that is none', works, 'moreThan: 1/2', 'moreThan: 1/0', 'shape-value'],
    ['that a quorum may cut short', works, '    clock: whole\n', '', 'procedure-ballot', 'size: 3'],
    ['with a clock that there is not', works, 'clock: whole', 'clock: hole', 'procedure-reference'],
    [
      'that take every interest for an absence',
      works,
      'clock: whole',
      'clock: whole\n    absence: [own]',
      'procedure-ballot',
      'absence: [own]',
    ],
    [
      'with an absence that is no reason',
      works,
      'clock: whole',
      'clock: whole\n    absence: [away]',
      'procedure-reference',
      'absence: [away]',
    ],
    ['without a meeting that has its quorum', works, 'quorum: 2', 'quorum: 4', 'procedure-ballot'],
    ['in a state that there is not', works, 'in: [voting]', 'in: [voting, vote]', 'procedure-reference'],
    ['in a final state', works, 'in: [voting]', 'in: [voting, done]', 'procedure-ballot'],
    [
      'conducted by a role that there is not',
      works,
      'conduct: { dispatcher: area }',
      'conduct: { chair: area }',
      'shape-unknown-key',
    ],
    [
      'with reasons of a list that there is not',
      works,
      'recusal: interest',
      'recusal: interests',
      'procedure-reference',
    ],
    ['barring by a fact that nothing sets', works, 'barred: [owner]', 'barred: [builder]', 'procedure-fact'],
    ['barring by a fact that names nobody', works, 'barred: [owner]', 'barred: [urgent]', 'procedure-fact'],
    ['an interest by a fact that nothing sets', works, 'in: [owner]', 'in: [builder]', 'procedure-fact'],
    ['an interest by a fact that names nobody', works, 'in: [owner]', 'in: [urgent]', 'procedure-fact'],
    ['an interest of a field that there is not', works, 'fields: [lead]', 'fields: [leader]', 'procedure-guard'],
    [
      'after a deed that there is not',
      works,
      'different-person: [dispatch]',
      'different-person: [dispatched]',
      'procedure-reference',
    ],
    [
      'whose opinion is called vote',
      works,
      'opinion: [{ field: opinion',
      'opinion: [{ field: vote',
      'procedure-id-clash',
    ],
    [
      'without minutes',
      works,
      'minutes: [{ field: minutes, name: { zh: 纪要, en: Minutes }, type: text, personal: matter-text, required: true }]',
      'minutes: []',
      'shape-value',
    ],
    [
      'whose minutes are not sealed',
      works,
      'en: Minutes }, type: text, personal: matter-text',
      'en: Minutes }, type: text',
      'safeguard-3',
    ],
    ['that lead to no state', works, 'passed: { to: answering }', 'passed: { to: answered }', 'procedure-reference'],
    ['seated of no field', works, 'ballot: panel, panel: panel', 'ballot: panel, panel: members', 'procedure-form'],
    [
      'seated of a field that is no panel',
      works,
      'type: panel, required: true',
      'type: person, required: true',
      'procedure-form',
      'effects: [{ seat',
    ],
    [
      'seated of a field that may be left out',
      works,
      'type: panel, required: true',
      'type: panel',
      'procedure-ballot',
      'effects: [{ seat',
    ],
    [
      'with fewer seats than the rule',
      works,
      'type: panel, required: true',
      'type: panel, max: 2, required: true',
      'procedure-ballot',
      'effects: [{ seat',
    ],
    [
      'whose clock runs on',
      works,
      'failed: { to: rejected, effects: [{ stop: whole }] }',
      'failed: { to: rejected }',
      'procedure-clock-runs-on',
    ],
  ]);

  test('that nobody opens', () => {
    const { found, line } = broken(
      works,
      [['\n    effects: [{ seat: { ballot: panel, panel: panel } }]', '']],
      '  panel:\n',
    );
    expect(found).toContain(`${works}:${line} procedure-ballot`);
  });

  test('seated where nobody votes', () => {
    const { found, line } = broken(
      works,
      [
        ['    to: voting\n', '    to: waiting\n'],
        ['  voting: { name', '  waiting: { name: { zh: 候会, en: Waiting }, phase: checking }\n  voting: { name'],
        [
          '  split:\n',
          '  begin:\n    name: { zh: 开会, en: Begin }\n    by: { dispatcher: area }\n    from: [waiting]\n    to: voting\n  split:\n',
        ],
      ],
      'effects: [{ seat',
    );
    expect(found).toEqual([`${works}:${line} procedure-ballot`]);
  });

  test('seated by an answer, where nobody looks at interests', () => {
    const { found, line } = broken(
      works,
      [['passed: { to: answering }', 'passed: { to: voting, effects: [{ seat: { ballot: panel, panel: minutes } }] }']],
      'passed: { to: voting',
    );
    expect(found).toContain(`${works}:${line} procedure-ballot`);
  });

  test('whose actions an action has the name of', () => {
    for (const id of ['vote-panel', 'recuse-panel', 'substitute-panel', 'conclude-panel']) {
      const { found, line } = broken(works, [['  answer:\n', `  ${id}:\n`]], `  ${id}:\n`);
      expect(found).toEqual([`${works}:${line} procedure-id-clash`]);
    }
  });

  test('that end nothing leave no way out', () => {
    const { found, line } = broken(
      works,
      [
        ['passed: { to: answering }', 'passed: {}'],
        ['failed: { to: rejected, effects: [{ stop: whole }] }', 'failed: {}'],
      ],
      'passed: {}',
    );
    expect(found).toContain(`${works}:${line} procedure-ballot`);
    expect(found).toContain(`${works}:${line + 1} procedure-ballot`);
  });
});

describe('merging', () => {
  refuses([
    [
      'with a clock that does not exist',
      works,
      'into: merged\n  follows',
      'into: merged\n  runs: [hole]\n  follows',
      'procedure-reference',
      'runs: [hole]',
    ],
  ]);

  test('with a clock that goes on is told, unless it is said to', () => {
    const going = ['effects: [{ merge: into }]', 'effects: [{ merge: into }, { resume: whole }]'] as const;
    const told = broken(works, [going], '  join:');
    expect(told.found).toEqual([`${works}:${told.line} procedure-merging`]);
    const said = broken(
      works,
      [going, ['into: merged\n  follows', 'into: merged\n  runs: [whole]\n  follows']],
      '  join:',
    );
    expect(said.found).toEqual([]);
  });

  refusesToo([
    [
      'that follows to where it waits',
      works,
      'when: [rejected], to: new',
      'when: [rejected], to: merged',
      'procedure-merging',
    ],
  ]);

  refuses([
    ['into a state that there is not', works, 'into: merged\n', 'into: joined\n', 'procedure-reference'],
    [
      'into a state that does not wait',
      works,
      'phase: handling, waiting: true }',
      'phase: handling }',
      'procedure-merging',
      'into: merged',
    ],
    [
      'that follows a state that there is not',
      works,
      'when: [answering, done]',
      'when: [answered, done]',
      'procedure-reference',
    ],
    [
      'that follows to a state that there is not',
      works,
      'to: answering, effects: [{ resume',
      'to: answered, effects: [{ resume',
      'procedure-reference',
    ],
    [
      'whose second word on a state never counts',
      works,
      'when: [rejected]',
      'when: [rejected, done]',
      'procedure-merging',
    ],
    ['of a field that the form has not', works, '[{ merge: into }]', '[{ merge: other }]', 'procedure-form'],
    [
      'of a field that names no matter',
      works,
      'type: matter, required: true',
      'type: number, required: true',
      'procedure-form',
      '[{ merge: into }]',
    ],
    [
      'of a field that may be left out',
      works,
      'type: matter, required: true',
      'type: matter',
      'procedure-merging',
      '[{ merge: into }]',
    ],
    [
      'undone without parting',
      works,
      'effects: [{ separate: merged }, { resume: whole }]',
      'effects: [{ resume: whole }]',
      'procedure-merging',
      '    to: new\n    effects: [{ resume',
    ],
    [
      'undone where nothing was merged',
      works,
      '    from: [merged]\n    to: new',
      '    from: [merged, working]\n    to: new',
      'procedure-merging',
      '{ separate: merged }',
    ],
    [
      'inherits what nothing sets',
      works,
      'when: [rejected], to: new,',
      'when: [rejected], to: new, inherit: [urgency],',
      'procedure-fact',
    ],
    [
      'that lets a clock run',
      works,
      '[{ merge: into }]',
      '[{ merge: into }, { restart: whole }]',
      'procedure-merging',
      '  join:\n',
    ],
  ]);

  test('leaves nobody waiting for an end that nothing follows', () => {
    const { found, line, faults } = broken(
      works,
      [['    - { when: [rejected], to: new, effects: [{ resume: whole }] }\n', '']],
      '  follows:',
    );
    expect(found).toEqual([`${works}:${line} procedure-merging`]);
    expect(faults[0]!.message.en).toContain('When the leading matter ends in 否决 (rejected)');
    // Whoever joined was led on in `answering`, which every way to `done` passes.
    expect(broken(works, [['when: [answering, done]', 'when: [answering]']], 'merging:').found).toEqual([]);
  });

  test('hands on the result of the lead, and nothing that tells who its caller is', () => {
    const answers = (personal: string, form: string) =>
      broken(
        works,
        [
          ['when: [answering, done], to: answering,', 'when: [answering, done], to: answering, inherit: [result],'],
          [
            '    from: [answering]\n    to: done\n',
            `    from: [answering]\n    to: done\n    form: [{ field: ${form}, name: { zh: 结果, en: Result }, type: text, personal: ${personal} }]\n`,
          ],
        ],
        'inherit: [result]',
      );
    expect(answers('matter-text', 'result').found).toEqual([]);
    const never = answers('matter-text', 'results');
    expect(never.found).toEqual([`${works}:${never.line} procedure-fact`]);
    const caller = answers('reporter-phone', 'result');
    expect(caller.found).toEqual([`${works}:${caller.line} safeguard-4`]);
  });

  test('goes to the state in which it waits, and nothing else does', () => {
    const elsewhere = broken(works, [['    to: merged\n    form', '    to: working\n    form']], '[{ merge: into }]');
    expect(elsewhere.found).toContain(`${works}:${elsewhere.line} procedure-merging`);
    const alone = broken(
      works,
      [
        [
          '  split:\n',
          '  rest:\n    name: { zh: 搁置, en: Rest }\n    by: { dispatcher: area }\n    from: [new]\n    to: merged\n    effects: [{ pause: whole }]\n  split:\n',
        ],
      ],
      '    to: merged\n    effects: [{ pause',
    );
    expect(alone.found).toEqual([`${works}:${alone.line} procedure-merging`]);
  });

  test('is said in full or not at all', () => {
    const block = kinText(works).match(/merging:[\s\S]*?source: invented\n/)![0];
    const without = broken(works, [[block, '']], '[{ merge: into }]');
    expect(without.found).toContain(`${works}:${without.line} procedure-merging`);
    const unused = broken(works, [['    effects: [{ merge: into }]\n', '']], 'merging:');
    expect(unused.found).toContain(`${works}:${unused.line} procedure-merging`);
  });
});

describe('splitting', () => {
  refuses([
    [
      'hands on what the form has not',
      works,
      'split: { hand: [urgent] }',
      'split: { hand: [urgently] }',
      'procedure-form',
    ],
    [
      'without what the opening requires',
      works,
      'type: text, required: true, personal: matter-text }\n      - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean }\n    effects',
      'type: text, personal: matter-text }\n      - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean }\n    effects',
      'procedure-form',
      '{ split: { hand',
    ],
  ]);
});

describe('an appeal', () => {
  refuses([
    [
      'asked for while the matter goes on',
      works,
      'in: [done, rejected]',
      'in: [done, rejected, working]',
      'procedure-final',
    ],
    ['that moves the matter', works, 'granted: { effects', 'granted: { to: done, effects', 'procedure-final'],
    [
      'that starts a clock',
      works,
      'granted: { effects: [{ flag: upheld }] }',
      'granted: { effects: [{ flag: upheld }, { start: whole }] }',
      'procedure-final',
    ],
    [
      'for a flag that the end clears',
      works,
      'upheld: { zh: 申诉成立, en: Upheld }',
      'upheld: { name: { zh: 申诉成立, en: Upheld }, standing: true }',
      'procedure-final',
      'granted: {',
    ],
    ['in a state that there is not', works, 'in: [done, rejected]', 'in: [done, reject]', 'procedure-reference'],
  ]);

  test('is the only thing that leaves an end', () => {
    const { found, line } = broken(
      works,
      [['    from: [answering]\n', '    from: [answering, rejected]\n']],
      'from: [answering, rejected]',
    );
    expect(found).toEqual([`${works}:${line} procedure-final`]);
  });
});
