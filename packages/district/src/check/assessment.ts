import {
  type CohortMilestone,
  contactClocks,
  type Indicator,
  type IndicatorCondition,
  type Measures,
  type Predicate,
  type Procedure,
} from '@wangge/kernel';
import type { Static } from 'typebox';
import type { AssessmentFile } from '../assessment-format.ts';
import type { FaultList, Message, Place } from '../fault.ts';
import type { Located } from '../parse/located.ts';
import { checkDate } from './catalogue.ts';
import { checkClosings } from './closings.ts';
import { checkReference } from './codes.ts';
import { checkReworks } from './reworks.ts';

type At = (...rest: (string | number)[]) => Place;

/**
 * What the schema cannot say of `assessment.yaml`: every name stands in its procedure, every indicator counts what at least one
 * procedure measures, and the formula speaks of indicators that are there.
 */
export function checkAssessment(
  file: AssessmentFile,
  procedures: readonly Procedure[],
  { source, locales = [] }: { source: Located; locales: readonly string[] | undefined },
  faults: FaultList,
): void {
  checkSources(file, { source, locales }, faults);
  checkDate(file.effective, source.at(['effective']), faults);
  const known = new Map(procedures.map((procedure) => [procedure.id, procedure]));
  for (const [id, measures] of Object.entries(file.measures)) {
    const at: At = (...rest) => source.at(['measures', id, ...rest]);
    const procedure = known.get(id);
    if (!checkReference(known, id, { zh: '流程', en: 'procedure' }, at(), faults) || !procedure) continue;
    checkMeasures(measures, procedure, at, faults);
    checkClosings(measures, procedure, at, faults);
    checkReworks(measures.reworks, procedure, at('reworks'), faults);
  }
  // What a procedure that is not there measures, or one by another name, would be missed by every indicator.
  if (Object.keys(file.measures).some((id) => !known.has(id))) return;
  const measured = Object.entries(file.measures).map(([id, measures]) => ({ kind: known.get(id)?.kind, measures }));
  const assessed = new Map(measured.flatMap(({ kind }) => (kind === undefined ? [] : [[kind, true]])));
  const aKind = { zh: '纳入考核的事项种类', en: 'assessed kind of matter' };
  /** Undefined where a kind is none. */
  const ofKinds = (kinds: readonly string[] | undefined, at: At): Measures[] | undefined => {
    const refer = (kind: string, index: number): boolean =>
      checkReference(assessed, kind, aKind, at('kinds', index), faults);
    if (!(kinds ?? []).map(refer).every(Boolean)) return undefined;
    return measured.flatMap(({ kind, measures }) =>
      kinds === undefined || (kind !== undefined && kinds.includes(kind)) ? [measures] : [],
    );
  };
  for (const [id, indicator] of Object.entries(file.indicators)) {
    const at: At = (...rest) => source.at(['indicators', id, ...rest]);
    const all = ofKinds(indicator.kinds, at);
    if (all !== undefined) checkIndicator(indicator, all, at, faults);
  }
  for (const [id, { cohort, of, kinds }] of Object.entries(file.tallies ?? {})) {
    const at: At = (...rest) => source.at(['tallies', id, ...rest]);
    const all = ofKinds(kinds, at);
    if (all !== undefined) checkMeasured(all, cohortNeeds[cohort], at('cohort'), faults);
    if (all !== undefined && of !== 'contacts' && of !== 'cases') checkMeasured(all, [of], at('of'), faults);
    if (Object.hasOwn(file.indicators, id)) sayTaken(id, at(), faults);
  }
  for (const [id, { cohort, whole = [], kinds }] of Object.entries(file.multiples ?? {})) {
    const at: At = (...rest) => source.at(['multiples', id, ...rest]);
    const all = ofKinds(kinds, at);
    if (all !== undefined) {
      checkMeasured(all, cohortNeeds[cohort], at('cohort'), faults);
      checkMeasured(all, ['clocks.disposal'], at(), faults);
      checkConditions(whole, all, (index) => at('whole', index), faults);
    }
    if (Object.hasOwn(file.indicators, id) || Object.hasOwn(file.tallies ?? {}, id)) sayTaken(id, at(), faults);
  }
  checkFormula(file, procedures, source, faults);
}

/** Whoever is judged by a rule reads where it comes from: a text without a language is in the default one, and nobody else's. */
function checkSources(
  { indicators, tallies = {}, multiples = {}, evaluation }: AssessmentFile,
  { source, locales }: { source: Located; locales: readonly string[] },
  faults: FaultList,
): void {
  const [own, ...others] = locales;
  if (own === undefined || others.length === 0) return;
  const groups = { indicators, tallies, multiples, parts: evaluation?.parts ?? {} };
  for (const [group, rules] of Object.entries(groups)) {
    for (const [id, rule] of Object.entries(rules)) {
      if (typeof rule.source !== 'string') continue;
      const path = [...(group === 'parts' ? ['evaluation', group] : [group]), id, 'source'];
      faults.warn(source.at(path), 'text-locale-missing', {
        zh: `${path.join('.')} 没有分语言写，各种语言的人看到的都是这一句；写作 { ${locales.join(': …, ')}: … }`,
        en: `${path.join('.')} is not told by language: readers of every language get these words; write { ${locales.join(': …, ')}: … }`,
      });
    }
  }
}

function checkMeasures(measures: Measures, procedure: Procedure, at: At, faults: FaultList): void {
  const names = (record: Readonly<Record<string, unknown>>): Map<string, unknown> => new Map(Object.entries(record));
  const check = (
    known: Map<string, unknown>,
    given: string | undefined,
    what: Message,
    ...place: (string | number)[]
  ): void => {
    if (given !== undefined) checkReference(known, given, what, at(...place), faults);
  };
  const actions = names(procedure.actions);
  const anAction = { zh: `流程 ${procedure.id} 的动作`, en: `action of the procedure ${procedure.id}` };
  for (const key of ['filed', 'dispatched', 'disposed', 'closed', 'called-back', 'handled-by'] as const) {
    for (const [index, id] of (measures[key] ?? []).entries()) check(actions, id, anAction, key, index);
  }
  const ends = new Map([...actions, ...names(procedure.timers ?? {})]);
  const anEnd = {
    zh: `流程 ${procedure.id} 的动作或定时`,
    en: `action or timer of the procedure ${procedure.id}`,
  };
  for (const [index, id] of (measures.lapsed ?? []).entries()) check(ends, id, anEnd, 'lapsed', index);
  const answers = measures.contacted ?? [];
  if (Array.isArray(answers)) {
    for (const [index, id] of answers.entries()) check(actions, id, anAction, 'contacted', index);
  } else {
    const asked = new Map(contactClocks(measures).map((id) => [id, true]));
    for (const [clock, ids] of Object.entries(answers)) {
      check(asked, clock, { zh: 'clocks.contact 中的时钟', en: 'clock under clocks.contact' }, 'contacted', clock);
      for (const [index, id] of ids.entries()) check(actions, id, anAction, 'contacted', clock, index);
    }
  }
  const states = names(procedure.states);
  for (const key of ['suspended', 'void', 'refused'] as const) {
    const what = { zh: `流程 ${procedure.id} 的状态`, en: `state of the procedure ${procedure.id}` };
    for (const [index, id] of (measures[key] ?? []).entries()) check(states, id, what, key, index);
  }
  const clocks = names(procedure.clocks);
  const aClock = { zh: `流程 ${procedure.id} 的时钟`, en: `clock of the procedure ${procedure.id}` };
  for (const [key, given] of Object.entries(measures.clocks ?? {})) {
    if (typeof given === 'string') check(clocks, given, aClock, 'clocks', key);
    else for (const [index, id] of given.entries()) check(clocks, id, aClock, 'clocks', key, index);
  }
  const aFlag = { zh: `流程 ${procedure.id} 的标记`, en: `flag of the procedure ${procedure.id}` };
  for (const key of ['late', 'upheld'] as const) check(names(procedure.flags), measures[key], aFlag, key);
  for (const key of ['flag', 'overturned'] as const) {
    check(names(procedure.flags), measures.missed?.[key], aFlag, 'missed', key);
  }
  for (const key of ['returns', 'reworks', 'extensions'] as const) {
    check(
      names(procedure.counters),
      measures[key],
      { zh: `流程 ${procedure.id} 的计数`, en: `counter of the procedure ${procedure.id}` },
      key,
    );
  }
  const facts = new Map(factsOf(procedure).map((fact) => [fact, true]));
  const what = { zh: `流程 ${procedure.id} 记下的事实`, en: `fact that the procedure ${procedure.id} keeps` };
  check(facts, measures.reached, what, 'reached');
  check(facts, measures.resolved?.fact, what, 'resolved', 'fact');
  check(facts, measures.satisfied?.fact, what, 'satisfied', 'fact');
}

/** Fields of forms that are facts; what is personal is none, and no indicator can count it. */
function factsOf({ opening, actions, requests = {} }: Procedure): string[] {
  const forms = [
    opening.form,
    ...Object.values(actions).map(({ form = [] }) => form),
    ...Object.values(requests).map(({ ask: { form = [] } }) => form),
  ];
  return forms.flat().flatMap(({ field, personal }) => (personal === undefined ? [field] : []));
}

type Need = keyof Measures | `clocks.${'dispatch' | 'contact' | 'disposal'}`;

/** What a procedure has to measure, so that its matters can belong to a period by this … */
const cohortNeeds: Readonly<Record<CohortMilestone, readonly Need[]>> = {
  received: [],
  filed: ['filed'],
  'dispatch-due': ['clocks.dispatch'],
  dispatched: ['dispatched'],
  'contact-due': ['clocks.contact'],
  'disposal-due': ['clocks.disposal'],
  'handed-in': ['disposed'],
  closed: ['closed'],
  'called-back': ['called-back'],
};

/** … and so that this can be true of them. */
const predicateNeeds: Readonly<Record<Predicate, readonly Need[]>> = {
  filed: ['filed'],
  dispatched: ['dispatched'],
  'dispatched-on-time': ['dispatched', 'clocks.dispatch'],
  contacted: ['clocks.contact'],
  'contacted-on-time': ['clocks.contact'],
  disposed: ['disposed'],
  'disposed-on-time': ['disposed', 'clocks.disposal'],
  overdue: ['disposed', 'clocks.disposal'],
  returned: ['returns'],
  reworked: ['reworks'],
  extended: ['extensions'],
  suspended: ['suspended'],
  closed: ['closed'],
  'closed-on-time': ['closed', 'disposed', 'clocks.disposal'],
  'called-back': ['called-back'],
  reached: ['called-back', 'reached'],
  resolved: ['called-back', 'resolved'],
  satisfied: ['called-back', 'satisfied'],
  void: ['void'],
  refused: ['refused'],
  upheld: ['upheld'],
  missed: ['missed'],
};

function checkIndicator(
  { cohort, whole = [], part }: Indicator,
  all: readonly Measures[],
  at: At,
  faults: FaultList,
): void {
  checkMeasured(all, cohortNeeds[cohort], at('cohort'), faults);
  checkConditions(whole, all, (index) => at('whole', index), faults);
  checkConditions(part, all, (index) => at('part', index), faults);
}

function checkConditions(
  conditions: readonly Static<typeof IndicatorCondition>[],
  all: readonly Measures[],
  at: (index: number) => Place,
  faults: FaultList,
): void {
  for (const [index, condition] of conditions.entries()) {
    checkMeasured(all, predicateNeeds[predicateOf(condition)], at(index), faults);
  }
}

/** Indicators, tallies and multiples are columns of one table, and addressed by their ids alone. */
function sayTaken(id: string, place: Place, faults: FaultList): void {
  faults.fault(place, 'duplicate', {
    zh: `“${id}”已是一个指标或合计项的编号`,
    en: `"${id}" is the id of an indicator or a tally already`,
  });
}

function predicateOf(condition: Static<typeof IndicatorCondition>): Predicate {
  return typeof condition === 'string' ? condition : condition.not;
}

function checkMeasured(all: readonly Measures[], needs: readonly Need[], place: Place, faults: FaultList): void {
  if (all.some((measures) => needs.every((need) => isMeasured(measures, need)))) return;
  faults.fault(place, 'assessment-unmeasured', {
    zh: `没有一个流程同时在 measures 中说明 ${needs.join('、')}：这里永远数不到事件`,
    en: `No procedure says ${needs.join(' and ')} under measures: nothing would ever be counted here`,
  });
}

function isMeasured(measures: Measures, need: Need): boolean {
  const [key, clock] = need.split('.') as [keyof Measures, 'dispatch' | 'contact' | 'disposal' | undefined];
  return clock === undefined ? measures[key] !== undefined : measures.clocks?.[clock] !== undefined;
}

function checkFormula(
  { indicators, tallies = {}, evaluation }: AssessmentFile,
  procedures: readonly Procedure[],
  source: Located,
  faults: FaultList,
): void {
  const rates = new Map(Object.entries(indicators));
  const counts = new Map(Object.entries(tallies));
  const sources = new Map(procedures.flatMap((procedure) => Object.entries(procedure.sources)));
  for (const [id, part] of Object.entries(evaluation?.parts ?? {})) {
    const at: At = (...rest) => source.at(['evaluation', 'parts', id, ...rest]);
    if ('rate' in part) {
      checkReference(rates, part.rate, { zh: '指标', en: 'indicator' }, at('rate'), faults);
      continue;
    }
    checkReference(counts, part.count, { zh: '合计项', en: 'tally' }, at('count'), faults);
    for (const [index, name] of (part.times?.sources ?? []).entries()) {
      checkReference(sources, name, { zh: '来源', en: 'source of reports' }, at('times', 'sources', index), faults);
    }
  }
}
