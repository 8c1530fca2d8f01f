import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ballot, type BallotRule, type Choice, findRuleFault, tally } from '../../src/ballots/index.ts';

const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const rule = (changes: Partial<BallotRule> = {}): BallotRule => ({
  size: 7,
  quorum: 5,
  pass: { moreThan: '1/2', of: 'panel' },
  source: 'test',
  ...changes,
});

/** `+` for, `-` against, `o` abstains, `.` has not voted, `x` is recused; a letter a seat. */
function ballot(signs: string): Ballot {
  const meaning: Record<string, Choice> = { '+': 'for', '-': 'against', o: 'abstain' };
  const panel = seven.slice(0, signs.length);
  const votes: Record<string, Choice> = {};
  for (const [index, member] of panel.entries()) {
    const choice = meaning[signs[index] ?? ''];
    if (choice) votes[member] = choice;
  }
  return { panel, recused: panel.filter((_, index) => signs[index] === 'x'), votes };
}

describe('a panel of seven, more than half of all seats', () => {
  test.each([
    ['++++---', true],
    ['+++----', false],
    ['+++ooo-', false],
    ['++++xxx', false],
    ['++++oxx', true],
    ['+++++..', true],
    ['++++...', false],
  ])('%s', (signs, passes) => {
    expect(tally(ballot(signs), rule()).passes).toBe(passes);
  });

  test('says how many votes a quorum lacks and who has not voted', () => {
    expect(tally(ballot('++x+...'), rule())).toMatchObject({
      hasQuorum: false,
      missing: 2,
      waiting: ['e', 'f', 'g'],
      counts: { for: 3, against: 0, abstain: 0 },
    });
  });

  test('a vote given before its member stood aside does not count', () => {
    const stood = { ...ballot('++++---'), recused: ['a'] };
    expect(tally(stood, rule())).toMatchObject({ counts: { for: 3, against: 3 }, passes: false });
  });
});

describe('what the share is taken of', () => {
  test.each([
    ['panel', '++++o-x', false],
    ['seated', '++++o-x', true],
    ['cast', '++++oo.', true],
    ['decided', '++-ooo.', true],
    ['cast', '++-ooo.', false],
  ] as const)('two thirds of %s: %s', (of, signs, passes) => {
    expect(tally(ballot(signs), rule({ pass: { atLeast: '2/3', of } })).passes).toBe(passes);
  });

  test('nobody in favour carries nothing', () => {
    expect(tally(ballot('ooooooo'), rule({ pass: { atLeast: '1/2', of: 'decided' } })).passes).toBe(false);
  });
});

describe('a rule that is no rule', () => {
  test.each([
    [{ quorum: 8 }, 'quorum-above-size'],
    [{ pass: { moreThan: '1/1', of: 'panel' } }, 'cannot-pass'],
    [{ pass: { atLeast: '3/2', of: 'cast' } }, 'cannot-pass'],
    [{ pass: { atLeast: '1/7', of: 'panel' } }, 'always-passes'],
    [{ pass: { moreThan: '1/8', of: 'cast' } }, 'always-passes'],
  ] as const)('%o', (changes, fault) => expect(findRuleFault(rule(changes as Partial<BallotRule>))).toBe(fault));

  test('unanimity is one', () => {
    expect(findRuleFault(rule({ quorum: 7, pass: { atLeast: '1/1', of: 'panel' } }))).toBeUndefined();
  });

  test.each([
    [{ pass: { moreThan: '1/7', of: 'cast' } }],
    [{ pass: { atLeast: '1/6', of: 'decided' } }],
    [{ size: 1, quorum: 1, pass: { moreThan: '1/2', of: 'cast' } }],
  ] as const)('a share that one vote alone does not reach is one, and so is a panel of one: %o', (changes) => {
    expect(findRuleFault(rule(changes as Partial<BallotRule>))).toBeUndefined();
  });
});

const anyRule = fc
  .record({
    size: fc.integer({ min: 1, max: 9 }),
    share: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })),
    strict: fc.boolean(),
    of: fc.constantFrom('panel', 'seated', 'cast', 'decided'),
    quorum: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ size, share, strict, of, quorum }): BallotRule => {
    const text = share.join('/');
    return {
      size,
      quorum,
      pass: strict ? { moreThan: text, of } : { atLeast: text, of },
      source: 'test',
    } as BallotRule;
  })
  .filter((one) => findRuleFault(one) === undefined);

const ruleAndSigns = anyRule.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc.array(fc.constantFrom('+', '-', 'o', '.', 'x'), { minLength: one.size, maxLength: one.size }),
  ),
);
const seats = (signs: readonly string[]): Ballot => {
  const meaning: Record<string, Choice> = { '+': 'for', '-': 'against', o: 'abstain' };
  const panel = signs.map((_, index) => `m${index}`);
  const votes = Object.fromEntries(
    panel.flatMap((member, index) => {
      const choice = meaning[signs[index] ?? ''];
      return choice ? [[member, choice]] : [];
    }),
  );
  return { panel, recused: panel.filter((_, index) => signs[index] === 'x'), votes };
};

describe('for all rules and panels', () => {
  test('a settled ballot keeps its outcome whatever is still said, and an unsettled one can turn', () => {
    fc.assert(
      fc.property(ruleAndSigns, ([one, signs]) => {
        const now = tally(seats(signs), one);
        if (now.waiting.length > 4) return;
        const outcomes = new Set(endings(signs).map((end) => tally(seats(end), one).passes));
        expect(outcomes.size === 1).toBe(now.isSettled);
      }),
      { seed: 20200330, numRuns: 2000 },
    );
  });

  test('a rule that the checker lets through can be failed though somebody is in favour', () => {
    fc.assert(
      fc.property(anyRule, (one) => {
        if (one.size === 1) return;
        const alone = Array.from({ length: one.size }, (_, index) => (index === 0 ? '+' : '-'));
        expect(tally(seats(alone), one).passes).toBe(false);
      }),
      { seed: 20200332, numRuns: 1000 },
    );
  });

  test('another vote in favour never makes a passing ballot fail', () => {
    fc.assert(
      fc.property(ruleAndSigns, ([one, signs]) => {
        const index = signs.indexOf('-');
        if (index < 0 || !tally(seats(signs), one).passes) return;
        expect(tally(seats(signs.with(index, '+')), one).passes).toBe(true);
      }),
      { seed: 20200331, numRuns: 2000 },
    );
  });
});

/** Every way in which those who wait may still vote or stay away. */
function endings(signs: readonly string[]): string[][] {
  const index = signs.indexOf('.');
  if (index < 0) return [[...signs]];
  const rest = ['+', '-', 'o', '!'].flatMap((sign) => endings(signs.with(index, sign)));
  return rest;
}
