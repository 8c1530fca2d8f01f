/** Whoever asks, by login of the demo. */
export type Asker = 'dispatcher' | 'leader' | 'urban' | 'worker' | 'street-370103012-dispatch';

/** One thing that people ask of the store all day, as an address under /api/v1. */
export interface Question {
  name: string;
  asker: Asker;
  /** @param round another case, number or word in each */
  path(round: number): string;
}

/** What questions are about, as the store has it. */
export interface Known {
  /** The beginning of the view, ISO. */
  since: string;
  /** `2026-09-01..2026-11-29` */
  period: string;
  /** Cases of the view, and cases from long before it (the same ones where the store has no other). */
  recent: readonly { id: string; number: string }[];
  old: readonly { id: string; number: string }[];
}

/** Everything that the desk, the search, the map, the case and the assessment ask. */
export function questionsOf({ since, period, recent, old }: Known): Question[] {
  const of = (parameters: Record<string, string>): string => String(new URLSearchParams(parameters));
  const list = (name: string, asker: Asker, parameters: Record<string, string>): Question => ({
    name: `list: ${name}`,
    asker,
    path: () => `cases?${of(parameters)}`,
  });
  const one = <Item>(items: readonly Item[], round: number): Item => items[(round * 7919) % items.length] as Item;
  const words = ['井盖', '垃圾', '路灯', '噪', '占道', '违建'];
  const street = '370103012';
  return [
    list('open, soonest due', 'dispatcher', { open: 'true' }),
    list('open, of a street', 'street-370103012-dispatch', { open: 'true' }),
    list('red', 'dispatcher', { light: 'red' }),
    list('on a unit’s desk', 'urban', { desk: 'true' }),
    list('on the dispatcher’s desk', 'dispatcher', { desk: 'true' }),
    list('of the view, newest', 'leader', { sort: 'received', since }),
    list('of the view, one class', 'dispatcher', { sort: 'received', since, category: 'C01' }),
    list('of the view, one street', 'dispatcher', { sort: 'received', since, area: street }),
    list('of a unit, newest', 'urban', { sort: 'received' }),
    list('everything, last changed', 'dispatcher', { sort: 'changed' }),
    list('a worker’s own', 'worker', { mine: 'true', sort: 'received' }),
    { name: 'counts: open', asker: 'dispatcher', path: () => `cases/counts?${of({ open: 'true' })}` },
    { name: 'counts: of the view', asker: 'dispatcher', path: () => `cases/counts?${of({ since })}` },
    { name: 'map: open', asker: 'dispatcher', path: () => `cases/map?${of({ open: 'true' })}` },
    { name: 'map: of the view', asker: 'dispatcher', path: () => `cases/map?${of({ since })}` },
    { name: 'desk figures', asker: 'dispatcher', path: () => 'desk' },
    { name: 'desk figures of a street', asker: 'street-370103012-dispatch', path: () => 'desk' },
    {
      name: 'search: a whole number',
      asker: 'dispatcher',
      path: (round) => `cases?${of({ q: one(old, round).number, sort: 'changed', limit: '8' })}`,
    },
    {
      name: 'search: the end of a number',
      asker: 'dispatcher',
      path: (round) => `cases?${of({ q: one(old, round).number.slice(-7), sort: 'changed', limit: '8' })}`,
    },
    {
      name: 'search: a number that is none',
      asker: 'leader',
      path: (round) => `cases?${of({ q: `XX-19000101-${10000 + round}`, sort: 'changed', limit: '8' })}`,
    },
    {
      name: 'search: a word',
      asker: 'dispatcher',
      path: (round) => `cases?${of({ q: one(words, round), sort: 'changed', limit: '8' })}`,
    },
    {
      name: 'search: a word that is none',
      asker: 'street-370103012-dispatch',
      path: (round) => `cases?${of({ q: `无此事${round}`, sort: 'changed', limit: '8' })}`,
    },
    { name: 'case: of the view', asker: 'dispatcher', path: (round) => `cases/${one(recent, round).id}` },
    { name: 'case: from long ago', asker: 'leader', path: (round) => `cases/${one(old, round).id}` },
    { name: 'KPI: by unit', asker: 'leader', path: () => `assessment?${of({ period, by: 'unit' })}` },
    { name: 'KPI: by street', asker: 'leader', path: () => `assessment?${of({ period, by: 'area:street' })}` },
  ];
}
