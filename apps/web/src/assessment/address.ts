import { kindOf } from './period.ts';

/** Everything that the page shows is in its address. Without a period it is the month of the district's day. */
export interface AssessmentAddress {
  period?: string;
  /** `unit`, `category`, `period`, or `area:` and a level. */
  by?: string;
  /** Fixed at this instant; without one: now. */
  cutoff?: string;
  kind?: string[];
}

export function readAssessmentAddress(search: Record<string, unknown>): AssessmentAddress {
  const word = (name: string) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const period = word('period');
  const by = word('by');
  const cutoff = word('cutoff');
  const given = search.kind;
  const kind = Array.isArray(given) ? given.map(String) : word('kind')?.split(',');
  return {
    ...(period && kindOf(period) && { period }),
    ...(by && /^(unit|category|period|area:[a-z0-9-]+)$/.test(by) && { by }),
    ...(cutoff && !Number.isNaN(Date.parse(cutoff)) && { cutoff }),
    ...(kind && { kind }),
  };
}
