/**
 * What a file has to say of a row of the list, put together from what the API says of the district and not by what wrote the file: names instead
 * of ids, times of the district.
 */

type Text = Record<string, string>;

/** A row as `GET /cases` gives it, as far as files show it. */
export interface ListRow {
  id: string;
  number: string;
  procedure: { id: string; version: number };
  state: string;
  light: string;
  dueAt: string | null;
  category: string | null;
  condition: string | null;
  source: string;
  area: string;
  lead: string | null;
  assist: string[];
  lng: number;
  lat: number;
  receivedAt: string;
  changedAt: string;
  endedAt: string | null;
  flags: string[];
}

export interface Names {
  zone: string;
  state(procedure: string, id: string): Text | undefined;
  source(procedure: string, id: string): Text | undefined;
  flag(procedure: string, id: string): Text | undefined;
  kind(procedure: string): Text | undefined;
  units: Map<string, Text>;
  categories: Map<string, Text>;
  conditions: Map<string, Text>;
  areas: Map<string, { name: Text; level: string; parent?: string | null }>;
  levels: { id: string; name: Text }[];
}

type Ask = <T>(path: string) => Promise<T>;

interface Procedure {
  id: string;
  name: Text;
  states: { id: string; name: Text }[];
  sources: Record<string, Text>;
  flags: Record<string, { name: Text }>;
}

export async function readNames(ask: Ask): Promise<Names> {
  const district = await ask<{ zone: string; levels: Names['levels']; procedures: Procedure[] }>('district');
  const areas = await ask<{ code: string; name: Text; level: string; parent?: string | null }[]>('areas');
  const units = await ask<{ id: string; name: Text }[]>('units');
  type Category = { id: string; name: Text; conditions: { id: string; name: Text }[] };
  const catalogue = await ask<{ classes: { categories: Category[] }[] }>('catalogue');
  const categories = catalogue.classes.flatMap((one) => one.categories);
  const procedures = new Map(district.procedures.map((one) => [one.id, one]));
  return {
    zone: district.zone,
    state: (procedure, id) => procedures.get(procedure)?.states.find((one) => one.id === id)?.name,
    source: (procedure, id) => procedures.get(procedure)?.sources[id],
    flag: (procedure, id) => procedures.get(procedure)?.flags[id]?.name,
    kind: (procedure) => procedures.get(procedure)?.name,
    units: new Map(units.map(({ id, name }) => [id, name])),
    categories: new Map(categories.map(({ id, name }) => [id, name])),
    conditions: new Map(categories.flatMap((one) => one.conditions.map(({ id, name }) => [id, name]))),
    areas: new Map(areas.map(({ code, ...area }) => [code, area])),
    levels: district.levels,
  };
}

const own = {
  zh: {
    headings: [
      '编号',
      '种类',
      '状态',
      '时限灯',
      '截止时间',
      '小类',
      '立案条件',
      '主办单位',
      '协办单位',
      '来源',
      '受理时间',
      '最近变动',
      '办结时间',
      '标记',
      '经度',
      '纬度',
      '系统编号',
    ],
    lights: { red: '红（超期）', amber: '黄（将到期）', green: '绿', none: '无' },
    comma: '、',
  },
  en: {
    headings: [
      'Number',
      'Kind',
      'State',
      'Light',
      'Due',
      'Category',
      'Filing condition',
      'Lead unit',
      'Assisting units',
      'Source',
      'Received',
      'Changed',
      'Ended',
      'Marks',
      'Longitude',
      'Latitude',
      'Id',
    ],
    lights: { red: 'red (overdue)', amber: 'amber (due soon)', green: 'green', none: 'none' },
    comma: ', ',
  },
} as const;

export type Locale = keyof typeof own;

/** The columns that are held against the list, by their headings. */
export function headingsOf(names: Names, locale: Locale): string[] {
  return [...own[locale].headings, ...names.levels.map(({ name }) => name[locale] ?? '')];
}

/** The cells of a row under `headingsOf`, a moment as CSV has it. */
export function expectedOf(names: Names, locale: Locale): (row: ListRow) => string[] {
  const { lights, comma } = own[locale];
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: names.zone, dateStyle: 'short', timeStyle: 'medium' });
  const moment = (at: string | null): string => (at === null ? '' : format.format(Date.parse(at)));
  const say = (text: Text | undefined, id: string | null): string => text?.[locale] ?? id ?? '';
  return (row) => {
    const { id: procedure } = row.procedure;
    return [
      row.number,
      say(names.kind(procedure), procedure),
      say(names.state(procedure, row.state), row.state),
      lights[row.light as keyof typeof lights],
      moment(row.dueAt),
      say(names.categories.get(row.category ?? ''), row.category),
      say(names.conditions.get(row.condition ?? ''), row.condition),
      say(names.units.get(row.lead ?? ''), row.lead),
      row.assist.map((unit) => say(names.units.get(unit), unit)).join(comma),
      say(names.source(procedure, row.source), row.source),
      moment(row.receivedAt),
      moment(row.changedAt),
      moment(row.endedAt),
      row.flags.map((flag) => say(names.flag(procedure, flag), flag)).join(comma),
      String(row.lng),
      String(row.lat),
      row.id,
      ...names.levels.map(({ id }) => areaAt(names, row.area, id, locale)),
    ];
  };
}

function areaAt({ areas }: Names, code: string, level: string, locale: Locale): string {
  for (let area = areas.get(code); area; area = areas.get(area.parent ?? ''))
    if (area.level === level) return area.name[locale] ?? '';
  return '';
}
