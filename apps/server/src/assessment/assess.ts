import type { AssessmentFile } from '@wangge/district';
import {
  type Evaluation,
  evaluate,
  type Indicator,
  meanOf,
  percentOf,
  type RuleSource,
  sourceText,
  type Text,
} from '@wangge/kernel';
import { problem } from '../platform/errors/index.ts';
import type { Reading as Reader } from '../platform/http/index.ts';
import { assessedUnit } from '../platform/policy/index.ts';
import { adjusts, type Reading } from './conditions.ts';
import { addAll, type Counted, type Counting, countAll, mergeAll } from './count.ts';
import { piecesOf, spanOf, writeDays } from './period.ts';
import { assessedKinds, readQuestion, requireBegun } from './question.ts';
import { type Grouping, groupingOf } from './rows.ts';
import { isByUnit, isFigureOf } from './shares.ts';
import type { AssessedRow, AssessmentQuery, AssessmentView, MultipleView, RateView } from './views.ts';

/**
 * The indicators of a period at a cut-off, over what the reader reaches; a unit's desk, over what its unit leads. The same period and cut-off give the same figures whenever
 * they are asked for; each opens the list of its matters (`figure`).
 * @throws Problem bad-request; not-found where the district assesses nothing
 */
export async function assess(asked: Reader, query: AssessmentQuery): Promise<AssessmentView> {
  const { trx, district, now } = asked;
  const { file, question, by, grouping } = readWhole(query, asked);
  const days = by === 'period' ? piecesOf(question.days) : [question.days];
  const pieces = days.map((one) => spanOf(one, district.pack.district.zone));
  const { cutoff, kinds } = question;
  const unit = assessedUnit(asked.reader.actor);
  const { calendar } = district;
  const [locale = 'zh'] = district.pack.district.locales;
  const counting = { district: district.id, file, cutoff, calendar, kinds, pieces, key: grouping.key, unit };
  const { rows: counted, total } = isByUnit(by, unit)
    ? await countShares(trx, counting)
    : await countMatters(trx, counting);
  const own = by === 'all' ? [] : counted;
  const shown = aboutKinds(file, kinds);
  const unitRows = withoutFiguresOfAreas(shown, (indicator) => isFigureOf(indicator, by, unit));
  const allRows = withoutFiguresOfAreas(shown, (indicator) => isFigureOf(indicator, 'all', unit));
  const rowOf = (one: Counted): AssessedRow => {
    const row = by === 'period' ? writeDays(days[one.piece] ?? question.days) : codeOf(one, grouping);
    return assessedRow(shown, unitRows(one), { row, name: grouping.nameOf(row) ?? null });
  };
  return {
    asOf: new Date(now).toISOString(),
    period: { ...question.days, until: question.span.until.toISOString() },
    cutoff: cutoff.toISOString(),
    by,
    kinds: [...kinds],
    assessed: assessedKinds(district),
    ...wordsOf(shown, locale),
    leftOut: leftOutOf(file, shown),
    rows: own.toSorted((a, b) => a.piece - b.piece || compareKeys(a, b, grouping)).map(rowOf),
    total: assessedRow(shown, allRows(addAll(file, total)), { row: '-', name: null }),
  };
}

/** For who asks now and is answered later. @throws Problem what `assess` would refuse */
export function requireAnswerable(query: AssessmentQuery, setting: Pick<Reader, 'district' | 'now'>): void {
  readWhole(query, setting);
}

function readWhole(query: AssessmentQuery, setting: Pick<Reader, 'district' | 'now'>) {
  const { district } = setting;
  const { assessment: file } = district.pack;
  if (file === undefined) throw problem('not-found', { what: 'assessment', id: district.slug });
  const given = query.kind === undefined ? [] : [query.kind].flat();
  const question = readQuestion({ ...query, kinds: given }, setting, 'querystring');
  requireBegun(question, query.period);
  const by = query.by ?? 'unit';
  return { file, question, by, grouping: groupingOf(by, district) };
}

/** The rows of the table, and what its total adds up. */
interface Table {
  rows: readonly Counted[];
  total: readonly Counted[];
}

async function countMatters(trx: Reader['trx'], counting: Omit<Counting, 'of'>): Promise<Table> {
  const rows = await countAll(trx, { ...counting, of: 'matters' });
  return { rows, total: rows };
}

/** By units, each as it did itself; all units together by matters, which are late whoever let them lapse. One unit's figures are its own. */
async function countShares(trx: Reader['trx'], counting: Omit<Counting, 'of'>): Promise<Table> {
  const undivided = await countAll(trx, { ...counting, of: 'undivided' });
  const shares = await countAll(trx, { ...counting, of: 'shares' });
  const rows = mergeAll(counting.file, [...undivided, ...shares]);
  if (counting.unit !== undefined) return { rows, total: rows };
  return { rows, total: [...undivided, ...(await countAll(trx, { ...counting, of: 'divided' }))] };
}

function codeOf({ key }: Counted, grouping: Grouping): string {
  return key === null ? '-' : grouping.codeOf(key);
}

/** What belongs to none comes last. */
function compareKeys(a: Counted, b: Counted, grouping: Grouping): number {
  if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
  return grouping.compare(codeOf(a, grouping), codeOf(b, grouping));
}

/**
 * The indicators and tallies that are about any of these kinds, and the parts of the formula that are taken from them. What is left out of the
 * formula is said (`leftOutOf`): a score over fewer parts is another one than the published.
 */
function aboutKinds({ evaluation, ...file }: AssessmentFile, kinds: readonly string[]): AssessmentFile {
  const isAbout = (one: { kinds?: readonly string[] }): boolean =>
    one.kinds === undefined || one.kinds.some((kind) => kinds.includes(kind));
  const indicators = Object.fromEntries(Object.entries(file.indicators).filter(([, one]) => isAbout(one)));
  const tallies = Object.fromEntries(Object.entries(file.tallies ?? {}).filter(([, one]) => isAbout(one)));
  const multiples = Object.fromEntries(Object.entries(file.multiples ?? {}).filter(([, one]) => isAbout(one)));
  const parts = Object.fromEntries(
    Object.entries(evaluation?.parts ?? {}).filter(([, part]) =>
      'rate' in part ? Object.hasOwn(indicators, part.rate) : Object.hasOwn(tallies, part.count),
    ),
  );
  const isScored = Object.keys(parts).length > 0;
  return { ...file, indicators, tallies, multiples, ...(isScored && { evaluation: { parts } }) };
}

/** By their names, the parts of the formula that a score over some kinds does without; none where there is no score. */
function leftOutOf(file: AssessmentFile, { evaluation: shown }: AssessmentFile): AssessmentView['leftOut'] {
  if (shown === undefined) return [];
  return Object.entries(file.evaluation?.parts ?? {}).flatMap(([id, part]) =>
    Object.hasOwn(shown.parts, id) ? [] : [{ id, name: partName(part, file) }],
  );
}

/** A part is called as what it is taken from. */
function partName(part: Evaluation['parts'][string], { indicators, tallies = {} }: AssessmentFile): Text {
  const of = 'rate' in part ? indicators[part.rate] : tallies[part.count];
  if (of === undefined) throw new Error('a part of the formula is taken from nothing: the pack was not checked');
  return of.name;
}

/** @param locale the default language of the district */
function wordsOf(
  file: AssessmentFile,
  locale: string,
): Pick<AssessmentView, 'indicators' | 'tallies' | 'multiples' | 'formula'> {
  const sourceOf = (source: RuleSource): Text => sourceText(source, locale);
  return {
    indicators: Object.entries(file.indicators).map(([id, indicator]) => {
      const { name, about, source, better, of = 'unit' } = indicator;
      return { id, name, about, source: sourceOf(source), better, of, adjusts: adjusts(indicator) };
    }),
    tallies: Object.entries(file.tallies ?? {}).map(([id, { name, about, source, of }]) => {
      return { id, name, about, source: sourceOf(source), adjusts: of === 'cases' };
    }),
    multiples: Object.entries(file.multiples ?? {}).map(([id, { name, about, source }]) => ({
      id,
      name,
      about,
      source: sourceOf(source),
    })),
    formula: Object.entries(file.evaluation?.parts ?? {}).map(([id, part]) => {
      const name = partName(part, file);
      if ('rate' in part) {
        const { rate: of, source, full, threshold, perPoint } = part;
        return { id, of, name, source: sourceOf(source), rate: { full, threshold, perPoint } };
      }
      const { count: of, source, each, further, times } = part;
      const count = { each, ...(further ? { further } : {}), ...(times ? { times } : {}) };
      return { id, of, name, source: sourceOf(source), count };
    }),
  };
}

function assessedRow(file: AssessmentFile, counted: Counted, of: Pick<AssessedRow, 'row' | 'name'>): AssessedRow {
  const score = (reading: Reading) =>
    evaluate(file.evaluation ?? { parts: {} }, { rates: counted.rates[reading], counts: counted.tallies[reading] });
  return {
    ...of,
    rates: Object.fromEntries(Object.keys(file.indicators).map((id) => [id, rateView(counted, id)])),
    tallies: sumsOf(counted.sums.raw, file),
    adjustedTallies: sumsOf(counted.sums.adjusted, file),
    multiples: Object.fromEntries(Object.keys(file.multiples ?? {}).map((id) => [id, multipleView(counted, id)])),
    score: file.evaluation === undefined ? null : { raw: score('raw'), adjusted: score('adjusted') },
  };
}

/** Nothing to take a share of, where it is no figure of theirs. */
function withoutFiguresOfAreas(
  { indicators }: AssessmentFile,
  isTheirs: (indicator: Indicator) => boolean,
): (counted: Counted) => Counted {
  const foreign = Object.keys(indicators).filter((id) => !isTheirs(indicators[id] as Indicator));
  if (foreign.length === 0) return (counted) => counted;
  const none = Object.fromEntries(foreign.map((id) => [id, { part: 0, whole: 0 }]));
  return (counted) => ({
    ...counted,
    rates: { raw: { ...counted.rates.raw, ...none }, adjusted: { ...counted.rates.adjusted, ...none } },
  });
}

function sumsOf(sums: Readonly<Record<string, number>>, { tallies = {} }: AssessmentFile): Record<string, number> {
  return Object.fromEntries(Object.keys(tallies).map((id) => [id, sums[id] ?? 0]));
}

function multipleView({ means }: Counted, id: string): MultipleView {
  const nothing = { matters: 0, sum: 0 };
  const raw = means.raw[id] ?? nothing;
  const adjusted = means.adjusted[id] ?? nothing;
  return {
    matters: raw.matters,
    raw: rounded(meanOf(raw)),
    adjustedMatters: adjusted.matters,
    adjusted: rounded(meanOf(adjusted)),
  };
}

/** To the ten-thousandth: what floating point adds up hangs in its last digits on the order. */
function rounded(mean: number | null): number | null {
  return mean === null ? null : Math.round(mean * 1e4) / 1e4;
}

function rateView({ rates, notYetDue }: Counted, id: string): RateView {
  const nothing = { part: 0, whole: 0 };
  const raw = rates.raw[id] ?? nothing;
  const adjusted = rates.adjusted[id] ?? nothing;
  return {
    numerator: raw.part,
    denominator: raw.whole,
    raw: percentOf(raw),
    adjustedNumerator: adjusted.part,
    adjustedDenominator: adjusted.whole,
    adjusted: percentOf(adjusted),
    notYetDue: notYetDue[id] ?? 0,
  };
}
