import type { FaultList } from '../fault.ts';
import type { DistrictFile } from '../format.ts';
import type { PackArea } from '../pack.ts';
import { CodeBook, checkCode } from './codes.ts';
import { listed, suggest } from './suggest.ts';
import type { Row } from './table.ts';

/** The areas of a district by code, with the chain above each. */
export class AreaTree {
  readonly areas: readonly PackArea[];
  readonly #byCode: ReadonlyMap<string, PackArea>;
  readonly #lowestLevel: string;

  constructor(areas: readonly PackArea[], levels: readonly string[]) {
    this.areas = areas;
    this.#byCode = new Map(areas.map((area) => [area.code, area]));
    this.#lowestLevel = levels.at(-1)!;
  }

  has(code: string): boolean {
    return this.#byCode.has(code);
  }

  keys(): Iterable<string> {
    return this.#byCode.keys();
  }

  find(code: string): PackArea | undefined {
    return this.#byCode.get(code);
  }

  get root(): PackArea | undefined {
    return this.areas[0];
  }

  isLowest(code: string): boolean {
    return this.#byCode.get(code)?.level === this.#lowestLevel;
  }

  /** The lowest-level areas in an area, itself included; by the stored path, as the database will ask. */
  lowestIn(code: string): PackArea[] {
    const within = this.#byCode.get(code);
    if (within === undefined) return [];
    return this.areas.filter((area) => area.level === this.#lowestLevel && area.path.startsWith(within.path));
  }

  /** Codes from the area itself up to the root. */
  chainOf(code: string): string[] {
    const chain: string[] = [];
    for (
      let area = this.#byCode.get(code);
      area;
      area = area.parent === undefined ? undefined : this.find(area.parent)
    ) {
      chain.push(area.code);
    }
    return chain;
  }
}

interface Entry {
  row: Row;
  code: string;
  level: number;
}

/** Checks areas.csv: one root at the top level, every parent one level above, no code and no path twice. */
export function checkAreas(rows: readonly Row[], district: DistrictFile, faults: FaultList): AreaTree {
  const levels = district.levels.map(({ id }) => id);
  const entries = readEntries(rows, levels, faults);
  checkRoot(entries, district, faults);
  const byCode = new Map(entries.map((entry) => [entry.code, entry]));
  const paths = new CodeBook({ zh: '区域路径', en: 'path of an area' }, faults);
  const made = new Map<string, PackArea>();
  for (const entry of [...entries].sort((left, right) => left.level - right.level)) {
    const { row, code, level } = entry;
    const parentCode = row.get('parent');
    const above = level === 0 ? undefined : checkParent(entry, byCode, levels, made, faults);
    if (level > 0 && above === undefined) continue;
    const path = pathOf(code, above);
    if (!paths.enter(path, row.at('code'))) continue;
    const parent = level === 0 ? undefined : parentCode;
    made.set(code, { code, level: levels[level]!, parent, path, name: row.name, source: row.get('source') });
  }
  return new AreaTree([...made.values()], levels);
}

/** The parent's path, the area's own segment, a dot. */
export function pathOf(code: string, parent: { code: string; path: string } | undefined): string {
  if (parent === undefined) return `${code}.`;
  const inner = code.startsWith(parent.code) ? code.slice(parent.code.length) : code;
  return `${parent.path}${inner}.`;
}

function readEntries(rows: readonly Row[], levels: readonly string[], faults: FaultList): Entry[] {
  const codes = new CodeBook({ zh: '区域代码', en: 'code of an area' }, faults);
  return rows.flatMap((row) => {
    const code = row.get('code');
    if (code === '' || !checkCode(code, row.at('code'), faults)) return [];
    if (!codes.enter(code, row.at('code'))) return [];
    const level = levels.indexOf(row.get('level'));
    if (level >= 0) return [{ row, code, level }];
    faults.fault(
      row.at('level'),
      'area-level',
      {
        zh: `没有层级“${row.get('level')}”，district.yaml 的层级是：${listed(levels)}`,
        en: `There is no level "${row.get('level')}"; district.yaml names: ${listed(levels)}`,
      },
      suggest(row.get('level'), levels),
    );
    return [];
  });
}

function checkRoot(entries: readonly Entry[], district: DistrictFile, faults: FaultList): void {
  const roots = entries.filter(({ level }) => level === 0);
  const top = district.levels[0]!.id;
  if (roots.length === 0) {
    faults.fault({ file: 'areas.csv', line: 1 }, 'area-root', {
      zh: `没有最高层级“${top}”的区域`,
      en: `There is no area of the top level "${top}"`,
    });
  }
  for (const { row } of roots.slice(1)) {
    faults.fault(row.at('level'), 'area-root', {
      zh: `最高层级“${top}”只能有一个区域`,
      en: `Only one area may be of the top level "${top}"`,
    });
  }
  const [root] = roots;
  if (root === undefined) return;
  if (root.row.get('parent') !== '') {
    faults.fault(root.row.at('parent'), 'area-root', {
      zh: '最高层级的区域没有上级',
      en: 'The area of the top level has no parent',
    });
  }
  if (root.code !== district.code) {
    faults.fault(root.row.at('code'), 'area-root', {
      zh: `最高层级的代码是“${root.code}”，district.yaml 写的是“${district.code}”`,
      en: `The top area's code is "${root.code}", district.yaml says "${district.code}"`,
    });
  }
}

function checkParent(
  { row, level }: Entry,
  byCode: ReadonlyMap<string, Entry>,
  levels: readonly string[],
  made: ReadonlyMap<string, PackArea>,
  faults: FaultList,
): PackArea | undefined {
  const code = row.get('parent');
  const parent = byCode.get(code);
  if (parent === undefined) {
    faults.fault(
      row.at('parent'),
      'area-parent',
      code === ''
        ? { zh: '缺少上级区域的代码', en: 'The code of the area above is missing' }
        : { zh: `没有上级区域“${code}”`, en: `There is no area "${code}" to lie in` },
      suggest(code, byCode.keys()),
    );
    return undefined;
  }
  if (parent.level !== level - 1) {
    faults.fault(row.at('parent'), 'area-level', {
      zh: `上级“${code}”属于层级“${levels[parent.level]}”，应属于“${levels[level - 1]}”`,
      en: `The area above, "${code}", is of level "${levels[parent.level]}"; it must be of "${levels[level - 1]}"`,
    });
    return undefined;
  }
  return made.get(code);
}
