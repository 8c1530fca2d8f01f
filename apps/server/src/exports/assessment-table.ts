import { type AssessedRow, type AssessmentQuery, type AssessmentView, assess } from '../assessment/index.ts';
import type { Reading } from '../platform/http/index.ts';
import { type AboutLine, momentWords } from './about.ts';
import type { Cell, Heading, Table } from './files/table.ts';
import type { Speech, Word } from './words.ts';

/** What is wanted of the assessment: what its page asks. */
export interface AssessmentWanted {
  what: 'assessment';
  question: AssessmentQuery;
}

/**
 * The table of the assessment as its page shows it, each rate with the two counts that it is made of. Where there is nothing to take a share of
 * stands the dash of the page, and no nought.
 */
export async function assessmentTable(
  reading: Reading,
  { question }: AssessmentWanted,
  speech: Speech,
): Promise<Table> {
  const answer = await assess(reading, question);
  const { say } = speech;
  const lines = [
    ...answer.rows.map((row) => [rowName(row, reading, speech), row] as const),
    [say('total'), answer.total] as const,
  ];
  const columns = columnsOf(answer, speech);
  const cells = lines.map(([name, row]): Cell[] => [name, ...columns.flatMap((column) => column.cells(row))]);
  return {
    title: say('assessment'),
    headings: [
      { name: groupingName(answer.by, reading, speech), width: 28 },
      ...columns.flatMap(({ names }) => names.map((name): Heading => ({ name, width: 14 }))),
    ],
    rows: cells.length,
    batches: (async function* () {
      yield cells;
    })(),
    about: {
      title: say('about'),
      lines: [...questionLines(answer, reading, speech), ...ruleLines(answer, reading, speech)],
    },
  };
}

/** Some columns of the file that belong to one of the page. */
interface Column {
  names: readonly string[];
  cells(row: AssessedRow): Cell[];
}

function columnsOf({ indicators, tallies, multiples, formula }: AssessmentView, { say, name }: Speech): Column[] {
  const nothing = say('nothing');
  const share = (percent: number | null | undefined): Cell => (percent == null ? nothing : { share: percent / 100 });
  const decimal = (score: number | null | undefined): Cell => (score == null ? nothing : { decimal: score });
  const of = (whole: string, part: Word): string => `${whole} · ${say(part)}`;
  const score = say('score');
  return [
    ...indicators.map(({ id, name: given, adjusts }): Column => {
      const own = name(given);
      return {
        names: [own, of(own, 'numerator'), of(own, 'denominator'), ...(adjusts ? [of(own, 'adjusted')] : [])],
        cells({ rates: { [id]: rate } }) {
          const counts = [rate?.numerator ?? 0, rate?.denominator ?? 0];
          return [share(rate?.raw), ...counts, ...(adjusts ? [share(rate?.adjusted)] : [])];
        },
      };
    }),
    ...tallies.map(({ id, name: given, adjusts }): Column => {
      const own = name(given);
      return {
        names: [own, ...(adjusts ? [of(own, 'adjusted')] : [])],
        cells: (row) => [row.tallies[id] ?? 0, ...(adjusts ? [row.adjustedTallies[id] ?? 0] : [])],
      };
    }),
    ...multiples.map(({ id, name: given }): Column => {
      const own = name(given);
      return {
        names: [own, of(own, 'averagedOver'), of(own, 'adjusted')],
        cells({ multiples: { [id]: multiple } }) {
          return [decimal(multiple?.raw), multiple?.matters ?? 0, decimal(multiple?.adjusted)];
        },
      };
    }),
    ...(formula.length > 0
      ? [
          {
            names: [of(score, 'raw'), of(score, 'adjusted')],
            cells: ({ score: row }: AssessedRow) => [decimal(row?.raw.total), decimal(row?.adjusted.total)],
          },
        ]
      : []),
    ...formula.map(({ id, of: taken, name: given }): Column => {
      const own = say('full', { name: name(given) });
      const changes = [...indicators, ...tallies].some((one) => one.id === taken && one.adjusts);
      return {
        names: [own, ...(changes ? [of(own, 'adjusted')] : [])],
        cells({ score: row }) {
          return [decimal(row?.raw.parts[id]), ...(changes ? [decimal(row?.adjusted.parts[id])] : [])];
        },
      };
    }),
  ];
}

function rowName({ row, name }: AssessedRow, { district }: Reading, speech: Speech): string {
  if (name !== null) return speech.name(name);
  if (row === '-') return speech.say('none');
  const unit = district.unitById.get(row);
  return unit === undefined ? row.replace('..', ' – ') : speech.name(unit.name);
}

function groupingName(by: string, { district }: Reading, { say, name }: Speech): string {
  const level = district.pack.district.levels.find(({ id }) => by === `area:${id}`);
  if (level) return name(level.name);
  const words: Readonly<Record<string, Word>> = { unit: 'unit', category: 'category', period: 'time', all: 'total' };
  const word = words[by];
  return word === undefined ? by : say(word);
}

function questionLines(answer: AssessmentView, reading: Reading, speech: Speech): AboutLine[] {
  const { say, name } = speech;
  const { district } = reading;
  const { from, to } = answer.period;
  const procedures = [...district.procedures.values()].map(({ procedure }) => procedure);
  const kinds = answer.kinds.map((kind) => {
    const found = procedures.find((procedure) => procedure.kind === kind);
    return found === undefined ? kind : name(found.name);
  });
  return [
    [say('what'), say('assessmentOf', { district: name(district.pack.district.name) })],
    [say('period'), from === to ? from : `${from} – ${to}`],
    [say('cutoff'), momentWords(Date.parse(answer.cutoff), district, speech)],
    [say('matters'), kinds.join(say('comma'))],
    [say('grouping'), groupingName(answer.by, reading, speech)],
    ...notYetDueLines(answer, speech),
  ];
}

/** What came into no rate, because its time is not over and it is not done. */
function notYetDueLines({ indicators, total }: AssessmentView, { say, name }: Speech): AboutLine[] {
  const left = indicators.flatMap(({ id, name: given }) => {
    const count = total.rates[id]?.notYetDue ?? 0;
    return count === 0 ? [] : [`${name(given)} ${count}`];
  });
  return left.length === 0 ? [] : [[say('notYetDue'), left.join(say('comma'))]];
}

/** How it is counted and scored, as the pack says it. */
function ruleLines(answer: AssessmentView, { district }: Reading, { say, name }: Speech): AboutLine[] {
  const all = [...answer.indicators, ...answer.tallies, ...answer.multiples];
  const sourceName = (id: string): string => {
    for (const { procedure } of district.procedures.values()) {
      const text = procedure.sources[id];
      if (text !== undefined) return name(text);
    }
    return id;
  };
  const ruleOf = ({ rate, count }: AssessmentView['formula'][number]): string => {
    if (rate) return say('rateRule', rate);
    const { each = 0, further, times } = count ?? {};
    const more = further ? say('countFurther', further) : '';
    const factor = times
      ? { factor: times.factor, sources: times.sources.map(sourceName).join(say('comma')) }
      : undefined;
    return say('countRule', { each }) + more + (factor ? say('countTimes', factor) : '');
  };
  return [
    ...all.map((one): AboutLine => [name(one.name), say('from', { rule: name(one.about), source: name(one.source) })]),
    ...answer.formula.map(
      (part): AboutLine => [
        say('full', { name: name(part.name) }),
        say('from', { rule: ruleOf(part), source: name(part.source) }),
      ],
    ),
    ...(answer.leftOut.length === 0
      ? []
      : [[say('leftOut'), answer.leftOut.map((one) => name(one.name)).join(say('comma'))] as const]),
  ];
}
