import { findFlag, getZone, type Text } from '@wangge/kernel';
import type { FilterQuery, Sort } from '../cases/index.ts';
import { type District, roleNameOf } from '../districts/index.ts';
import type { Reading } from '../platform/http/index.ts';
import { pointRounding } from '../platform/policy/index.ts';
import type { Speech, Word } from './words.ts';

/** A name and its value. */
export type AboutLine = readonly [name: string, value: string];

/** An instant on the wall clock of the district, with its zone: the file may be read far away. */
export function momentWords(instant: number, { pack }: District, { say }: Speech): string {
  const { zone } = pack.district;
  const time = new Date(getZone(zone).localAt(instant)).toISOString().slice(0, 19).replace('T', ' ');
  return say('inZone', { time, zone });
}

/** What every file says of itself: as of when, by whom, how many rows, and what is never in one. */
export function commonLines(
  { district, now, reader }: Reading,
  { rows, hasPoints }: { rows: number; hasPoints: boolean },
  speech: Speech,
): AboutLine[] {
  const { say, name } = speech;
  const { staff, role, areas } = reader.actor;
  const area = district.areaByPath.get(areas[0] ?? '');
  const rounded = hasPoints ? pointRounding(role) : undefined;
  const values = {
    name: district.staffById.get(staff)?.name ?? staff,
    role: name(roleNameOf(district, role)),
    area: area === undefined ? name(district.pack.district.name) : name(area.name),
  };
  return [
    ...(district.isDemo ? [[say('demo'), say('demoWhat')] as const] : []),
    [say('asOf'), momentWords(now, district, speech)],
    [say('by'), say('byPost', values)],
    [say('rows'), String(rows)],
    ...(rounded === undefined ? [] : [[say('rounded'), say('roundedTo', { metres: rounded })] as const]),
    [say('notIn'), say('notInWhat')],
  ];
}

const sorts: Readonly<Record<Sort, Word>> = { due: 'orderDue', received: 'orderReceived', changed: 'orderChanged' };

/** The filter as people say it, one line for each part of it, and the order. */
export function caseFilterLines(district: District, filter: FilterQuery, sort: Sort, speech: Speech): AboutLine[] {
  const { say } = speech;
  const parts = (Object.keys(valueWords) as (keyof FilterQuery)[]).flatMap((part): AboutLine[] => {
    const given = filter[part];
    const values = given === undefined ? [] : [given].flat();
    const words = values.map((value) => valueWords[part](value, district, speech));
    return words.length === 0 ? [] : [[say('narrowed', { name: say(part) }), words.join(say('comma'))]];
  });
  const order: AboutLine = [say('order'), say(sorts[sort])];
  return parts.length === 0 ? [[say('filter'), say('narrowedNot')], order] : [...parts, order];
}

type ValueWords = (value: string, district: District, speech: Speech) => string;

const asIs: ValueWords = (value) => value;
const named =
  (find: (value: string, district: District) => Text | undefined): ValueWords =>
  (value, district, { name }) => {
    const text = find(value, district);
    return text === undefined ? value : name(text);
  };
const moment: ValueWords = (value, district, speech) => momentWords(Date.parse(value), district, speech);
const yesOrNo: ValueWords = (value, _district, { say }) => say(value === 'true' ? 'yes' : 'no');

/** A name that every object has (`toString`) is no id of the pack. */
function own<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}

/** Of every procedure in force: the first that knows the id. */
function inProcedures(find: (procedure: ProcedureOf) => Text | undefined, district: District): Text | undefined {
  for (const { procedure } of district.procedures.values()) {
    const text = find(procedure);
    if (text !== undefined) return text;
  }
  return undefined;
}

type ProcedureOf = Parameters<Parameters<District['procedures']['forEach']>[0]>[0]['procedure'];

/** How a value of each part of the filter is said. In the order in which a file tells them. */
const valueWords: Readonly<Record<keyof FilterQuery, ValueWords>> = {
  open: yesOrNo,
  desk: yesOrNo,
  appealable: yesOrNo,
  mine: yesOrNo,
  cohort: asIs,
  figure: asIs,
  area: named((code, { areaByCode }) => areaByCode.get(code)?.name),
  grid: named((code, { pack }) => pack.grids.find((grid) => grid.code === code)?.name),
  kind: named((kind, district) => inProcedures((one) => (one.kind === kind ? one.name : undefined), district)),
  state: named((state, district) => inProcedures(({ states }) => own(states, state)?.name, district)),
  phase: asIs,
  light: (light, _district, { say }) => (isLight(light) ? say(light) : light),
  category: named((id, { pack: { catalogue } }) => {
    const { kinds, classes, categories } = catalogue;
    return own(categories, id)?.name ?? own(classes, id)?.name ?? own(kinds, id);
  }),
  source: named((source, district) => inProcedures(({ sources }) => own(sources, source), district)),
  lead: named((id, { unitById }) => unitById.get(id)?.name),
  flag: (id, district, { name }) => {
    const found = inProcedures((procedure) => findFlag(procedure, id)?.name, district);
    return found === undefined ? id : name(found);
  },
  parent: (parent, _district, { say }) =>
    parent === 'task' || parent === 'merged' || parent === 'none' ? say(parent) : parent,
  q: asIs,
  since: moment,
  until: moment,
  endedSince: moment,
};

function isLight(light: string): light is 'red' | 'amber' | 'green' | 'none' {
  return ['red', 'amber', 'green', 'none'].includes(light);
}
