import type { Town } from '../../scenarios/people.ts';
import { judgedSql, type Scope } from './judged.ts';
import { called, type Names } from './names.ts';

/** One matter as an indicator takes it: the instant by which it belongs to a period, and whether it is of the whole and of the part. */
export interface Told {
  indicator: string;
  unit: string | null;
  area: string;
  category: string | null;
  at: Date;
  whole: boolean;
  /** It would be of the whole, had it been due or done by the cut-off. */
  waits: boolean;
  part: boolean;
  adjusted: boolean;
}

/**
 * Every indicator of a district told a second time: in SQL over the events alone, by the names of its procedure, and by nothing that
 * the server has worked out. What was recorded after the cut-off is not looked at.
 */
export async function recount(
  town: Pick<Town, 'query'>,
  cutoff: string,
  names: Names,
  scope: Scope = 'matter',
): Promise<Told[]> {
  const rows = await town.query(`${judgedSql(names, scope)} ${toldSql(names, scope)}`, [cutoff]);
  return rows as Told[];
}

/** One row for each indicator and matter, over `judged` of `judgedSql`. */
export function toldSql(names: Names, scope: Scope = 'matter', judged = 'judged'): string {
  return names.indicators
    .filter(([name]) => scope === 'matter' || !ofAreas.includes(name))
    .map(
      ([name, at, whole, part, adjusted = part]) => `
      select '${name}' as indicator, unit, area, category, ${at} as at,
        coalesce(${whole}, false) and not ${waits(at, part)} as whole, coalesce(${whole}, false) and ${waits(at, part)} as waits,
        coalesce(${part}, false) as part, coalesce(${adjusted}, false) as adjusted from ${judged}
      where ${at} is not null${at === called ? '' : ' and not elsewhere'}`,
    )
    .join(' union all ');
}

/** By the deadline that makes a cohort, what is to be done by then. */
const deeds: Readonly<Record<string, string>> = {
  due_at: 'disposed is not null or late',
  dispatch_due_at: 'dispatched is not null',
  contact_due_at: 'contacted is not null',
};

/** Still to be done at the cut-off, and not yet due. */
function waits(at: string, part: string): string {
  const deed = deeds[at];
  if (deed === undefined) return 'false';
  const done = part.includes('is_closed') ? 'is_closed or late' : deed;
  return `(${at} >= $1::timestamptz and not coalesce(${done}, false) and not without)`;
}

/** Figures of areas, and of no unit. */
export const ofAreas = ['missed-reports'];

const DAY = 86_400_000;
const waitingOf = (many: number): string => (many === 0 ? '' : ` +${many}`);

export interface Row {
  row: string;
  multiples: Record<string, Record<string, number | null>>;
  rates: Record<string, Record<'numerator' | 'denominator' | 'adjustedNumerator' | 'notYetDue', number>>;
}

/** `numerator/denominator adjusted`, and `+…` for what is not yet due where there is any, by indicator, as the server answers it … */
export function ratesOf({ rates }: Row): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rates).map(([id, rate]) => [
      id,
      `${rate.numerator}/${rate.denominator} ${rate.adjustedNumerator}${waitingOf(rate.notYetDue)}`,
    ]),
  );
}

/** … and as the recount has it, over days of China (`2020-04-01..2020-04-30`). */
export function countsOf(told: readonly Told[], { indicators }: Names, period: string): Record<string, string> {
  const [from, to] = period.split('..');
  const begin = Date.parse(`${from}T00:00:00+08:00`);
  const end = Date.parse(`${to}T00:00:00+08:00`) + DAY;
  const all = told.filter(({ at }) => at.getTime() >= begin && at.getTime() < end);
  return Object.fromEntries(
    indicators.map(([id]) => {
      const whole = all.filter(({ indicator, whole }) => indicator === id && whole);
      const part = whole.filter(({ part }) => part).length;
      const waiting = all.filter(({ indicator, waits }) => indicator === id && waits).length;
      return [id, `${part}/${whole.length} ${whole.filter(({ adjusted }) => adjusted).length}${waitingOf(waiting)}`];
    }),
  );
}
