import { advisedIn } from './advised.ts';
import { happenedIn } from './happened.ts';
import type { Played } from './play.ts';
import { rateOf, type Standing } from './standing.ts';

/** On every report, so that nobody takes it for more. */
export const notice =
  'Real texts, made-up positions: the places in the texts are disguised, and what people do with the orders is drawn by seed. No claim about dispatch accuracy.';

/** What came of it, as tables of plain text. */
export function reportOf(played: Played): string {
  const { counted, ran, pack } = played;
  const named = (group: string): string => {
    const [what, code = ''] = group.split(' ');
    if (what === 'all') return 'all orders';
    if (what === 'street') return pack.areas.find((area) => area.code === code)?.name.zh ?? code;
    if (code === 'none') return '(no category)';
    if (what === 'category') return `  ${code} ${pack.catalogue.categories[code]?.name.zh ?? ''}`;
    return `${code} ${pack.catalogue.classes[code]?.name.zh ?? ''}`;
  };
  const groups = (kind: string): string[] =>
    Object.keys(counted.standings)
      .filter((group) => group.startsWith(kind))
      .sort();
  const advised = advisedIn(played);
  const row = (group: string): string[] => {
    const [taken = '', ...rest] = cells(counted.standings[group] as Standing);
    return [named(group), taken, String(advised(group)), ...rest];
  };
  // Each class with its categories under it; what has none is one row.
  const sorts = groups('class').flatMap((group) => {
    const code = group.slice('class '.length);
    const own = groups('category').filter(
      (one) => pack.catalogue.categories[one.slice('category '.length)]?.class === code,
    );
    return [group, ...own];
  });
  const masked = Object.entries(played.masked).map(([kind, many]) => `${kind} ${many}`);
  return [
    notice,
    '',
    `${played.messages} messages of ${played.from} to ${played.to}, ${ran.orders.length} filed, ${counted.ends.length} orders at the end, business time until ${new Date(ran.until).toISOString()}`,
    `category advised for ${played.advised}, unsure of ${ran.orders.length - played.advised} (${percentOf(unsureShare(played))}; named by a draw that stands in for a person)`,
    `covered in all texts before filing: ${masked.join(', ')}`,
    ...unfound,
    ...lines('messages not taken in', [...ran.notTaken]),
    ...lines(
      'refused and void, and why',
      counted.reasons.map(({ why, many }) => [why, many] as const),
    ),
    'what came up on the way, counted from the events:',
    ...happenedIn(counted.actions).map(({ what, many }) => `  ${many}  ${what}`),
    ...lines('carried out, by action', [...ran.done]),
    ...lines('commands refused on the way, and why', [...ran.refused]),
    '',
    table([heads, ...['all', ...sorts, ...groups('street')].map(row)]),
    ...meanings,
    '',
    notice,
    '',
    ...played.demands.map(({ name, fault }) => (fault === '' ? `  ok      ${name}` : `  FAILED  ${name}: ${fault}`)),
    '',
    rates(played),
  ].join('\n');
}

/** Business is worked off so fast. */
export function rates({ seconds, ran, requests, people, counted }: Played): string {
  const each = (many: number): string => `${many} (${(many / seconds).toFixed(0)}/s)`;
  return `${(seconds / 60).toFixed(1)} min: ${[...ran.done.values()].reduce((sum, many) => sum + many, 0)} commands carried out, ${each(requests)} requests by ${people} people, ${each(counted.events)} events, ${ran.sentTwice} orders sent twice`;
}

/** The share of the filed orders of which the advice was unsure; undefined where none was filed. */
export function unsureShare({ ran, advised }: Played): number | undefined {
  return rateOf(ran.orders.length - advised, ran.orders.length);
}

const percentOf = (rate: number | undefined): string => (rate === undefined ? '—' : `${(rate * 100).toFixed(1)} %`);

/** What masking by rules cannot find, so that nobody takes the texts for anonymous. */
export const unfound = [
  '  by rules: names that a word beside them announces (我叫, 举报人, 村民, 书记 …). Not found are names that nothing announces, further names of a list,',
  '  rare surnames and nicknames, and an ordinary word may be covered: of 60 texts drawn and read to their 500th letter, three still named somebody in',
  '  full. They are personal as they were.',
];

/** What the columns and the rows count, under the table. */
const meanings = [
  'advised: of those in, the words of the text advised the category that it has; of all others it was drawn in the stead of a person, taken over from',
  'another order, or never named. So most of a row by category was drawn, and says nothing about the texts.',
  'handled: archived after a unit had it, or after the order that it joined was handled; answered: archived without that.',
  'on time: the limit for handling and reply did not pass; adjusted %: as if those whose appeal was upheld had been on time. Shares are of what was handled.',
  '(no category): refused, answered at once, or joined to another order before anybody named one. A joined order takes over the category of the',
  'one that it joined when that is done; what has none then joined one that had none itself.',
];

const heads = [
  '',
  'in',
  'advised',
  'refused',
  'void',
  'answered',
  'handled',
  'on time',
  'overdue',
  'upheld',
  'reworked',
  'on time %',
  'adjusted %',
];

function cells(standing: Standing): string[] {
  const { handled, onTime, upheld } = standing;
  const percent = (part: number): string => percentOf(rateOf(part, handled)).replace(' %', '');
  const { in: taken, refused, void: voided, answered, overdue, reworked } = standing;
  const counts = [taken, refused, voided, answered, handled, onTime, overdue, upheld, reworked].map(String);
  return [...counts, percent(onTime), percent(onTime + upheld)];
}

function lines(title: string, counts: readonly (readonly [string, number])[]): string[] {
  if (counts.length === 0) return [`${title}: none`];
  return [
    `${title}:`,
    ...counts
      .toSorted(([name, one], [other, many]) => many - one || (name < other ? -1 : 1))
      .map(([what, many]) => `  ${many}  ${what}`),
  ];
}

/** A Chinese letter is as wide as two others. */
const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);

function table(rows: readonly (readonly string[])[]): string {
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  const pad = (text: string, column: number): string => {
    const blanks = ' '.repeat((widths[column] ?? 0) - widthOf(text));
    return column === 0 ? text + blanks : blanks + text;
  };
  return rows.map((row) => row.map(pad).join('  ')).join('\n');
}
