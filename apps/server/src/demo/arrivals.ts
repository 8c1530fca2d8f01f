import { dateOf, type Instant, isoWeekday, type Place } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import {
  groups,
  habits,
  holiday,
  hours,
  type Motif,
  motifs,
  perDay,
  seasons,
  sources,
  spots as spotFigures,
  urgencies,
  week,
} from './mix.ts';
import type { Places } from './places.ts';
import { chance, normal, pick, type Random, randomFrom, weigh } from './random.ts';
import type { Subject } from './words.ts';

const HOUR = 3_600_000;
/** A repeat lies as near and as soon as `similar` of a district's pack would ask about it. */
const REPEAT_METRES = 25;
const REPEAT_HOURS = 20;

/** Something that happened somewhere and was told. */
export interface Arrival {
  /** Names its stream of chance. */
  key: string;
  at: Instant;
  source: string;
  subject: Subject;
  place: Place;
  /** Share of its like that is late, and what a drawing of it shows. */
  late: number;
  motif: Motif;
  isRepeat: boolean;
}

interface Choice {
  weights: Readonly<Record<string, number>>;
  byGroup: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Arrivals {
  /** How many a day brings. Day: number of days since 1970-01-01, as the calendar counts. */
  count(day: number): number;
  /** Those of a day by the time at which they come in. */
  of(day: number): Arrival[];
}

/** What a pack's district sees day by day. A day's arrivals hang on the seed and its date alone. */
export function prepareArrivals(district: District, seed: string, places: Places): Arrivals {
  const { calendar } = district;
  const months = new Map<number, Choice>();
  let before: readonly Arrival[] = [];

  function count(day: number): number {
    const random = randomFrom(seed, 'count', dateOf(day));
    const free = calendar.factOf(day).kind === 'holiday' ? holiday.value : 1;
    const mean = perDay.value * free * (week.value[isoWeekday(day) - 1] ?? 1);
    return Math.max(1, Math.round(mean + Math.sqrt(mean) * normal(random)));
  }

  function of(day: number): Arrival[] {
    const date = dateOf(day);
    const random = randomFrom(seed, 'day', date);
    const month = Number(date.slice(5, 7)) - 1;
    const choice = months.get(month) ?? choicesOf(district, month);
    months.set(month, choice);
    const made: Arrival[] = [];
    const opens = calendar.zone.instantOf(day, 0);
    const moments = Array.from({ length: count(day) }, () => {
      const group = weigh(random, choice.weights);
      const onRounds = chance(random, groups[group]?.onRounds ?? 0);
      const hour = weighIndex(random, hours[onRounds ? 'rounds' : 'others']);
      return { group, onRounds, at: opens + Math.floor((hour + random()) * HOUR) };
    }).sort((a, b) => a.at - b.at);
    for (const [index, { group, onRounds, at }] of moments.entries()) {
      const key = `${date}/${index}`;
      const source = onRounds ? 'grid-worker' : weigh(random, sources);
      const earlier = [...before.slice(-40), ...made].filter((one) => at - one.at < REPEAT_HOURS * HOUR);
      if (earlier.length > 0 && chance(random, habits.repeated)) {
        const like = pick(random, earlier);
        const place = places.near(random, like.place, REPEAT_METRES);
        made.push({ ...like, key, at, source: onRounds ? 'hotline' : source, place, isRepeat: true });
      } else made.push({ key, at, source, ...draw(random, group, choice), isRepeat: false });
    }
    before = made;
    return made;
  }

  function draw(random: Random, group: string, choice: Choice): Pick<Arrival, 'subject' | 'place' | 'late' | 'motif'> {
    const figures = groups[group] as (typeof groups)[string];
    const spot = chance(random, habits.atSpots) ? pick(random, places.spots) : undefined;
    // A spot has its own kinds of trouble, as far as the month has them.
    const id = spot ? pick(random, spot.categories) : weigh(random, choice.byGroup[group] ?? {});
    return {
      subject: subjectOf(random, district, id),
      place: spot ? places.near(random, spot, spotFigures.metres) : places.anywhere(random),
      late: figures.late,
      motif: motifs[id] ?? figures.motif,
    };
  }

  return { count, of };
}

/** Categories of the mix that the pack carries. */
export function knownCategories(district: District, group: string): string[] {
  return Object.keys(groups[group]?.categories ?? {}).filter((id) => district.pack.catalogue.categories[id]);
}

function choicesOf(district: District, month: number): Choice {
  const byGroup: Record<string, Record<string, number>> = {};
  const weights: Record<string, number> = {};
  for (const [group, { share, categories }] of Object.entries(groups)) {
    const inSeason: Record<string, number> = {};
    let usual = 0;
    let now = 0;
    for (const id of knownCategories(district, group)) {
      const weight = categories[id] ?? 0;
      inSeason[id] = weight * (seasons.value[id]?.[month] ?? 1);
      usual += weight;
      now += inSeason[id];
    }
    if (now === 0) continue;
    byGroup[group] = inSeason;
    weights[group] = share.value * (now / usual);
  }
  if (Object.keys(weights).length === 0) throw new Error('the catalogue has none of the categories of the demo');
  return { weights, byGroup };
}

function subjectOf(random: Random, { pack }: District, id: string): Subject {
  const category = pack.catalogue.categories[id];
  if (!category) throw new Error(`no category ${id} in the catalogue`);
  const weights = Object.fromEntries(
    category.conditions.map((one) => [one, urgencies[pack.catalogue.conditions[one]?.limit.unit ?? ''] ?? 1]),
  );
  const condition = pack.catalogue.conditions[weigh(random, weights)];
  if (!condition) throw new Error(`no condition of category ${id} in the catalogue`);
  return { category, condition };
}

function weighIndex(random: Random, weights: readonly number[]): number {
  return Number(weigh(random, Object.fromEntries(weights.map((weight, index) => [index, weight]))));
}
