import type { Bearer, CategoryLevel, DutyRule, DutyUnit } from './duty.ts';

/** A duty list with its indexes: a look-up touches only duties of the matter's own category and of areas above it. */
export interface PreparedDuties {
  /** Duties by category word, then by area path, in the order of the list. */
  readonly rules: ReadonlyMap<string, ReadonlyMap<string, readonly DutyRule[]>>;
  /** Place of a duty in the list, which settles ties. */
  readonly order: ReadonlyMap<DutyRule, number>;
  readonly units: ReadonlyMap<string, DutyUnit>;
  /** Ids of units by kind, then by area path. */
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

const prepared = new WeakMap<readonly DutyRule[], WeakMap<readonly DutyUnit[], PreparedDuties>>();

/** Builds the indexes, once per pair of lists. A list is never changed in place: a new version of it is a new array. */
export function prepareDuties(rules: readonly DutyRule[], units: readonly DutyUnit[]): PreparedDuties {
  const known = prepared.get(rules)?.get(units);
  if (known) return known;
  const made = indexDuties(rules, units);
  const byUnits = prepared.get(rules) ?? new WeakMap<readonly DutyUnit[], PreparedDuties>();
  byUnits.set(units, made);
  prepared.set(rules, byUnits);
  return made;
}

/** The words under which a duty may name a category, narrowest first (`C0103`: itself, class `C01`, kind `C`). */
export function categoryWords(category: string): { word: string; level: CategoryLevel }[] {
  return [
    { word: category, level: 'category' },
    { word: category.slice(0, 3), level: 'class' },
    { word: category.slice(0, 1), level: 'kind' },
  ];
}

/** The area itself and all above it, nearest first, the empty path (everywhere) last. */
export function areasAbove(path: string): string[] {
  const areas = [''];
  for (let end = path.indexOf('.') + 1; end > 0; end = path.indexOf('.', end) + 1) areas.unshift(path.slice(0, end));
  return areas;
}

/**
 * The units that a bearer means for a matter there. Several when units of one kind share the nearest area, none when the
 * unit is unknown or no unit of the kind has the place in its area.
 */
export function unitsOfBearer(bearer: Bearer, areaPath: string, duties: PreparedDuties): readonly string[] {
  if ('unit' in bearer) return duties.units.has(bearer.unit) ? [bearer.unit] : [];
  const byArea = duties.kinds.get(bearer.kind);
  if (byArea === undefined) return [];
  for (const area of areasAbove(areaPath)) {
    const units = byArea.get(area);
    if (units !== undefined) return units;
  }
  return [];
}

function indexDuties(rules: readonly DutyRule[], units: readonly DutyUnit[]): PreparedDuties {
  const byWord = new Map<string, Map<string, DutyRule[]>>();
  for (const rule of rules) {
    for (const word of new Set(rule.categories)) put(byWord, word, rule.areaPath, rule);
  }
  const kinds = new Map<string, Map<string, string[]>>();
  for (const unit of units) put(kinds, unit.kind, unit.areaPath, unit.id);
  return {
    rules: byWord,
    order: new Map(rules.map((rule, place) => [rule, place])),
    units: new Map(units.map((unit) => [unit.id, unit])),
    kinds,
  };
}

function put<T>(index: Map<string, Map<string, T[]>>, first: string, second: string, value: T): void {
  const inner = index.get(first) ?? new Map<string, T[]>();
  const values = inner.get(second) ?? [];
  values.push(value);
  inner.set(second, values);
  index.set(first, inner);
}
