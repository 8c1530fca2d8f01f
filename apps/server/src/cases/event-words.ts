import type { Change, MatterEvent, PrecedentGap, Procedure, Request, Text } from '@wangge/kernel';
import { type District, nameOf } from '../districts/index.ts';
import { unitName } from './filled.ts';
import { wordsOf } from './refuse.ts';

/** What an event is told in: the procedure of its matter, and what the matter belonged to before it. */
export interface EventSetting {
  procedure: Procedure;
  district: District;
  /** Number of the matter that it is a task of or has joined. */
  parent: string | undefined;
  /** How many levels had approved the requests that waited. */
  approved: ReadonlyMap<string, number>;
}

/** What happened, as a heading of the timeline. */
export function eventName(event: MatterEvent, setting: EventSetting): Text {
  const { action, type } = event;
  const { procedure } = setting;
  if (type === 'linked') return linkedName(event, setting);
  if (action === 'open') return procedure.opening.name;
  if (action === 'calendar') {
    return { zh: '工作日历变更，重新计算时限', en: 'The calendar changed: deadlines computed anew' };
  }
  const [, verb = '', of = ''] =
    /^(ask|approve|refuse|withdraw|vote|recuse|substitute|conclude)-(.+)$/.exec(action) ?? [];
  const request = procedure.requests?.[of];
  if (request && verb === 'ask') return request.ask.name;
  const ballot = procedure.ballots?.[of];
  return (
    procedure.actions[action]?.name ??
    (request && stepName(verb, levelName(request, verb, setting.approved.get(of) ?? 0))) ??
    (ballot && stepName(verb, ballot.name)) ??
    procedure.timers?.[action]?.name ?? { zh: action, en: action }
  );
}

const steps: Readonly<Record<string, { zh: string; en: string }>> = {
  approve: { zh: '同意', en: 'approved' },
  refuse: { zh: '不同意', en: 'refused' },
  withdraw: { zh: '撤回', en: 'withdrawn' },
  vote: { zh: '表决', en: 'vote' },
  recuse: { zh: '回避', en: 'a member stands aside' },
  substitute: { zh: '替补', en: 'a substitute takes a seat' },
  conclude: { zh: '宣布结果', en: 'concluded' },
};

/** Which decision on a request it was: each level has its own name, which may say already what was asked for. */
function levelName({ name, approvals }: Request, verb: string, level: number): Text {
  const own = verb === 'withdraw' ? undefined : approvals[level]?.name;
  if (own === undefined) return name;
  return inEach(name, (text, locale) => {
    const decision = own[locale];
    if (decision === undefined) return text;
    return decision.includes(text) ? decision : `${text} · ${decision}`;
  });
}

function stepName(verb: string, name: Text): Text {
  const step = steps[verb];
  return step
    ? inEach(name, (text, locale) => (locale === 'zh' ? `${text}：${step.zh}` : `${text}: ${step.en}`))
    : name;
}

/** What a matter that belongs to this one brought about. */
function linkedName(event: MatterEvent, { procedure, district, parent }: EventSetting): Text {
  const words = wordsOf(procedure, district);
  const other = parent ?? '';
  switch (event.action) {
    case 'task-done':
    case 'task-failed': {
      const done = event.action === 'task-done';
      const entry = taskEntries(event).find(({ status }) => status === (done ? 'done' : 'failed'));
      const name = words.name(entry?.task);
      const who = unitName(district, entry?.unit ?? '');
      const late = entry?.late ? { zh: '，已超时限', en: ', past its limit' } : { zh: '', en: '' };
      return done
        ? { zh: `任务“${name.zh}”（${who.zh}）已完成${late.zh}`, en: `Task “${name.en}” (${who.en}) is done${late.en}` }
        : {
            zh: `任务“${name.zh}”（${who.zh}）未能完成${late.zh}`,
            en: `Task “${name.en}” (${who.en}) was not done${late.en}`,
          };
    }
    case 'task-withdrawn': {
      const entry = taskEntries(event).find(({ status }) => status === 'withdrawn');
      const name = words.name(entry?.task);
      const who = unitName(district, entry?.unit ?? '');
      return { zh: `任务“${name.zh}”（${who.zh}）已撤回`, en: `Task “${name.en}” (${who.en}) was called off` };
    }
    case 'caller-ended':
      return { zh: `${other} 已结束，本任务撤回`, en: `${other} has ended: the call is taken back` };
    case 'caller-moved':
      return { zh: `${other} 已改由另一单位主办`, en: `Another unit leads ${other} now` };
    case 'joined':
    case 'left': {
      const number = event.changes.flatMap((one) => (one.op === 'join' ? [one.matter.number] : []))[0] ?? '';
      return event.action === 'joined'
        ? { zh: `${number} 并入本事项`, en: `${number} joined this matter` }
        : { zh: `${number} 不再并入本事项`, en: `${number} left this matter` };
    }
    case 'followed':
      return { zh: `随主案 ${other} 一并办理`, en: `Follows ${other}, which it joined` };
    default:
      return { zh: event.action, en: event.action };
  }
}

/**
 * What an event brought about that its form does not say: who was called, who sits, what was joined, how a vote ended, what like of it a
 * decision stands for.
 */
export function eventNotes(event: MatterEvent, { procedure, district, parent }: EventSetting): Text[] {
  const words = wordsOf(procedure, district);
  return event.changes.flatMap((change): Text[] => {
    if (change.op === 'task') return taskNote(change, event);
    if (change.op === 'parent') return parentNote(change);
    if (change.op === 'ballot') return ballotNote(change);
    if (change.op === 'parked') return parkedNote(change, event);
    if (change.op === 'precedent') return precedentNote(change);
    if (change.op === 'split')
      return [{ zh: `分出 ${change.matter.number}`, en: `Split off: ${change.matter.number}` }];
    return [];
  });

  /** The unit may not send the like of it away from now on, so it is said what its like is. */
  function precedentNote({ category, condition, areaPath, lead }: Extract<Change, { op: 'precedent' }>): Text[] {
    const { categories, conditions } = district.pack.catalogue;
    const said = (locale: string) => ({
      area: nameOf(district.areaByPath.get(areaPath)?.name ?? { zh: areaPath }, locale),
      what: nameOf(categories[category]?.name ?? { zh: category }, locale),
      condition: nameOf(conditions[condition]?.name ?? { zh: condition }, locale),
      unit: nameOf(unitName(district, lead), locale),
    });
    const [zh, en] = [said('zh'), said('en')];
    return [
      {
        zh: `形成先例：${zh.area}的“${zh.what}”（${zh.condition}）由${zh.unit}主办`,
        en: `A precedent: in ${en.area}, “${en.what}” (${en.condition}) is led by ${en.unit}`,
      },
    ];
  }

  function taskNote({ entry, index }: Extract<Change, { op: 'task' }>, { changes }: MatterEvent): Text[] {
    const { task, unit, status, matter } = entry;
    const name = words.name(task);
    const who = unitName(district, unit);
    if (status === 'open') {
      if (procedure.tasks?.[task]?.apart) {
        return [
          {
            zh: `“${name.zh}”针对${who.zh}：${matter?.number}`,
            en: `“${name.en}” concerns ${who.en}: ${matter?.number}`,
          },
        ];
      }
      return [
        { zh: `“${name.zh}”派给${who.zh}：${matter?.number}`, en: `“${name.en}” goes to ${who.en}: ${matter?.number}` },
      ];
    }
    if (entry.dropped)
      return [{ zh: `“${name.zh}”（${who.zh}）不再需要`, en: `“${name.en}” (${who.en}) is needed no longer` }];
    if (status === 'withdrawn' && matter === undefined)
      return [{ zh: `“${name.zh}”（${who.zh}）不再派出`, en: `“${name.en}” (${who.en}) is not called any more` }];
    // A call whose turn has come at once is told by that alone.
    const opensToo = changes.some((one) => one.op === 'task' && one.index === index && one.entry.status === 'open');
    if (status !== 'planned' || opensToo) return [];
    return [
      {
        zh: `“${name.zh}”已约${who.zh}，待前一任务完成后派出`,
        en: `“${name.en}” waits for ${who.en} until the tasks before it are done`,
      },
    ];
  }

  /** What is said of a unit that leads no longer. Who gets the matter back has it again, which the flag tells. */
  function parkedNote({ flag, entries }: Extract<Change, { op: 'parked' }>, { changes }: MatterEvent): Text[] {
    const left = changes.some((one) => one.op === 'flag' && one.flag === flag && !one.on) ? entries.at(-1) : undefined;
    if (left === undefined) return [];
    const name = words.name(flag);
    if (left.unit === undefined) {
      return [
        { zh: `“${name.zh}”时无主办单位，不计入接办单位`, en: `“${name.en}” while nobody led it: not the next unit’s` },
      ];
    }
    const who = unitName(district, left.unit);
    return [{ zh: `“${name.zh}”计入${who.zh}，不随案转移`, en: `“${name.en}” stays with ${who.en}` }];
  }

  function parentNote({ parent: after }: Extract<Change, { op: 'parent' }>): Text[] {
    if (after?.as === 'merged') return [{ zh: `并入 ${after.number}`, en: `Joined ${after.number}` }];
    if (after) {
      const who = unitName(district, after.caller ?? '');
      return after.caller === undefined ? [] : [{ zh: `现由${who.zh}牵头`, en: `${who.en} is the caller now` }];
    }
    return parent === undefined ? [] : [{ zh: `不再并入 ${parent}`, en: `Left ${parent}` }];
  }

  function ballotNote({ ballot, entry }: Extract<Change, { op: 'ballot' }>): Text[] {
    const { concluded, panel, votes, recused } = entry;
    if (concluded) {
      const seated = panel.filter((staff) => !recused.some((one) => one.staff === staff));
      const counted = (choice: string): number => seated.filter((staff) => votes[staff]?.choice === choice).length;
      const plan = procedure.ballots?.[ballot]?.choices;
      const each = (['for', 'against', 'abstain'] as const).map((choice) => ({
        name: plan?.[choice],
        of: counted(choice),
      }));
      const told = (locale: string): string =>
        each
          .map(({ name, of }) => `${name?.[locale] ?? Object.values(name ?? {})[0] ?? ''} ${of}`)
          .join(locale === 'zh' ? '，' : ', ');
      return [
        concluded.passed
          ? { zh: `表决通过：${told('zh')}`, en: `Passed: ${told('en')}` }
          : { zh: `表决未通过：${told('zh')}`, en: `Not passed: ${told('en')}` },
      ];
    }
    return [];
  }
}

const gapNames: Readonly<Record<PrecedentGap, { zh: string; en: string }>> = {
  category: { zh: '小类', en: 'no category' },
  condition: { zh: '立案条件', en: 'no filing condition' },
  lead: { zh: '主办单位', en: 'no lead unit' },
};

/** Of a decision that was meant to stand for its like and does not, because of what it leaves open. */
export function aloneNote(gaps: readonly PrecedentGap[]): Text[] {
  if (gaps.length === 0) return [];
  const named = (locale: 'zh' | 'en') => gaps.map((gap) => gapNames[gap][locale]);
  return [
    {
      zh: `只对本案有效，没有形成先例：未写明${named('zh').join('、')}`,
      en: `Holds for this case alone and is no precedent: ${named('en').join(' and ')} was named`,
    },
  ];
}

function taskEntries({ changes }: MatterEvent) {
  return changes.flatMap((change) => (change.op === 'task' ? [change.entry] : []));
}

function inEach(text: Text, say: (text: string, locale: string) => string): Text {
  return Object.fromEntries(Object.entries(text).map(([locale, one]) => [locale, say(one, locale)]));
}
