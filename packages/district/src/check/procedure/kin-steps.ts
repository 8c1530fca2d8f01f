import { inheritedTexts, type Procedure, type Text } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import type { Step } from './steps.ts';

/** What a ballot brings about. Its conclusion is two steps, one for each outcome; both draw on the minutes. */
export function ballotSteps({ ballots = {} }: Procedure): Step[] {
  return Object.entries(ballots).flatMap(([id, plan]): Step[] => {
    const path: Path = ['ballots', id];
    const shared = { ballot: id, name: plan.name, path, from: plan.in, fromPath: [...path, 'in'] };
    const bare = { guards: [], guardsPath: path };
    const still = { ...bare, effects: [], effectsPath: path, toPath: path };
    const seats = { ...shared, ...still, kind: 'vote' as const, form: [] };
    const [passed, failed] = (['passed', 'failed'] as const).map((outcome): Step => {
      const { to, effects = [] } = plan[outcome];
      const at: Path = [...path, outcome];
      return {
        ...{ ...shared, ...bare, id: `conclude-${id}`, kind: 'conclude', path: at, form: plan.minutes, effects },
        effectsPath: [...at, 'effects'],
        ...(to === undefined ? {} : { to }),
        toPath: [...at, 'to'],
      };
    });
    return [
      { ...seats, id: `vote-${id}`, form: plan.opinion ?? [], formPath: [...path, 'opinion'] },
      { ...seats, id: `recuse-${id}` },
      { ...seats, id: `substitute-${id}` },
      { ...passed!, by: [{ who: plan.conduct, path: [...path, 'conduct'] }], formPath: [...path, 'minutes'] },
      failed!,
    ];
  });
}

/** What the leading matter's state brings about for one that joined it. */
export function followSteps(procedure: Procedure): Step[] {
  const { merging, states } = procedure;
  const texts = new Set(inheritedTexts(procedure).map(({ field }) => field));
  return (merging?.follows ?? []).map(({ when, to, inherit = [], effects = [] }, index): Step => {
    const path: Path = ['merging', 'follows', index];
    return {
      ...{ id: 'followed', kind: 'follow', name: joinedNames(when.map((id) => states[id]?.name ?? {})), path },
      ...{ from: [merging!.into], fromPath: ['merging', 'into'], form: [], guards: [], guardsPath: path },
      ...{
        inherit: inherit.filter((name) => !texts.has(name)),
        effects,
        effectsPath: [...path, 'effects'],
        to,
        toPath: [...path, 'to'],
      },
    };
  });
}

/** Whatever state a task is in, it ends with the matter that called it. */
export function withdrawnSteps({ withdrawn, states, name }: Procedure): Step[] {
  if (withdrawn === undefined) return [];
  const path: Path = ['withdrawn'];
  const from = Object.keys(states).filter((id) => states[id]?.final !== true);
  return [
    {
      ...{
        id: 'caller-ended',
        kind: 'caller-ended',
        name: states[withdrawn]?.name ?? name,
        path,
        from,
        fromPath: path,
      },
      ...{ form: [], guards: [], guardsPath: path, effects: [], effectsPath: path, to: withdrawn, toPath: path },
    },
  ];
}

/** `已结案 / 已归档`, in every language that all of them have. */
function joinedNames(names: readonly Text[]): Text {
  const locales = Object.keys(names[0] ?? {}).filter((locale) => names.every((name) => name[locale] !== undefined));
  return Object.fromEntries(locales.map((locale) => [locale, names.map((name) => name[locale]).join(' / ')]));
}
