import type { Answer, Effect, FormField, Guard } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { boundsOf } from './bounds.ts';
import { guardListsOf, meantBy, type Step } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/**
 * Guards that cannot hold: alone (a count that is never reached, a source that nobody names, a deed that has to come before itself) or
 * beside those before them in the list. What hangs on flags, facts and the order of steps is found by walking every way; this is what the
 * walk takes for "maybe". Such a step never happens, whatever people do: a slip of the pen, told where it stands and why.
 */
export function checkContradictions(world: ProcedureWorld): void {
  const setting: Setting = { world, bounds: boundsOf(world), sources: sourcesNamed(world) };
  for (const step of world.steps) {
    const [own, ...targets] = guardListsOf(step);
    const held: Held = { sources: setting.sources, answers: new Map(), counts: new Map(), guards: [] };
    const first = holdAll(setting, step, held, own!);
    // A target is looked at after the step's own effects: what they count comes on top.
    const after = first && counted(first, step.effects);
    for (const target of targets) if (after) holdAll(setting, step, after, target);
  }
}

interface Setting {
  world: ProcedureWorld;
  /** The most that each counter comes to; nothing for one that may grow for ever. */
  bounds: ReadonlyMap<string, number>;
  /** Sources that a matter of this procedure can have. */
  sources: readonly string[];
}

/** What the guards of a list leave open, the last one included. */
interface Held {
  sources: readonly string[];
  /** By field of the form: the values that are left; a field that is not there may have any. */
  answers: ReadonlyMap<string, readonly string[]>;
  /** By counter: at least and at most so many. */
  counts: ReadonlyMap<string, readonly [least: number, most: number]>;
  guards: readonly Guard[];
}

/** What is left after all of a list; undefined after a contradiction, which is told. */
function holdAll(
  setting: Setting,
  step: Step,
  held: Held,
  { guards, path }: { guards: readonly Guard[]; path: Path },
): Held | undefined {
  let left: Held | undefined = held;
  for (const [index, guard] of guards.entries()) {
    for (const meant of meantBy(setting.world.procedure, [guard])) {
      left = holdOne(setting, step, left, meant, [...path, index]);
      if (left === undefined) return undefined;
    }
  }
  return left;
}

function holdOne(setting: Setting, step: Step, before: Held, guard: Guard, path: Path): Held | undefined {
  const held: Held = { ...before, guards: [...before.guards, guard] };
  const { world } = setting;
  const tell = (zh: string, en: string, hintZh: string, hintEn: string): undefined => {
    world.fault(path, 'procedure-contradiction', zh, en, { zh: hintZh, en: hintEn });
    return undefined;
  };
  if ('source-in' in guard) return holdSource(setting, held, guard['source-in'], tell);
  if ('form-is' in guard) return holdAnswer(step, held, guard['form-is'], tell);
  if ('form-any' in guard) {
    const fits = guard['form-any'].some((answer) => holdAnswer(step, held, answer, () => undefined) !== undefined);
    const { field } = guard['form-any'][0]!;
    return fits ? held : tellAnswer(field, tell);
  }
  if ('count-reached' in guard) {
    const { counter, limit } = guard['count-reached'];
    const most = setting.bounds.get(counter);
    if (most !== undefined && most < limit) return tellUnreached(world, { counter, limit, most }, tell);
    return holdCount(held, counter, [limit, Number.POSITIVE_INFINITY], tell);
  }
  if ('count-below' in guard)
    return holdCount(held, guard['count-below'].counter, [0, guard['count-below'].limit - 1], tell);
  if ('received-from' in guard) return holdDay(world, held, guard['received-from'], tell);
  if ('within' in guard && guard.within.since === step.id) {
    return tell(
      `“${step.id}”要求自己先发生过（within since: ${step.id}），第一次就永远不会发生`,
      `"${step.id}" asks that it has happened before (within since: ${step.id}), so that it never happens a first time`,
      'since 写在它之前发生的动作',
      'Name in "since" an action that comes before it',
    );
  }
  return holdPerson(step, held, guard, tell);
}

type Tell = (zh: string, en: string, hintZh: string, hintEn: string) => undefined;

function holdSource({ sources, world }: Setting, held: Held, named: readonly string[], tell: Tell): Held | undefined {
  const left = held.sources.filter((source) => named.includes(source));
  if (left.length > 0) return { ...held, sources: left };
  const listed = named.join(', ');
  if (sources.some((source) => named.includes(source))) {
    return tell(
      `一件事项只有一个来源：前面的条件已排除 ${listed}`,
      `A matter has one source: a guard before this one leaves out ${listed}`,
      '合并成一个 source-in，或分成两个动作',
      'Write one source-in, or two actions',
    );
  }
  const open = [...new Set(Object.values(world.procedure.opening.source).flat())].join(', ') || '—';
  return tell(
    `没有角色能以 ${listed} 为来源上报，这个条件永远不成立`,
    `No role may name ${listed} as the source, so that this never holds`,
    `可上报的来源（opening.source）：${open}`,
    `What may be named (opening.source): ${open}`,
  );
}

// A law is made known a year or two before it is in force; what lies further ahead than the calendar and these is a slip of the pen.
const YEARS_AHEAD = 2;

function holdDay({ setting }: ProcedureWorld, held: Held, date: string, tell: Tell): Held | undefined {
  const { publishedUntil } = setting;
  if (publishedUntil === undefined) return held;
  const last = `${String(Number(publishedUntil.slice(0, 4)) + YEARS_AHEAD).padStart(4, '0')}${publishedUntil.slice(4)}`;
  if (date <= last) return held;
  return tell(
    `${date} 太远：日历只公布到 ${publishedUntil}，没有事项会在那天以后收到`,
    `${date} is too far ahead: the calendar is published until ${publishedUntil}, and nothing is received so late`,
    `写规则真正施行的日期（不晚于 ${last}），或先更新 calendar.yaml`,
    `Write the day on which the rule is in force (${last} at the latest), or renew calendar.yaml first`,
  );
}

/** A field that is asked only after another answer gives that answer, too. */
function holdAnswer(step: Step, held: Held, { field, values }: Answer, tell: Tell): Held | undefined {
  const before = held.answers.get(field);
  const left = before === undefined ? values : before.filter((value) => values.includes(value));
  if (left.length === 0) return tellAnswer(field, tell);
  const next: Held = { ...held, answers: new Map(held.answers).set(field, left) };
  const when = step.form.find((one: FormField) => one.field === field)?.when;
  return when === undefined ? next : holdAnswer(step, next, when, tell);
}

function tellAnswer(field: string, tell: Tell): undefined {
  return tell(
    `“${field}”只有一个答案，与前面的条件不能同时成立`,
    `"${field}" has one answer, and cannot have this one and what a guard before it asks for`,
    '写成一个 form-is，values 列出可接受的值',
    'Write one form-is whose values are all that is accepted',
  );
}

function holdCount(
  held: Held,
  counter: string,
  [least, most]: readonly [number, number],
  tell: Tell,
): Held | undefined {
  const [low, high] = held.counts.get(counter) ?? [0, Number.POSITIVE_INFINITY];
  const left = [Math.max(low, least), Math.min(high, most)] as const;
  if (left[0] <= left[1]) return { ...held, counts: new Map(held.counts).set(counter, left) };
  return tell(
    `“${counter}”不能既达到 ${left[0]} 次、又不足 ${left[1] + 1} 次`,
    `"${counter}" cannot be ${left[0]} or more and below ${left[1] + 1}`,
    '改动其中一个上限，或删去一个条件',
    'Change one of the limits, or leave one guard out',
  );
}

function tellUnreached(
  { procedure, setting }: ProcedureWorld,
  { counter, limit, most }: { counter: string; limit: number; most: number },
  tell: Tell,
): undefined {
  const name = procedure.counters[counter]?.[setting.locale] ?? counter;
  if (most === 0) {
    return tell(
      `没有动作给“${name}”（${counter}）计数，永远到不了 ${limit}`,
      `Nothing counts "${name}" (${counter}), so that it never is ${limit}`,
      '在该发生的动作里写 { count: … }',
      'Count it where it happens: { count: … }',
    );
  }
  return tell(
    `“${name}”（${counter}）至多到 ${most}：给它计数的动作都有 count-below；永远到不了 ${limit}`,
    `"${name}" (${counter}) comes to ${most} at most: whatever counts it is held by count-below; it never is ${limit}`,
    `limit 不大于 ${most}，或放宽计数动作的 count-below`,
    `Ask for ${most} or less, or let what counts it happen more often`,
  );
}

/** Nobody is the last who did it, and one who did none of it. */
function holdPerson(step: Step, held: Held, guard: Guard, tell: Tell): Held | undefined {
  for (const same of held.guards) {
    for (const other of held.guards) {
      if (!('same-person' in same) || !('different-person' in other) || (same !== guard && other !== guard)) continue;
      const { did, in: states } = same['same-person'];
      if (!did.every((action) => other['different-person'].includes(action))) continue;
      if (!states.some((state) => step.from.includes(state))) continue;
      return tell(
        `same-person 要求就是做“${did.join('、')}”的人，different-person 又要求不是：没有人能做“${step.id}”`,
        `same-person asks for who did "${did.join(', ')}", different-person for anybody else: nobody can do "${step.id}"`,
        `从 different-person 中去掉 ${did.join('、')}，或删去 same-person`,
        `Leave ${did.join(', ')} out of different-person, or leave same-person out`,
      );
    }
  }
  return held;
}

function counted(held: Held, effects: readonly Effect[]): Held {
  const counts = new Map(held.counts);
  for (const effect of effects) {
    if ('reset' in effect) counts.set(effect.reset, [0, 0]);
    if (!('count' in effect)) continue;
    const [least, most] = counts.get(effect.count) ?? [0, Number.POSITIVE_INFINITY];
    counts.set(effect.count, [least + 1, most + 1]);
  }
  return { ...held, counts };
}

/** Those that a role may name; of a task the one that calls bring, of what was split off that of the matter that it was part of. */
function sourcesNamed({ procedure: { opening, sources }, callings }: ProcedureWorld): string[] {
  const called = callings === undefined || callings.length > 0 ? Object.keys(sources).slice(0, 1) : [];
  return [...new Set([...Object.values(opening.source).flat(), ...called])];
}
