import type { DutyMatter, DutyRule, DutyUnit } from './duty.ts';
import { compare, findDuties } from './match.ts';
import { prepareDuties, unitsOfBearer } from './prepare.ts';

/**
 * - `named`: the closest duty names the unit; `unrestricted`: a unit that may lead wherever a human sends a matter;
 * - `unknown-unit`: not in the list of units;
 * - `no-desk`: nobody sits there who would take it, whatever the list says: it would lie there unseen;
 * - `category-unknown`: a unit of the neighbourhood, and no category yet by which the list could name it;
 * - `no-duty`: a unit of the neighbourhood, and no duty covers the matter there;
 * - `named-another`: a unit of the neighbourhood, and the closest duty (`duty`) names another unit.
 */
export type LeadReason =
  | 'named'
  | 'unrestricted'
  | 'unknown-unit'
  | 'no-desk'
  | 'category-unknown'
  | 'no-duty'
  | 'named-another';

export interface LeadAnswer {
  allowed: boolean;
  because: LeadReason;
  /** The closest duty: the one that names the unit, or the one that speaks against it. */
  duty?: string;
}

/** What a unit is to be for a matter: its lead, or one that is called to help. */
export type DutyPart = 'lead' | 'help';

/** Kinds of units onto which departments tend to push work that the public duty list gives to themselves. */
const neighbourhood: readonly string[] = ['community-committee', 'grid-team'];

/**
 * May this unit lead such a matter there? A community committee or a grid team only where the closest duty of the public list
 * names it: a wider duty that a closer one overrides does not help. (The rule follows 北京市接诉即办工作条例 article 17: a
 * community is not made lead outside its duty list.) Every other known unit may: a human decides, the list only ranks. That work goes to no
 * authority above the district is another rule, which holds where the list has no say, too (`superiorFailure`).
 * A call to help is work with a limit, too: there it is enough that the closest duty names the unit among those that assist.
 */
export function mayLead(
  rules: readonly DutyRule[],
  units: readonly DutyUnit[],
  unit: string,
  matter: DutyMatter,
  part: DutyPart = 'lead',
): LeadAnswer {
  const duties = prepareDuties(rules, units);
  const known = duties.units.get(unit);
  if (known === undefined) return { allowed: false, because: 'unknown-unit' };
  if (known.hasDesk === false) return { allowed: false, because: 'no-desk' };
  const found = findDuties(duties, matter);
  const [closest] = found;
  const naming = found.find(
    ({ rule, specificity }) =>
      closest !== undefined &&
      compare(specificity, closest.specificity) === 0 &&
      (part === 'help' ? [rule.lead, ...rule.assist] : [rule.lead]).some((bearer) =>
        unitsOfBearer(bearer, matter.areaPath, duties).includes(unit),
      ),
  );
  if (naming) return { allowed: true, because: 'named', duty: naming.rule.id };
  const against = closest === undefined ? {} : { duty: closest.rule.id };
  if (!neighbourhood.includes(known.kind)) return { allowed: true, because: 'unrestricted', ...against };
  if (matter.category === undefined) return { allowed: false, because: 'category-unknown' };
  return { allowed: false, because: closest === undefined ? 'no-duty' : 'named-another', ...against };
}
