import type { DistrictPack } from '@wangge/district';
import type { People } from './people.ts';

/** How the orders of a group stand at the end. Counts; rates are made of them by `rateOf`. */
export interface Standing {
  in: number;
  refused: number;
  void: number;
  /** Archived and no unit had it: answered at once by the hotline, or joined to another and nobody was to be called. */
  answered: number;
  /** Archived after a unit had it, or after what it joined was handled. */
  handled: number;
  /** Of those: its limit did not pass; it did; it did, and an appeal against that was upheld. */
  onTime: number;
  overdue: number;
  upheld: number;
  /** Of those: sent back at least once by the audit, the check or the caller. */
  reworked: number;
}

export const figures = [
  'in',
  'refused',
  'void',
  'answered',
  'handled',
  'onTime',
  'overdue',
  'upheld',
  'reworked',
] as const;

/** By group: `all`, `street <code>`, `class <id>`, `category <id>`; what has no category is of the class and the category `none`. */
export type Standings = Record<string, Standing>;

export function emptyStanding(): Standing {
  return Object.fromEntries(figures.map((figure) => [figure, 0])) as unknown as Standing;
}

/** Undefined where nothing is counted: that is not zero. */
export function rateOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

interface Row {
  state: string;
  category: string | null;
  area: string;
  lead: string | null;
  flags: string[];
  pastFlags: string[];
  counters: Record<string, number>;
}

/** As the product tells it to whoever may see them all: every page of its list, counted here. */
export async function standingsTold(pack: DistrictPack, people: People, kind: string): Promise<Standings> {
  const reader = await people.as({ login: 'supervisor' });
  const standings: Standings = {};
  let cursor = '';
  do {
    const page = await reader.get<{ items: Row[]; next: string | null }>(
      `/cases?kind=${kind}&sort=received&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const row of page.items) add(standings, row, pack);
    cursor = page.next ?? '';
  } while (cursor !== '');
  return standings;
}

function add(standings: Standings, row: Row, pack: DistrictPack): void {
  const street = streetOf(pack, row.area);
  const category = row.category === null ? undefined : pack.catalogue.categories[row.category];
  const isHandled = row.state === 'archived' && (row.lead !== null || (row.counters.callbacks ?? 0) > 0);
  const isOverdue = [...row.flags, ...row.pastFlags].includes('overdue');
  const groups = [
    'all',
    `street ${street}`,
    `class ${category?.class ?? 'none'}`,
    `category ${category?.id ?? 'none'}`,
  ];
  for (const group of groups) {
    const standing = standings[group] ?? emptyStanding();
    standings[group] = standing;
    standing.in += 1;
    if (row.state === 'refused') standing.refused += 1;
    if (row.state === 'void') standing.void += 1;
    if (row.state === 'archived' && !isHandled) standing.answered += 1;
    if (!isHandled) continue;
    standing.handled += 1;
    if (!isOverdue) standing.onTime += 1;
    else if (row.flags.includes('appeal-upheld')) standing.upheld += 1;
    if (isOverdue) standing.overdue += 1;
    if ((row.counters.rework ?? 0) > 0) standing.reworked += 1;
  }
}

function streetOf({ areas }: DistrictPack, code: string): string {
  const known = new Map(areas.map((area) => [area.code, area]));
  for (let area = known.get(code); area; area = known.get(area.parent ?? '')) {
    if (area.level === 'street') return area.code;
  }
  return code;
}
