import type { Sentence } from './problem.ts';

type Details = Readonly<Record<string, unknown>>;
/** How ids are named before people: of clocks, counters, flags, actions, requests of the procedure at hand, units, dates. */
export interface GuardWords {
  name(id: unknown): Sentence;
  /** Whether a flag says something that stands now and can be done away with, and not what happened once. */
  stands(flag: unknown): boolean;
  /** A field of a form, and one of its answers. */
  field(id: unknown): Sentence;
  answer(field: unknown, value: unknown): Sentence;
  unit(id: unknown): Sentence;
  staff(id: unknown): string;
  instant(at: unknown): string;
  /** A reason of recusal in this ballot. */
  recusal(ballot: unknown, reason: unknown): Sentence;
}

/** So many units are told by name where many would do. */
const SOME = 6;

const noDesk = (unit: Sentence): Sentence => ({
  zh: `${unit.zh}尚无签收人员（承办单位或处置人员岗位），发去将无人受理；请改选其他单位，或先为其设岗。`,
  en: `Nobody at ${unit.en} signs for what is sent there (no post of a department or handler): choose another unit, or give it a post first.`,
});

/** Why a rule of the procedure stands against an action: one sentence for each predicate of the kernel's closed list. */
const sentences: Record<string, (details: Details, words: GuardWords) => Sentence> = {
  'different-person': ({ did, staff: other }, { name, staff }) => {
    const done = listed(did).map(name);
    if (other !== undefined) {
      return {
        zh: `${staff(other)}对该事项执行过“${done.map(({ zh }) => zh).join('”“')}”，不得再参加表决。`,
        en: `${staff(other)} has done “${done.map(({ en }) => en).join('”, “')}” on this matter and may not sit.`,
      };
    }
    return {
      zh: `您已对该事项执行过“${done.map(({ zh }) => zh).join('”“')}”，须由另一人操作。`,
      en: `You have done “${done.map(({ en }) => en).join('”, “')}” on this matter; another person has to do this.`,
    };
  },
  'same-person': ({ did, by }, { name, staff }) => {
    const done = listed(did).map(name);
    return {
      zh: `“${done.map(({ zh }) => zh).join('”“')}”由${staff(by)}执行，须由其本人完成或退回。`,
      en: `“${done.map(({ en }) => en).join('”, “')}” was done by ${staff(by)}, who has to finish it or hand it back.`,
    };
  },
  'different-unit': () => ({
    zh: '本单位已处理过该事项，须由另一单位操作。',
    en: 'Your unit has handled this matter; another unit has to do this.',
  }),
  'other-unit': ({ unit: id, did, instead }, { name, unit }) => {
    const done = listed(did).map(name);
    const others = listed(instead).map(unit);
    return {
      zh: `${unit(id).zh}对该事项执行过“${done.map(({ zh }) => zh).join('”“')}”，须由另一单位承办${others.length === 0 ? '' : `，可选：${others.map(({ zh }) => zh).join('、')}`}。`,
      en: `${unit(id).en} has done “${done.map(({ en }) => en).join('”, “')}” on this matter; another unit has to have it${others.length === 0 ? '' : `: ${others.map(({ en }) => en).join(', ')}`}.`,
    };
  },
  'did-by': ({ unit: id, did, called, until, instead }, { name, unit, instant }) => {
    const done = listed(did).map(name);
    const others = listed(instead).map(unit);
    const zh = others.length === 0 ? '。' : `，可选：${others.map((one) => one.zh).join('、')}。`;
    const en = others.length === 0 ? '.' : `; these may be named: ${others.map((one) => one.en).join(', ')}.`;
    const [deeds, deedsEn] = [done.map((one) => one.zh).join('”“'), done.map((one) => one.en).join('”, “')];
    if (until !== undefined) {
      return {
        zh: `“${deeds}”之后可以提请的时间已于 ${instant(until)} 届满${zh}`,
        en: `The time for this after “${deedsEn}” passed at ${instant(until)}${en}`,
      };
    }
    if (called !== undefined) {
      const what = name(called);
      const who = id === undefined ? { zh: '', en: '' } : { zh: `${unit(id).zh}的`, en: ` by ${unit(id).en}` };
      return {
        zh: `已就${who.zh}“${deeds}”提请过“${what.zh}”，同一行为不再提请${zh}`,
        en: `“${what.en}” was brought already for “${deedsEn}”${who.en}: nobody answers twice for the same${en}`,
      };
    }
    if (id === undefined) {
      return {
        zh: `还没有单位对该事项执行过“${done.map(({ zh }) => zh).join('”“')}”。`,
        en: `No unit has done “${done.map(({ en }) => en).join('”, “')}” on this matter yet.`,
      };
    }
    return {
      zh: `${unit(id).zh}没有对该事项执行过“${deeds}”${zh}`,
      en: `${unit(id).en} has not done “${deedsEn}” on this matter${en}`,
    };
  },
  'above-unit': ({ unit: id, below, did, instead }, { name, unit }) => {
    const done = listed(did).map(name);
    const others = listed(instead).map(unit);
    const who = below === undefined ? undefined : unit(below);
    return {
      zh: `${unit(id).zh}不是${who ? who.zh : `执行“${done.map(({ zh }) => zh).join('”“')}”的单位`}的上一级机关${others.length === 0 ? '；单位表没有写明其上级（parent、line）' : `，应为：${others.map(({ zh }) => zh).join('、')}`}。`,
      en: `${unit(id).en} is not one level above ${who ? who.en : `the unit that did “${done.map(({ en }) => en).join('”, “')}”`}${others.length === 0 ? '; the list of units names nobody above it (parent, line)' : `; that would be: ${others.map(({ en }) => en).join(', ')}`}.`,
    };
  },
  'unit-kind': ({ unit: id, instead }, { unit }) => {
    const others = listed(instead).map(unit);
    const some = others.slice(0, SOME);
    const more = others.length > some.length;
    return {
      zh: `${unit(id).zh}不是有权作出处理决定的机关，其答复无法复查${some.length === 0 ? '' : `；可选：${some.map(({ zh }) => zh).join('、')}${more ? '等' : ''}`}。`,
      en: `${unit(id).en} is no authority that may decide on this, and what it answers could not be reviewed${some.length === 0 ? '' : `; these may: ${some.map(({ en }) => en).join(', ')}${more ? ' and others' : ''}`}.`,
    };
  },
  'within-district': ({ unit: id }, { unit }) => ({
    zh: `${unit(id).zh}是本区的上级机关，本区不能给上级派单、规定时限；只有复查、复核才可选上级机关。请改选本区的单位，需上级办理的另行行文报告。`,
    en: `${unit(id).en} stands above the district, which gives its superiors no work and sets them no limit; only a review is asked of them. Choose a unit of the district, and report upwards in writing what needs them.`,
  }),
  'no-decision': ({ did, decidedAt }, { name, instant }) => {
    const done = listed(did).map(name);
    return {
      zh: `本事项已于 ${instant(decidedAt)}“${done.map(({ zh }) => zh).join('”“')}”，裁定对本事项有约束力，不得再次退单。`,
      en: `“${done.map(({ en }) => en).join('”, “')}” was done at ${instant(decidedAt)}; it binds this matter, which cannot be returned again.`,
    };
  },
  'ended-within': ({ until }, { instant }) =>
    until === undefined
      ? { zh: '事项尚未结束。', en: 'The matter has not ended.' }
      : {
          zh: `须在事项结束后的期限内提出，期限已于 ${instant(until)} 届满。`,
          en: `It has to be asked within a time from the end, which passed at ${instant(until)}.`,
        },
  'before-deadline': ({ clock, deadline }, { name, instant }) => ({
    zh: `“${name(clock).zh}”已于 ${instant(deadline)} 到期，须在到期前提出。`,
    en: `“${name(clock).en}” ended at ${instant(deadline)}; it has to be asked before that.`,
  }),
  'count-below': ({ counter, count, limit }, { name }) => ({
    zh: `“${name(counter).zh}”已达 ${count} 次，上限 ${limit} 次。`,
    en: `“${name(counter).en}”: ${count} already, the limit is ${limit}.`,
  }),
  'count-reached': ({ counter, count, limit }, { name }) => ({
    zh: `“${name(counter).zh}”为 ${count} 次，须达到 ${limit} 次。`,
    en: `“${name(counter).en}” is ${count}; it takes ${limit}.`,
  }),
  has: ({ fact }, { name }) => ({ zh: `尚未确定“${name(fact).zh}”。`, en: `“${name(fact).en}” is not known yet.` }),
  lacks: ({ fact }, { name }) => ({ zh: `“${name(fact).zh}”已确定。`, en: `“${name(fact).en}” is settled already.` }),
  flag: ({ flag }, { name }) => ({
    zh: `该事项未处于“${name(flag).zh}”。`,
    en: `The matter is not “${name(flag).en}”.`,
  }),
  'not-flag': ({ flag }, { name, stands }) =>
    stands(flag)
      ? {
          zh: `该事项处于“${name(flag).zh}”，须先处理。`,
          en: `The matter is “${name(flag).en}”; that has to be settled first.`,
        }
      : { zh: `该事项已记为“${name(flag).zh}”。`, en: `It is on record already: “${name(flag).en}”.` },
  'source-in': () => ({ zh: '该来源的事项不能如此处理。', en: 'Matters from this source are not treated this way.' }),
  'form-is': ({ field: id, accepted }, { field, answer }) => {
    const answers = listed(accepted).map((value) => answer(id, value));
    return {
      zh: `“${field(id).zh}”须为${answers.map(({ zh }) => `“${zh}”`).join('或')}。`,
      en: `“${field(id).en}” has to be ${answers.map(({ en }) => `“${en}”`).join(' or ')}.`,
    };
  },
  'form-any': ({ fields }, { field }) => {
    const asked = [...new Set(listed(fields))].map(field);
    return {
      zh: `“${asked.map(({ zh }) => zh).join('”“')}”的填写不允许此操作。`,
      en: `What is said under “${asked.map(({ en }) => en).join('”, “')}” does not allow this.`,
    };
  },
  'has-photo': ({ min, found }) => ({
    zh: `至少需要 ${min} 张照片，现有 ${found} 张。`,
    en: `It takes ${min} photo(s); there are ${found}.`,
  }),
  'date-within': ({ after, until }) => ({
    zh: `日期须在 ${after} 之后，且不晚于 ${until}。`,
    en: `The date has to be after ${after} and no later than ${until}.`,
  }),
  'no-precedent': ({ number, lead, decidedAt }, { unit, instant }) => ({
    zh: `${number} 已于 ${instant(decidedAt)} 裁定此类事项由${unit(lead).zh}主办，依据先例不得再次退单。`,
    en: `${number} decided at ${instant(decidedAt)} that ${unit(lead).en} leads matters of this kind here: by this precedent it cannot be returned again.`,
  }),
  'no-request': ({ request }, { name }) => ({
    zh: `“${name(request).zh}”申请正在审批，须先有结果。`,
    en: `A request for “${name(request).en}” waits for approval; it has to be answered first.`,
  }),
  'request-open': ({ request }, { name }) => ({
    zh: `没有待审批的“${name(request).zh}”申请。`,
    en: `No request for “${name(request).en}” waits for approval.`,
  }),
  'asked-by-other': () => ({ zh: '只有申请人可以撤回。', en: 'Only the one who asked can withdraw it.' }),
  within: ({ since, until }, { name, instant }) =>
    until === undefined
      ? {
          zh: `须在“${name(since).zh}”之后提出，该事项尚未“${name(since).zh}”。`,
          en: `This comes after “${name(since).en}”, which has not happened on this matter.`,
        }
      : {
          zh: `“${name(since).zh}”之后允许的时间已过（${instant(until)}）。`,
          en: `The time for this after “${name(since).en}” has passed (${instant(until)}).`,
        },
  'received-from': ({ from, received }) => ({
    zh: `该规定自 ${from} 起施行，适用于当日及以后收到的事项；本事项收到于 ${received}。`,
    en: `This rule is in force for what is received from ${from} on; this was received on ${received}.`,
  }),
  'may-lead': ({ unit: id, because }, { unit }) =>
    because === 'no-desk'
      ? noDesk(unit(id))
      : {
          zh: `职责清单未列明${unit(id).zh}主办此类事项，不得下派。`,
          en: `The public duty list does not name ${unit(id).en} as lead for this: it cannot be pushed down.`,
        },
  'may-help': ({ unit: id, because }, { unit }) =>
    because === 'no-desk'
      ? noDesk(unit(id))
      : {
          zh: `职责清单未列明${unit(id).zh}主办或协办此类事项，不得下派。`,
          en: `The public duty list does not name ${unit(id).en} as lead or assistant for this: it cannot be pushed down.`,
        },
  'tasks-done': ({ missing }, words) => {
    const each = standings(missing, words);
    return { zh: `尚缺：${each.zh}。`, en: `Still missing: ${each.en}.` };
  },
  'tasks-ended': ({ missing }, words) => {
    const each = standings(missing, words);
    return { zh: `任务尚未结束：${each.zh}。`, en: `Tasks have not ended: ${each.en}.` };
  },
  'called-done': ({ missing }, words) => {
    const each = standings(missing, words);
    return {
      zh: `已吹哨的任务尚未办成：${each.zh}。`,
      en: `Somebody was called to this, and it is not done: ${each.en}.`,
    };
  },
  // --- what an effect itself asks for: something to drop, a matter that can be joined
  'may-drop': ({ task, because }, { name }) => whyNotDropped(String(because), name(task)),
  'may-merge': ({ matter, because }) => whyNotJoined(String(because), String(matter)),
  // --- ballots
  'ballot-open': ({ ballot }, { name }) => ({
    zh: `“${name(ballot).zh}”现在没有正在进行的表决。`,
    en: `No vote of “${name(ballot).en}” is open now.`,
  }),
  'not-recused': ({ ballot, staff: id, reason }, { staff, recusal }) =>
    id === undefined
      ? {
          zh: `您已因“${recusal(ballot, reason).zh}”回避，不能表决。`,
          en: `You stand aside here (“${recusal(ballot, reason).en}”) and have no vote.`,
        }
      : { zh: `${staff(id)}已经回避。`, en: `${staff(id)} stands aside already.` },
  'votes-once': () => ({ zh: '您已表决，不能更改。', en: 'You have voted; a vote cannot be changed.' }),
  quorum: ({ quorum, missing, waiting }, { staff }) => {
    const who = listed(waiting).map(staff);
    return {
      zh: `须有 ${quorum} 人表决，还差 ${missing} 人${who.length === 0 ? '' : `；尚未表决：${who.join('、')}`}。`,
      en: `It takes ${quorum} votes; ${missing} more needed${who.length === 0 ? '' : `. Not voted yet: ${who.join(', ')}`}.`,
    };
  },
  'on-panel': ({ staff: id }, { staff }) => ({
    zh: `${staff(id)}不是会审成员。`,
    en: `${staff(id)} has no seat here.`,
  }),
  'stood-aside': ({ ballot, staff: id, reason }, { staff, recusal }) => ({
    zh: `${staff(id)}已因“${recusal(ballot, reason).zh}”在本事项的表决中回避，不能再入席。`,
    en: `${staff(id)} stood aside in a ballot about this matter (“${recusal(ballot, reason).en}”) and cannot be seated again.`,
  }),
  settled: ({ waiting, until }, { staff, instant }) => {
    const who = listed(waiting).map(staff).join('、');
    return {
      zh: `${who}尚未表决，其票还可能改变结果：须待其表决${until === undefined ? '' : `，或待 ${instant(until)} 到期`}。`,
      en: `Not voted yet: ${listed(waiting).map(staff).join(', ')}. Their votes could still turn it: wait for them${until === undefined ? '' : `, or until ${instant(until)}`}.`,
    };
  },
  recused: ({ staff: id }, { staff }) => ({
    zh: `${staff(id)}没有回避，其席位不能由他人替补。`,
    en: `${staff(id)} does not stand aside: the seat is not free for a substitute.`,
  }),
  'seated-once': ({ staff: id }, { staff }) => ({
    zh: `${staff(id)}已在席，不能替补他人。`,
    en: `${staff(id)} has a seat already and cannot take another one.`,
  }),
  'panel-size': ({ size, given }) => ({
    zh: `须有 ${size} 名成员，现选 ${given} 名。`,
    en: `It takes ${size} members; ${given} are named.`,
  }),
  'conducts-unconflicted': ({ of, because, ballot, reason }, { name, recusal }) => {
    const why = because === undefined ? recusal(ballot, reason) : name(because);
    return {
      zh: `您与本事项有利害关系（${why.zh}），不得主持“${name(of).zh}”；请由另一位可主持的人员主持。`,
      en: `You have an interest of your own here (${why.en}) and may not lead “${name(of).en}”: somebody else who may has to.`,
    };
  },
  'conducts-apart': ({ of }, { name }) => ({
    zh: `您在“${name(of).zh}”中有表决席位，不得同时主持；请由另一位可主持的人员主持。`,
    en: `You have a seat in “${name(of).en}” and may not lead it as well: somebody else who may has to.`,
  }),
  'no-interest': ({ unit: id, staff: person, isActor, because, ballot, reason }, { name, staff, unit, recusal }) => {
    const why = because === undefined ? recusal(ballot, reason) : name(because);
    const who = id === undefined ? bothOf(staff(person)) : unit(id);
    return isActor
      ? {
          zh: `您与本事项有利害关系（${why.zh}），此事须由另一人办理。`,
          en: `You have an interest of your own here (${why.en}); somebody else has to do this.`,
        }
      : {
          zh: `${who.zh}与本事项有利害关系（${why.zh}），不得被指定；请另选。`,
          en: `${who.en} has an interest of their own here (${why.en}) and may not be named: choose another.`,
        };
  },
  'not-conflicted': ({ staff: id, because }, { staff, name }) => ({
    zh: `${staff(id)}与本事项有利害关系（${name(because).zh}），不得参加表决。`,
    en: `${staff(id)} has an interest of their own here (${name(because).en}) and may not sit.`,
  }),
};

function bothOf(name: string): Sentence {
  return { zh: name, en: name };
}

/** Which task, called to whom, and how it stands: what a gate waits for. */
function standings(missing: unknown, { name, unit }: GuardWords): Sentence {
  const each = listed(missing).map((one) => {
    const { task, unit: called, status } = one as { task: string; unit?: string; status: string };
    const how = taskStatus[status] ?? { zh: status, en: status };
    const who = called === undefined ? undefined : unit(called);
    return {
      zh: `“${name(task).zh}”${who ? `（${who.zh}）` : ''}${how.zh}`,
      en: `“${name(task).en}”${who ? ` (${who.en})` : ''} ${how.en}`,
    };
  });
  return { zh: each.map(({ zh }) => zh).join('；'), en: each.map(({ en }) => en).join('; ') };
}

const taskStatus: Readonly<Record<string, Sentence>> = {
  'not-called': { zh: '尚未派出', en: 'has not been called' },
  planned: { zh: '等待前一任务', en: 'waits for its turn' },
  open: { zh: '正在办理', en: 'is under way' },
  failed: { zh: '未能完成，须另行派出', en: 'was not done and has to be called again' },
};

function whyNotDropped(because: string, task: Sentence): Sentence {
  switch (because) {
    case 'open':
      return {
        zh: `“${task.zh}”正在办理：请在该协同任务中“撤回吹哨”。`,
        en: `“${task.en}” is under way: call it off in the task itself.`,
      };
    case 'done':
      return { zh: `“${task.zh}”已经办成。`, en: `“${task.en}” is done.` };
    default:
      return {
        zh: `“${task.zh}”没有派出，不必取消。`,
        en: `Nobody was called to “${task.en}”: there is nothing to drop.`,
      };
  }
}

function whyNotJoined(because: string, number: string): Sentence {
  switch (because) {
    case 'itself':
      return { zh: '事项不能并入自身。', en: 'A matter cannot join itself.' };
    case 'other-kind':
      return { zh: `${number} 是另一类事项，不能并案。`, en: `${number} is of another kind and cannot be joined.` };
    case 'ended':
      return { zh: `${number} 已经结束，不能并入。`, en: `${number} has ended and cannot be joined.` };
    case 'merged-itself':
      return {
        zh: `${number} 本身已并入另一事项，请并入其主案。`,
        en: `${number} has joined another matter itself; join that one.`,
      };
    case 'is-a-task':
      return { zh: '本事项是另一事项的任务，不能并案。', en: 'This is a task of another matter and cannot join one.' };
    case 'leads-others':
      return {
        zh: '已有事项并入本事项，不能再并入他案。',
        en: 'Others have joined this matter; it cannot join one itself.',
      };
    case 'has-tasks':
      return {
        zh: '本事项的协同任务尚未结束，须先办结或撤回，或以本事项为主案。',
        en: 'Others are at work on this matter: let them end or call them off first, or let the other one join this.',
      };
    default:
      return { zh: '找不到要并入的事项。', en: 'The matter to be joined cannot be found.' };
  }
}

/** The sentence of a guard that failed. A guard without one is a gap of ours and still says its name. */
export function guardSentence(guard: string, details: Details, words: GuardWords): Sentence {
  return (
    sentences[guard]?.(details, words) ?? {
      zh: `流程规则“${guard}”不允许。`,
      en: `The rule “${guard}” does not allow it.`,
    }
  );
}

/** Guards that have a sentence; a test holds this against the kernel's closed list. */
export const guardsWithSentence: readonly string[] = Object.keys(sentences);

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
