import type { Bearer, DutyMatter, DutyRule, DutySpecificity, DutyUnit } from './duty.ts';
import { findDuties } from './match.ts';
import { prepareDuties, unitsOfBearer } from './prepare.ts';

/** A unit that the duty list names as lead, by the duty that names it most closely. */
export interface LeadAdvice {
  unit: string;
  duty: string;
  basis: DutyRule['basis'];
  source: string;
  specificity: DutySpecificity;
  /** Why, as data: the page words it. */
  reason: {
    /** The word of the duty that covers the matter's category, and the area and conditions it is for. */
    category: string;
    areaPath: string;
    conditions?: readonly string[];
    bearer: Bearer;
  };
  /** The units that the duty names to assist there; the lead is not among them. */
  assist: readonly string[];
}

/**
 * Who leads such a matter by the public duty list, the closest duty first and each unit once. Advice only: a human decides.
 * Empty where the category is unknown or no duty covers it there; a bearer that no unit answers to is left out, and a unit where
 * nobody sits.
 */
export function adviseLead(
  rules: readonly DutyRule[],
  units: readonly DutyUnit[],
  matter: DutyMatter,
): readonly LeadAdvice[] {
  const duties = prepareDuties(rules, units);
  const advised = new Map<string, LeadAdvice>();
  for (const { rule, word, specificity } of findDuties(duties, matter)) {
    const assisting = new Set(rule.assist.flatMap((bearer) => unitsOfBearer(bearer, matter.areaPath, duties)));
    for (const unit of unitsOfBearer(rule.lead, matter.areaPath, duties)) {
      if (advised.has(unit) || duties.units.get(unit)?.hasDesk === false) continue;
      const { areaPath, conditions, lead: bearer } = rule;
      advised.set(unit, {
        unit,
        duty: rule.id,
        basis: rule.basis,
        source: rule.source,
        specificity,
        reason: { category: word, areaPath, ...(conditions ? { conditions } : {}), bearer },
        assist: [...assisting].filter((other) => other !== unit && duties.units.get(other)?.hasDesk !== false),
      });
    }
  }
  return [...advised.values()];
}
