import type { DemoFile, DemoReport, Motif } from '@wangge/district';
import { dateOf, type Instant, isoWeekday, type Place } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import type { Subject } from './life.ts';
import type { Places } from './places.ts';
import { chance, normal, pick, type Random, randomFrom, weigh, weighed } from './random.ts';

const HOUR = 3_600_000;
/** So many of the day before are remembered for what is told again in the morning. */
const REMEMBERED = 40;

/** Something that happened somewhere and was told. */
export interface Arrival {
  /** Names its stream of chance. */
  key: string;
  at: Instant;
  procedure: string;
  report: DemoReport;
  source: string;
  subject: Subject;
  place: Place;
  /** Share of its like that is late, and what a drawing of it shows. */
  late: number;
  motif: Motif;
  isRepeat: boolean;
  /** Key of what it tells again. */
  like?: string;
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
export function prepareArrivals(district: District, demo: DemoFile, seed: string, places: Places): Arrivals {
  const { calendar } = district;
  const { perDay, week, holiday, hours, repeated, spots } = demo.arrivals;
  const { groups } = demo.mix;
  const months = new Map<number, Choice>();
  let before: readonly Arrival[] = [];

  function count(day: number): number {
    const random = randomFrom(seed, 'count', dateOf(day));
    const free = calendar.factOf(day).kind === 'holiday' ? holiday.value : 1;
    const mean = perDay.value * free * (week.value[isoWeekday(day) - 1] ?? 1);
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  }

  function of(day: number): Arrival[] {
    const date = dateOf(day);
    const random = randomFrom(seed, 'day', date);
    const month = Number(date.slice(5, 7)) - 1;
    const choice = months.get(month) ?? choiceOf(demo, month);
    months.set(month, choice);
    const made: Arrival[] = [];
    const opens = calendar.zone.instantOf(day, 0);
    const moments = Array.from({ length: count(day) }, () => {
      const group = weigh(random, choice.weights);
      const told = reportOf(random, chance(random, groups[group]?.found ?? 0));
      const hour = weighIndex(random, hours[told.report.hours]?.value ?? []);
      return { group, ...told, at: opens + Math.floor((hour + random()) * HOUR) };
    }).sort((a, b) => a.at - b.at);
    for (const [index, { group, procedure, report, at }] of moments.entries()) {
      const told = { key: `${date}/${index}`, at, procedure, report, source: report.source };
      const since = at - repeated.hours * HOUR;
      const { once } = demo.procedures[procedure] ?? {};
      const earlier = [...(once ? [] : [...before.slice(-REMEMBERED), ...made])].filter(
        (one) => one.at > since && one.procedure === procedure,
      );
      if (earlier.length > 0 && chance(random, repeated.share)) {
        const like = pick(random, earlier);
        const again = report.found ? reportOf(random, false, like.procedure) : told;
        const place = places.near(random, like.place, repeated.metres);
        const { subject, late, motif } = like;
        const repeat = { isRepeat: true, like: like.key };
        made.push({ ...told, ...again, source: again.report.source, place, subject, late, motif, ...repeat });
      } else made.push({ ...told, ...draw(random, group, choice), isRepeat: false });
    }
    before = made;
    return made;
  }

  /** Found on rounds, or told by others, as far as a procedure has both ways. */
  function reportOf(
    random: Random,
    isFound: boolean,
    procedure = weighed(random, Object.keys(demo.procedures), (id) => demo.procedures[id]?.weight ?? 0),
  ): { procedure: string; report: DemoReport } {
    const all = Object.values(demo.procedures[procedure]?.reports ?? {});
    const meant = all.filter(({ found = false }) => found === isFound);
    return { procedure, report: weighed(random, meant.length > 0 ? meant : all, ({ weight = 1 }) => weight) };
  }

  function draw(random: Random, group: string, choice: Choice): Pick<Arrival, 'subject' | 'place' | 'late' | 'motif'> {
    const figures = groups[group] as (typeof groups)[string];
    const spot = places.spots.length > 0 && chance(random, spots.share) ? pick(random, places.spots) : undefined;
    // A spot has its own kinds of trouble, as far as the month has them.
    const id = spot ? pick(random, spot.categories) : weigh(random, choice.byGroup[group] ?? {});
    return {
      subject: subjectOf(random, district, demo, id),
      place: spot ? places.near(random, spot, spots.metres) : places.anywhere(random),
      late: figures.late,
      motif: demo.mix.motifs?.[id] ?? figures.motif,
    };
  }

  return { count, of };
}

function choiceOf({ mix: { groups, seasons } }: DemoFile, month: number): Choice {
  const byGroup: Record<string, Record<string, number>> = {};
  const weights: Record<string, number> = {};
  for (const [group, { share, categories }] of Object.entries(groups)) {
    const inSeason: Record<string, number> = {};
    let usual = 0;
    let now = 0;
    for (const [id, weight] of Object.entries(categories)) {
      inSeason[id] = weight * (seasons?.value[id]?.[month] ?? 1);
      usual += weight;
      now += inSeason[id];
    }
    if (now === 0) continue;
    byGroup[group] = inSeason;
    weights[group] = share * (now / usual);
  }
  return { weights, byGroup };
}

function subjectOf(random: Random, { pack }: District, { mix }: DemoFile, id: string): Subject {
  const category = pack.catalogue.categories[id];
  if (!category) throw new Error(`no category ${id} in the catalogue`);
  const weightOf = (one: string): number => {
    const unit = pack.catalogue.conditions[one]?.limit.unit;
    return mix.conditions?.value[one] ?? (unit && mix.urgencies.value[unit]) ?? 1;
  };
  const condition = pack.catalogue.conditions[weighed(random, category.conditions, weightOf)];
  if (!condition) throw new Error(`no condition of category ${id} in the catalogue`);
  return { category, condition };
}

function weighIndex(random: Random, weights: readonly number[]): number {
  return weighed(random, [...weights.keys()], (index) => weights[index] ?? 0);
}
