import type { Effect, FormField, Guard, PlainGuard, Procedure, Target } from '../procedures/schema.ts';
import type { DecisionContext } from './context.ts';
import type { GuardFailure } from './guards.ts';
import type { FormValues } from './matter.ts';
import { listOf } from './recusals.ts';

/** A step that may name units: what it asks, what it brings about, and where it leads. */
export interface NamingStep {
  form?: readonly FormField[];
  guards?: readonly Guard[];
  effects?: readonly Effect[];
  to?: Target;
}

/** Which units a field takes, as a page that offers them asks: what is absent restricts nothing. */
export interface UnitChoice {
  /** None but these, by id. */
  among?: string[];
  /** Of these kinds. */
  kinds?: string[];
  /** None of the authorities above the district. */
  ours?: true;
}

export type OfferedField = FormField & { takes?: UnitChoice };

type Conditions = Pick<Procedure, 'conditions'>;

/**
 * The first authority above the district to which the form gives work: as lead, to assist, or called to a task. A district sets its
 * superiors no clock; only where a guard asks for a unit above another one (`above-unit`: a review) is it theirs to have. Of every
 * procedure, so that no pack can forget it.
 */
export function superiorFailure(
  step: NamingStep,
  values: FormValues,
  procedure: Conditions,
  context: Pick<DecisionContext, 'unit'>,
): GuardFailure | undefined {
  const reviewed = reviewedFields(step, procedure);
  for (const field of workFields(step)) {
    if (reviewed.has(field)) continue;
    const unit = listOf(values[field]).find((id) => context.unit(id)?.superior === true);
    if (unit !== undefined) return { guard: 'within-district', details: { unit, field } };
  }
  return undefined;
}

/** What a matter knows of its units: ids one level above who did one of these last, and those that did one of them and did not answer for it. */
export interface KnownUnits {
  above(did: readonly string[]): readonly string[];
  thatDid(guard: Extract<PlainGuard, { 'did-by': object }>['did-by']): readonly string[];
}

/** The form of a step with what each of its fields for units takes. */
export function offeredForm(step: NamingStep, procedure: Conditions, known: KnownUnits): OfferedField[] {
  const work = new Set(workFields(step));
  const guards = plain(step.guards, procedure);
  return (step.form ?? []).map((field) => {
    if (field.type !== 'unit' && field.type !== 'units') return field;
    const kinds = guards.flatMap((guard) =>
      'unit-kind' in guard && guard['unit-kind'].field === field.field ? [guard['unit-kind'].kinds] : [],
    )[0];
    const asked = guards.flatMap((guard) =>
      'above-unit' in guard && guard['above-unit'].field === field.field ? [guard['above-unit'].did] : [],
    )[0];
    const did = guards.flatMap((guard) =>
      'did-by' in guard && guard['did-by'].field === field.field ? [guard['did-by']] : [],
    )[0];
    const takes: UnitChoice = {
      ...(asked === undefined ? {} : { among: [...known.above(asked)] }),
      ...(did === undefined ? {} : { among: [...known.thatDid(did)] }),
      ...(kinds === undefined ? {} : { kinds: [...kinds] }),
      ...(asked === undefined && work.has(field.field) ? { ours: true } : {}),
    };
    return Object.keys(takes).length === 0 ? field : { ...field, takes };
  });
}

/** Fields whose units get work by the step, wherever in its effects. */
function workFields({ effects = [], to }: NamingStep): string[] {
  const all = [...effects, ...(Array.isArray(to) ? to.flatMap((target) => target.effects ?? []) : [])];
  return all.flatMap((effect) => {
    if ('call' in effect) return [effect.call.units];
    if (!('assign' in effect)) return [];
    const { lead, assist } = effect.assign;
    return assist === undefined ? [lead] : [lead, assist];
  });
}

function reviewedFields({ guards }: NamingStep, procedure: Conditions): ReadonlySet<string> {
  const asking = plain(guards, procedure);
  return new Set(asking.flatMap((guard) => ('above-unit' in guard ? [guard['above-unit'].field] : [])));
}

/** Guards with what the named conditions among them stand for. */
function plain(guards: readonly Guard[] = [], { conditions = {} }: Conditions): readonly Guard[] {
  return guards.flatMap((guard) => ('is' in guard ? (conditions[guard.is] ?? []) : [guard]));
}
