import { type BallotPlan, findRuleFault, type RuleFault } from '@wangge/kernel';
import type { Message } from '../../fault.ts';
import type { Path } from '../../parse/located.ts';
import { effectListsOf, type Step, targetsOf } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

const ruleFaults: Readonly<Record<RuleFault, Message>> = {
  'quorum-above-size': {
    zh: '法定人数（quorum）多于席位（size），永远开不成会：请调低 quorum 或增加 size',
    en: 'The quorum is above the number of seats: no meeting ever has it; lower the one or raise the other',
  },
  'cannot-pass': {
    zh: '全体赞成也达不到通过比例（pass），永远通不过：请降低比例',
    en: 'Even when all vote for it the share that passes is not reached: it can never pass; ask for a smaller one',
  },
  'always-passes': {
    zh: '一票赞成、其余全部反对也通过，不成表决：请提高通过比例（pass）',
    en: 'One vote in favour carries it against all others, which is no ballot: ask for a larger share (pass)',
  },
};

/** A ballot can pass, can fail, is opened somewhere, and is opened where its panel can vote. */
export function checkBallots(world: ProcedureWorld): void {
  for (const [id, plan] of Object.entries(world.procedure.ballots ?? {})) {
    const path: Path = ['ballots', id];
    const fault = findRuleFault(plan.rule);
    if (fault !== undefined) {
      const at = fault === 'quorum-above-size' ? 'quorum' : 'pass';
      world.fault([...path, 'rule', at], 'procedure-ballot', ruleFaults[fault].zh, ruleFaults[fault].en);
    }
    checkHaste(world, plan, path);
    checkWhere(world, plan, path);
    checkOutcomes(world, plan, path);
    checkForms(world, id, plan, path);
  }
  const seated = new Set<string>();
  for (const step of world.steps) {
    for (const { effects, path } of effectListsOf(step)) {
      for (const [index, effect] of effects.entries()) {
        if (!('seat' in effect)) continue;
        seated.add(effect.seat.ballot);
        checkSeating(world, step, effect.seat, [...path, index, 'seat']);
      }
    }
  }
  for (const id of Object.keys(world.procedure.ballots ?? {})) {
    if (seated.has(id)) continue;
    world.fault(
      ['ballots', id],
      'procedure-ballot',
      `没有动作请出“${id}”的成员（seat），永远开不了`,
      `No action seats the panel of "${id}" (seat): the vote is never opened`,
    );
  }
}

/** A vote that is still out is not cut off by whoever leads the meeting, and an interest is not taken for an absence. */
function checkHaste(world: ProcedureWorld, { rule, clock, recusal, absence = [] }: BallotPlan, path: Path): void {
  if (rule.quorum < rule.size && clock === undefined) {
    world.fault(
      [...path, 'rule', 'quorum'],
      'procedure-ballot',
      'quorum 少于 size：未表决的人可能改变结果，须写明到哪个时钟（clock）到期才可提前结束',
      'The quorum is below the number of seats: a vote that is out could turn it; name the clock whose end it is not concluded before (clock)',
    );
  }
  const reasons = Object.keys(world.procedure.reasons[recusal] ?? {});
  if (reasons.length === 0 || reasons.some((reason) => !absence.includes(reason))) return;
  world.fault(
    [...path, 'absence'],
    'procedure-ballot',
    '所有回避理由都写成了缺席（absence），有利害关系的人下一次又能入席',
    'Every reason of a recusal is an absence: whoever has an interest would sit in the next meeting',
  );
}

function checkWhere(world: ProcedureWorld, plan: BallotPlan, path: Path): void {
  for (const [index, state] of plan.in.entries()) {
    if (world.procedure.states[state]?.final !== true) continue;
    world.fault(
      [...path, 'in', index],
      'procedure-ballot',
      `终结状态 ${world.stateName(state)} 里不能再表决`,
      `Nobody votes in the final state ${world.stateName(state)}`,
    );
  }
}

/** Once concluded there is nothing left to vote on: the outcome leads on itself, or something else leads out of there. */
function checkOutcomes(world: ProcedureWorld, plan: BallotPlan, path: Path): void {
  const isLeft = (state: string): boolean =>
    world.steps.some(
      (step) =>
        ['action', 'timer', 'grant'].includes(step.kind) &&
        step.from.includes(state) &&
        targetsOf(step).some((target) => target.state !== state),
    );
  const held = plan.in.find((state) => world.procedure.states[state] !== undefined && !isLeft(state));
  for (const outcome of ['passed', 'failed'] as const) {
    if (held === undefined || plan[outcome].to !== undefined) continue;
    world.fault(
      [...path, outcome],
      'procedure-ballot',
      `表决结束后事项留在 ${world.stateName(held)}，没有别的出路：请写明 to`,
      `Once concluded the matter stays in ${world.stateName(held)}, which nothing else leads out of: say where it goes (to)`,
    );
  }
}

function checkForms(world: ProcedureWorld, id: string, { opinion = [] }: BallotPlan, path: Path): void {
  const vote = opinion.findIndex(({ field }) => field === 'vote');
  if (vote >= 0) {
    world.fault(
      [...path, 'opinion', vote, 'field'],
      'procedure-id-clash',
      '“vote”是表决票本身，意见栏请用别的名字',
      '"vote" is the vote itself; give the field of the opinion another name',
    );
  }
  if (Object.hasOwn(world.procedure.reasons, `vote-${id}`)) {
    world.fault(
      ['reasons', `vote-${id}`],
      'procedure-id-clash',
      `“vote-${id}”是表决“${id}”的选项，理由列表请用别的名字`,
      `"vote-${id}" holds the choices of the ballot "${id}"; give the list of reasons another name`,
    );
  }
}

/** The engine looks at who sits before an action is taken, and at nothing else: a panel is seated by an action itself. */
function checkSeating(
  world: ProcedureWorld,
  step: Step,
  { ballot, panel }: { ballot: string; panel: string },
  path: Path,
): void {
  const plan = world.procedure.ballots?.[ballot];
  const tell = (at: Path, zh: string, en: string): void => world.fault(at, 'procedure-ballot', zh, en);
  const own =
    step.kind === 'action' && step.effects.some((effect) => 'seat' in effect && effect.seat.ballot === ballot);
  if (!own) {
    tell(
      path,
      '请成员入席（seat）只能写在动作自己的 effects 里：别处不查回避与席位',
      'A panel is seated in the effects of an action itself (seat): nowhere else are interests and seats looked at',
    );
  }
  const field = step.form.find((one) => one.field === panel);
  if (field !== undefined && (field.required !== true || field.when !== undefined)) {
    tell([...path, 'panel'], `“${panel}”应为必填`, `"${panel}" must be required`);
  }
  if (plan === undefined) return;
  if (field?.max !== undefined && field.max < plan.rule.size) {
    tell(
      [...path, 'panel'],
      `“${panel}”至多 ${field.max} 人，坐不满 ${plan.rule.size} 席`,
      `"${panel}" takes ${field.max} at most and never fills ${plan.rule.size} seats`,
    );
  }
  const targets = targetsOf(step);
  const where = targets.length > 0 ? targets.map(({ state }) => state) : step.from;
  const elsewhere = where.find((state) => !plan.in.includes(state) && world.procedure.states[state] !== undefined);
  if (elsewhere === undefined) return;
  tell(
    path,
    `“${step.id}”之后在 ${world.stateName(elsewhere)}，那里不表决“${ballot}”`,
    `After "${step.id}" the matter is in ${world.stateName(elsewhere)}, where "${ballot}" is not voted on`,
  );
}
