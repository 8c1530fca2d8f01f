import Type, { type Static } from 'typebox';
import { percentOf, type Rate } from './rate.ts';
import { RuleSource } from './source.ts';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 40 });
const Points = Type.Number({ minimum: 0 });

/**
 * A district's evaluation formula as data: a sum of parts. A part gives points for a rate, or takes them away for each of
 * something.
 */
export const RatePart = Type.Object(
  {
    /** An indicator that is a rate. */
    rate: Id,
    /** Points at the threshold and above. */
    full: Points,
    /** In percent. */
    threshold: Type.Number({ minimum: 0, maximum: 100 }),
    /** Points off for each percentage point below; a part of a point counts in proportion. Never below nought. */
    perPoint: Points,
    source: RuleSource,
  },
  closed,
);
export type RatePart = Static<typeof RatePart>;

export const CountPart = Type.Object(
  {
    /** An indicator that counts happenings of each matter: reworks, proven frauds. */
    count: Id,
    /** Points off for each. */
    each: Points,
    /** From this one on (of the same matter) so many points off instead: the third rework weighs more. */
    further: Type.Optional(Type.Object({ from: Type.Integer({ minimum: 2 }), each: Points }, closed)),
    /** Matters from these sources count so many times. */
    times: Type.Optional(
      Type.Object({ sources: Type.Array(Id, { minItems: 1 }), factor: Type.Number({ minimum: 1 }) }, closed),
    ),
    source: RuleSource,
  },
  closed,
);
export type CountPart = Static<typeof CountPart>;

export const Evaluation = Type.Object({ parts: Type.Record(Id, Type.Union([RatePart, CountPart])) }, { ...closed });
export type Evaluation = Static<typeof Evaluation>;

/** How often something happened to one matter that belongs to the cohort. */
export interface Happenings {
  source: string;
  times: number;
}

/** What the indicators found for one unit, street or category in one period. */
export interface Findings {
  rates: Readonly<Record<string, Rate>>;
  counts: Readonly<Record<string, readonly Happenings[]>>;
}

export interface Score {
  /** Points of each part; null where there was nothing to judge. */
  parts: Readonly<Record<string, number | null>>;
  /**
   * Sum of the parts that could be judged; null when there was nothing to judge: no rate over anything, and nothing to take points off for. A
   * rate over nothing gives and takes nothing, so a finding in a month in which nothing was due is its points below nought, and not lost.
   */
  total: number | null;
}

/** @throws Error when the findings lack an indicator that the formula names: the pack was not checked */
export function evaluate({ parts }: Evaluation, findings: Findings): Score {
  const scored = Object.fromEntries(
    Object.entries(parts).map(([id, part]) => [
      id,
      'rate' in part
        ? pointsFor(part, need(findings.rates, part.rate))
        : pointsOff(part, need(findings.counts, part.count)),
    ]),
  );
  const judged = Object.values(scored).filter((points) => points !== null);
  const hasRate = Object.values(parts).some((part) => 'rate' in part);
  const isJudged = Object.entries(parts).some(([id, part]) =>
    'rate' in part ? scored[id] !== null : !hasRate || hasAny(need(findings.counts, part.count)),
  );
  return { parts: scored, total: isJudged ? exact(judged.reduce((sum, points) => sum + points, 0)) : null };
}

function hasAny(happenings: readonly Happenings[]): boolean {
  return happenings.some(({ times }) => times > 0);
}

function pointsFor({ full, threshold, perPoint }: RatePart, rate: Rate): number | null {
  const percent = percentOf(rate);
  if (percent === null) return null;
  const below = Math.max(0, threshold - percent);
  return exact(Math.max(0, full - below * perPoint));
}

function pointsOff({ each, further, times }: CountPart, happenings: readonly Happenings[]): number {
  let off = 0;
  for (const { source, times: count } of happenings) {
    const plain = further === undefined ? count : Math.min(count, further.from - 1);
    const heavier = further === undefined ? 0 : (count - plain) * further.each;
    off += (plain * each + heavier) * (times?.sources.includes(source) ? times.factor : 1);
  }
  // Not minus nought, which would be shown as such.
  return off === 0 ? 0 : exact(-off);
}

/** To the millionth of a point: sums of tenths stay tenths. */
function exact(points: number): number {
  return Math.round(points * 1e6) / 1e6;
}

function need<T>(found: Readonly<Record<string, T>>, id: string): T {
  const value = found[id];
  if (value === undefined) throw new Error(`no indicator ${id} was found: the pack was not checked`);
  return value;
}
