import type { Indicator } from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { District } from '../districts/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { SessionReader } from '../platform/http/index.ts';
import { assessedUnit } from '../platform/policy/index.ts';
import {
  aboutOf,
  countOf,
  inSpan,
  notYetDue,
  ofKinds,
  ofUnit,
  partOf,
  type Reading,
  stoodAt,
  wholeOf,
} from './conditions.ts';
import { isMultiple } from './multiples.ts';
import { readQuestion } from './question.ts';
import { groupingOf } from './rows.ts';
import { type Counting, countingOf, isByUnit, isCountedOf, isFigureOf, type Of, sourceOf } from './shares.ts';

/**
 * The matters behind one figure, as the filter `figure` of the case list names them:
 * `indicator~part~period~cutoff~by~row~kinds`, for instance
 * `closing-on-time~part~2020-04~2020-05-01T00:00:00.000Z~unit~urban-management~grid-event`.
 * Parts: `whole` (denominator), `part` (numerator), `rest` (the whole without it), and the same of the adjusted figure with
 * `adjusted-` before them; `not-yet-due`, what is in none of them since it could still be done; of a tally `counted` and `adjusted-counted`, the matters that it adds up, and of a multiple those that it is an average over. Row: as the table names it, `-` for what belongs to
 * none. Several kinds have commas between.
 */
const PARTS = /^(adjusted-)?(whole|part|rest)$/;
/** What is neither due nor done by the cut-off, and in none of the others. */
const NOT_YET_DUE = 'not-yet-due';

/** The condition on a row of `matter`. @throws Problem bad-request */
export function inFigure(
  figure: string,
  setting: { district: District; now: number; reader: Pick<SessionReader, 'actor'> },
): RawBuilder<SqlBool> {
  const { district } = setting;
  const [id = '', part = '', period = '', cutoff = '', by = '', row = '', kinds = '', ...more] = figure.split('~');
  if (kinds === '' || more.length > 0) throw refuse(figure);
  const question = readQuestion({ period, cutoff, kinds: kinds.split(',') }, setting, 'querystring/figure');
  const counted = countedOf(id, part, question.cutoff, district);
  if (counted === undefined) throw refuse(figure);
  const { from, until } = question.span;
  const unit = assessedUnit(setting.reader.actor);
  const indicator = district.pack.assessment?.indicators[id];
  // Of the table by units only the total, which is asked by `all`.
  if (indicator && !isFigureOf(indicator, by, unit)) return sql`false`;
  const sources: readonly Of[] = isByUnit(by, unit) ? ['undivided', 'shares'] : ['matters'];
  const each = sources.map(
    (of) => sql`select s.matter_id from ${sourceOf(of)} where s.district_id = ${district.id}
    and ${stoodAt(question.cutoff)} and s.kind = any(${question.kinds}::text[])
    and ${ofUnit(unit)} and ${inSpan(counted.cohort, sql`${from}`, sql`${until}`)} and ${counted.isCounted}
    and ${isCountedOf(of, counted.counting)} and ${groupingOf(by, district).isRow(row)}`,
  );
  return sql`id in (${sql.join(each, sql` union all `)})`;
}

function countedOf(
  id: string,
  part: string,
  cutoff: Date,
  district: District,
): { cohort: Indicator['cohort']; isCounted: RawBuilder<SqlBool>; counting: Counting } | undefined {
  const { indicators = {}, tallies = {}, multiples = {} } = district.pack.assessment ?? {};
  const multiple = Object.hasOwn(multiples, id) ? multiples[id] : undefined;
  if (multiple && (part === 'counted' || part === 'adjusted-counted')) {
    return {
      cohort: multiple.cohort,
      isCounted: isMultiple(multiple, cutoff, part === 'counted' ? 'raw' : 'adjusted'),
      counting: 'others',
    };
  }
  const tally = Object.hasOwn(tallies, id) ? tallies[id] : undefined;
  if (tally && (part === 'counted' || part === 'adjusted-counted')) {
    const many = countOf(tally.of, part === 'counted' ? 'raw' : 'adjusted');
    const isCounted = sql<SqlBool>`${ofKinds(tally)} and ${many} > 0`;
    return { cohort: tally.cohort, isCounted, counting: countingOf(tally) };
  }
  const indicator = Object.hasOwn(indicators, id) ? indicators[id] : undefined;
  if (indicator && part === NOT_YET_DUE) {
    const waiting = notYetDue(indicator, cutoff) ?? sql`false`;
    const about = sql`${ofKinds(indicator)} and ${aboutOf(indicator, cutoff, 'raw')}`;
    return { cohort: indicator.cohort, isCounted: sql`(${about} and ${waiting})`, counting: 'rates' };
  }
  const [, adjusted, name] = PARTS.exec(part) ?? [];
  if (!indicator || name === undefined) return undefined;
  const reading: Reading = adjusted === undefined ? 'raw' : 'adjusted';
  const whole = sql<SqlBool>`(${ofKinds(indicator)} and ${wholeOf(indicator, cutoff, reading)})`;
  const own = partOf(indicator, cutoff, reading);
  // Of the whole, what the part does not count: also what is not known of.
  const wanted = {
    whole,
    part: sql<SqlBool>`(${whole} and ${own})`,
    rest: sql<SqlBool>`(${whole} and ${own} is not true)`,
  };
  return { cohort: indicator.cohort, isCounted: wanted[name as keyof typeof wanted], counting: 'rates' };
}

function refuse(figure: string): Error {
  return problem('bad-request', {
    place: 'querystring/figure',
    fault: {
      zh: `的“${figure}”不是考核数字：写作 指标~部分~时段~截止~分组~行~种类`,
      en: `"${figure}" names no figure: write indicator~part~period~cutoff~by~row~kinds`,
    },
  });
}
