/** Who bears a duty: this very unit, or the unit of that kind whose area is the nearest one above the matter. */
export type Bearer = { unit: string } | { kind: string };

/**
 * One line of the public duty list. `categories` are ids of categories (`C0103`), classes (`C01`) or kinds (`C`); without
 * `conditions` it holds for all of them; `areaPath` is a path prefix that ends with its separator (`370103.370103002.`).
 */
export interface DutyRule {
  id: string;
  categories: readonly string[];
  conditions?: readonly string[];
  areaPath: string;
  lead: Bearer;
  assist: readonly Bearer[];
  /** What the duty rests on, by locale. */
  basis: Readonly<Record<string, string>>;
  source: string;
}

export interface DutyUnit {
  id: string;
  kind: string;
  areaPath: string;
  /** Whether somebody sits there who takes what is sent to the unit; absent: not known, and no reason to send nothing. */
  hasDesk?: boolean;
}

/** What of a matter the duty list looks at. A category or condition that is not known yet matches no duty that asks for one. */
export interface DutyMatter {
  category?: string;
  condition?: string;
  areaPath: string;
}

/** How a duty's word for the category relates to the matter's: its id, its class or its kind. */
export type CategoryLevel = 'category' | 'class' | 'kind';

/** How closely a duty fits, compared in this order: the deeper area, then a named condition, then the narrower category. */
export interface DutySpecificity {
  /** Levels of the duty's area: 0 for a duty without one, 1 for the district, 2 for a street where there are streets. */
  area: number;
  condition: boolean;
  category: CategoryLevel;
}
