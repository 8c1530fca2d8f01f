import { type Effect, findFlag, type Request } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import type { ProcedureWorld } from './world.ts';

/** What an appeal may change: how the matter counts, never how it ended. */
const changing: readonly string[] = ['set', 'clear', 'count', 'flag', 'unflag', 'flag-from'];

/** Whether a request is about how the matter ended: `ask.in` names final states. */
export function isAppeal({ states }: ProcedureWorld['procedure'], { ask }: Request): boolean {
  return ask.in.some((state) => states[state]?.final === true);
}

/** A request in final states asks in these alone, moves nothing, starts and stops nothing. */
export function checkAppeals(world: ProcedureWorld): void {
  const { procedure } = world;
  for (const [id, request] of Object.entries(procedure.requests ?? {})) {
    if (!isAppeal(procedure, request)) continue;
    const path: Path = ['requests', id];
    for (const [index, state] of request.ask.in.entries()) {
      if (procedure.states[state] === undefined || procedure.states[state].final === true) continue;
      world.fault(
        [...path, 'ask', 'in', index],
        'procedure-final',
        `“${id}”在终结状态之后提出，不能同时用于还在办理的 ${world.stateName(state)}`,
        `"${id}" is asked for after the end and not also in ${world.stateName(state)}, while the matter goes on`,
      );
    }
    if (request.granted.to !== undefined) {
      world.fault(
        [...path, 'granted', 'to'],
        'procedure-final',
        `“${id}”在终结之后提出，批准后不能再移动事项`,
        `"${id}" is asked for after the end: granting it moves nothing`,
      );
    }
    checkEffects(world, request.ask.effects, [...path, 'ask', 'effects']);
    checkEffects(world, request.granted.effects, [...path, 'granted', 'effects']);
    checkEffects(world, request.refused?.effects, [...path, 'refused', 'effects']);
  }
}

function checkEffects(world: ProcedureWorld, effects: readonly Effect[] = [], path: Path): void {
  for (const [index, effect] of effects.entries()) {
    const [word = ''] = Object.keys(effect);
    const standing = 'flag' in effect && findFlag(world.procedure, effect.flag)?.standing === true;
    if (changing.includes(word) && !standing) continue;
    const listed = changing.join(', ');
    world.fault(
      [...path, index],
      'procedure-final',
      standing
        ? `“${effect.flag}”是 standing 标记，终结后不能再设置`
        : `终结之后只能改变标记、事实与计数（${listed}），不能 ${word}`,
      standing
        ? `"${effect.flag}" is a standing flag and is not set after the end`
        : `After the end only flags, facts and counts change (${listed}), not "${word}"`,
    );
  }
}
