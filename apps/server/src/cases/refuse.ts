import {
  ballotVerbs,
  type FormField,
  findFlag,
  type Matter,
  type OfferedField,
  type Procedure,
  type Refusal,
  type Role,
  type Text,
  voteList,
} from '@wangge/kernel';
import { type District, nameOf, roleNameOf } from '../districts/index.ts';
import { guardSentence, problem, type Sentence } from '../platform/errors/index.ts';

/** How ids of the procedure at hand are named before people. */
export function wordsOf(procedure: Procedure, district: District): Parameters<typeof guardSentence>[2] {
  const named = (id: unknown): Text | undefined => {
    const key = String(id);
    if (key === 'open') return procedure.opening.name;
    const [, step] = /^(?:ask|approve|refuse|withdraw|vote|recuse|substitute|conclude)-(.+)$/.exec(key) ?? [];
    return (
      procedure.actions[key]?.name ??
      procedure.states[key]?.name ??
      procedure.clocks[key]?.name ??
      procedure.counters[key] ??
      findFlag(procedure, key)?.name ??
      procedure.requests?.[key]?.name ??
      procedure.requests?.[step ?? '']?.name ??
      procedure.tasks?.[key]?.name ??
      procedure.ballots?.[key]?.name ??
      procedure.ballots?.[step ?? '']?.name ??
      factName(procedure, key)
    );
  };
  return {
    name: (id) => inBoth(named(id), String(id)),
    stands: (flag) => findFlag(procedure, String(flag))?.standing === true,
    field: (id) => inBoth(fieldNamed(procedure, String(id))?.name, String(id)),
    answer: (field, value) => inBoth(answerName(procedure, String(field), String(value)), String(value)),
    unit: (id) => inBoth(district.unitById.get(String(id))?.name, String(id)),
    staff: (id) => district.staffById.get(String(id))?.name ?? String(id),
    instant: (at) => localText(Number(at), district.pack.district.zone),
    recusal: (ballot, reason) => {
      const list = procedure.ballots?.[String(ballot)]?.recusal ?? '';
      return inBoth(procedure.reasons[list]?.[String(reason)], String(reason));
    },
  };
}

/** A fact is called as the field that it was typed into. */
function factName(procedure: Procedure, fact: string): Text | undefined {
  return fieldNamed(procedure, fact)?.name;
}

function fieldNamed({ opening, actions, requests = {} }: Procedure, id: string): FormField | undefined {
  const forms = [
    opening.form,
    ...Object.values(actions).map(({ form }) => form),
    ...Object.values(requests).map(({ ask }) => ask.form),
  ];
  return forms.flatMap((form = []) => form).find(({ field }) => field === id);
}

/** As the form shows it: the entry of its list, yes or no. */
function answerName(procedure: Procedure, id: string, value: string): Text | undefined {
  const field = fieldNamed(procedure, id);
  if (field?.type === 'boolean') return value === 'true' ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' };
  return field?.of === undefined ? undefined : procedure.reasons[field.of]?.[value];
}

/** A refusal of the kernel as an error of the one table. */
export function refusalProblem(refusal: Refusal, procedure: Procedure, district: District): Error {
  const words = wordsOf(procedure, district);
  switch (refusal.code) {
    case 'guard': {
      const because = guardSentence(refusal.guard, refusal.details, words);
      const { action, guard, allowed } = refusal;
      return problem('guard', { action, guard, because, allowed, ...{ details: refusal.details } });
    }
    case 'form': {
      const fields = formOf(procedure, refusal.action);
      const named = (field: string): Sentence =>
        inBoth(fields.find((one) => one.field === field)?.name ?? besideForm[field], field);
      return problem('form', {
        ...refusal,
        faults: refusal.faults.map((one) => ({ ...one, named: named(one.field) })),
      });
    }
    case 'wrong-state':
      return problem('wrong-state', {
        ...refusal,
        named: words.name(refusal.action),
        stateNamed: words.name(refusal.state),
      });
    case 'not-yours':
      return problem('not-yours', {
        ...refusal,
        named: words.name(refusal.action),
        who: rolesNamed(refusal.by, district),
        isOfRole: refusal.by.includes(refusal.role),
      });
    case 'ended':
      return problem('ended', { ...refusal, named: words.name(refusal.state) });
    case 'unknown-action':
      return problem('unknown-action', refusal);
  }
}

/** What a report says beside its form. */
const besideForm: Readonly<Record<string, Text>> = {
  source: { zh: '来源', en: 'Source' },
  reportedAt: { zh: '上报时间', en: 'Time of the report' },
};

function rolesNamed(roles: readonly Role[], district: District): Sentence {
  const names = roles.map((role) => roleNameOf(district, role));
  return {
    zh: names.map((name) => nameOf(name, 'zh')).join('、'),
    en: names.map((name) => nameOf(name, 'en')).join(', '),
  };
}

/**
 * Somebody else acted since the author looked. That is told before what speaks against the deed as the matter stands now: a form that
 * is not asked for any more, a rule, a turn that has passed on are news of the other's deed and no faults of this one. A state that does not know the action says it
 * itself.
 */
export function changedProblem(
  { seen, refused }: { seen: number; refused: Refusal | undefined },
  { seq, state }: Pick<Matter, 'seq' | 'state'>,
  allowed: readonly string[],
  words: Parameters<typeof guardSentence>[2],
): Error | undefined {
  const saysSo = refused !== undefined && ['wrong-state', 'ended', 'unknown-action'].includes(refused.code);
  return saysSo ? undefined : problem('changed', { seen, seq, state, stateNamed: words.name(state), allowed });
}

/** The fields of the form that an action id shows: of the opening, of an action, of a step of a request or a ballot. */
export function formOf(procedure: Procedure, action: string): readonly FormField[] {
  if (action === 'open') return procedure.opening.form;
  const ballot = ballotForm(procedure, action);
  if (ballot) return ballot;
  const step = /^(ask|approve|refuse|withdraw)-(.+)$/.exec(action);
  const request = procedure.requests?.[step?.[2] ?? ''];
  if (request)
    return step?.[1] === 'ask' ? (request.ask.form ?? []) : request.approvals.flatMap(({ form }) => form ?? []);
  return procedure.actions[action]?.form ?? [];
}

/** Every field that a step of a ballot may hold, whoever takes it; undefined where the action is none of a ballot. */
function ballotForm(procedure: Procedure, action: string): readonly FormField[] | undefined {
  const verb = ballotVerbs.find((one) => action.startsWith(`${one}-`));
  const id = verb && action.slice(verb.length + 1);
  const plan = id === undefined ? undefined : procedure.ballots?.[id];
  if (verb === undefined || id === undefined || plan === undefined) return undefined;
  switch (verb) {
    case 'vote':
      return [{ field: 'vote', name: ballotFields.vote, type: 'choice', of: voteList(id) }, ...(plan.opinion ?? [])];
    case 'recuse':
      return [
        { field: 'member', name: ballotFields.member, type: 'person' },
        { field: 'reason', name: ballotFields.reason, type: 'choice', of: plan.recusal },
      ];
    case 'substitute':
      return [
        { field: 'member', name: ballotFields.member, type: 'person' },
        { field: 'substitute', name: ballotFields.substitute, type: 'person' },
      ];
    case 'conclude':
      return plan.minutes;
  }
}

/** The engine's own fields, which no pack names. */
const ballotFields = {
  vote: { zh: '表决意见', en: 'Vote' },
  member: { zh: '回避的成员', en: 'Member who stands aside' },
  reason: { zh: '回避事由', en: 'Why' },
  substitute: { zh: '替补人', en: 'Substitute' },
} satisfies Record<string, Text>;

/** An offered form with the engine's own fields under their names; the pack's fields keep theirs. */
export function namedForm(procedure: Procedure, action: string, form: readonly OfferedField[]): OfferedField[] {
  const known = ballotForm(procedure, action);
  return form.map((field) => ({ ...field, name: known?.find((one) => one.field === field.field)?.name ?? field.name }));
}

function inBoth(text: Text | undefined, otherwise: string): Sentence {
  return text ? { zh: nameOf(text, 'zh'), en: nameOf(text, 'en') } : { zh: otherwise, en: otherwise };
}

/** `2020-04-05 01:55` in the district's zone. */
export function localText(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(new Date(instant));
}
