import type { Sentence } from './problem.ts';

type Details = Readonly<Record<string, unknown>>;
/** How ids are named before people: of clocks, counters, flags, actions, requests of the procedure at hand, units, dates. */
export interface GuardWords {
  name(id: unknown): Sentence;
  unit(id: unknown): Sentence;
  staff(id: unknown): string;
  instant(at: unknown): string;
}

/** Why a rule of the procedure stands against an action: one sentence for each predicate of the kernel's closed list. */
const sentences: Record<string, (details: Details, words: GuardWords) => Sentence> = {
  'different-person': ({ did }, { name }) => {
    const done = listed(did).map(name);
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
  'not-flag': ({ flag }, { name }) => ({
    zh: `该事项处于“${name(flag).zh}”，须先处理。`,
    en: `The matter is “${name(flag).en}”; that has to be settled first.`,
  }),
  'source-in': () => ({ zh: '该来源的事项不能如此处理。', en: 'Matters from this source are not treated this way.' }),
  'form-is': ({ field }) => ({
    zh: `“${field}”的取值不允许此操作。`,
    en: `The value of “${field}” does not allow this.`,
  }),
  'form-any': ({ fields }) => ({
    zh: `“${listed(fields).join('”“')}”的取值不允许此操作。`,
    en: `The values of “${listed(fields).join('”, “')}” do not allow this.`,
  }),
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
  within: ({ until }, { instant }) => ({
    zh: `已超过允许的时间${until === undefined ? '' : `（${instant(until)}）`}。`,
    en: `The time for this has passed${until === undefined ? '' : ` (${instant(until)})`}.`,
  }),
  'may-lead': ({ unit: id }, { unit }) => ({
    zh: `职责清单未列明${unit(id).zh}主办此类事项，不得下派。`,
    en: `The public duty list does not name ${unit(id).en} as lead for this: it cannot be pushed down.`,
  }),
};

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
