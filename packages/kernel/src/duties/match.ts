import type { CategoryLevel, DutyMatter, DutyRule, DutySpecificity } from './duty.ts';
import { areasAbove, categoryWords, type PreparedDuties } from './prepare.ts';

/** A duty that fits a matter, with the word by which it names the matter's category. */
export interface DutyMatch {
  rule: DutyRule;
  word: string;
  specificity: DutySpecificity;
}

const NARROWNESS: Record<CategoryLevel, number> = { category: 2, class: 1, kind: 0 };

/** Every duty that fits, each once: the most specific area first, then condition, then category, then the order of the list. */
export function findDuties(duties: PreparedDuties, matter: DutyMatter): DutyMatch[] {
  const { category, condition, areaPath } = matter;
  if (category === undefined) return [];
  const areas = areasAbove(areaPath);
  const found = new Map<DutyRule, DutyMatch>();
  for (const { word, level } of categoryWords(category)) {
    const byArea = duties.rules.get(word);
    if (byArea === undefined) continue;
    for (const [index, area] of areas.entries()) {
      for (const rule of byArea.get(area) ?? []) {
        const named = rule.conditions !== undefined;
        if (found.has(rule) || (named && !(condition !== undefined && rule.conditions?.includes(condition)))) continue;
        const specificity = { area: areas.length - 1 - index, condition: named, category: level };
        found.set(rule, { rule, word, specificity });
      }
    }
  }
  const place = ({ rule }: DutyMatch): number => duties.order.get(rule) ?? 0;
  return [...found.values()].sort((a, b) => compare(a.specificity, b.specificity) || place(a) - place(b));
}

/** Below zero when the first fits more closely, zero when both fit alike. */
export function compare(a: DutySpecificity, b: DutySpecificity): number {
  return (
    b.area - a.area || Number(b.condition) - Number(a.condition) || NARROWNESS[b.category] - NARROWNESS[a.category]
  );
}
