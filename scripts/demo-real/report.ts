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
    return code === 'none' ? '(no category)' : `${code} ${pack.catalogue.classes[code]?.name.zh ?? ''}`;
  };
  const groups = (kind: string): string[] =>
    Object.keys(counted.standings)
      .filter((group) => group.startsWith(kind))
      .sort();
  const row = (group: string): string[] => [named(group), ...cells(counted.standings[group] as Standing)];
  const masked = Object.entries(played.masked).map(([kind, many]) => `${kind} ${many}`);
  return [
    notice,
    '',
    `${played.messages} messages of ${played.from} to ${played.to}, ${ran.orders.length} filed, ${counted.ends.length} orders at the end, business time until ${new Date(ran.until).toISOString()}`,
    `category advised for ${played.advised}, unsure of ${ran.orders.length - played.advised} (named by a draw that stands in for a person)`,
    `covered in all texts before filing: ${masked.join(', ')}`,
    ...lines('messages not taken in', [...ran.notTaken]),
    ...lines(
      'refused and void, and why',
      counted.reasons.map(({ why, many }) => [why, many] as const),
    ),
    ...lines('carried out', [...ran.done]),
    ...lines('commands refused on the way, and why', [...ran.refused]),
    '',
    table([heads, ...['all', ...groups('class'), ...groups('street')].map(row)]),
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

const heads = [
  '',
  'in',
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
  const percent = (part: number): string => {
    const rate = rateOf(part, handled);
    return rate === undefined ? '—' : (rate * 100).toFixed(1);
  };
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
