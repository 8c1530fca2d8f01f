import type { FaultList, Place } from '../fault.ts';
import { placeText } from '../fault.ts';
import type { DistrictFile, FormerName } from '../format.ts';
import type { Located, Path } from '../parse/located.ts';
import type { AreaTree } from './areas.ts';
import { CodeBook, checkReference } from './codes.ts';

/** A shorter name would be found in half of all addresses. */
const SHORTEST_NAME = 2;

/** Checks `addresses` of district.yaml: its level and areas exist, and every name stands for one area or neighbour only. */
export function checkAddresses(
  { addresses, levels }: DistrictFile,
  areas: AreaTree,
  source: Located,
  faults: FaultList,
): void {
  if (addresses === undefined) return;
  const at = (...rest: Path): Place => source.at(['addresses', ...rest]);
  const known = new Map(levels.map((level) => [level.id, level]));
  if (!checkReference(known, addresses.level, { zh: '层级', en: 'level' }, at('level'), faults)) return;
  const ofLevel = new Map(areas.areas.flatMap((area) => (area.level === addresses.level ? [[area.code, area]] : [])));
  const names = new NameBook(faults);
  for (const { code, name } of ofLevel.values()) names.enterAll(Object.values(name), code, at('level'));
  for (const [code, former] of Object.entries(addresses.formerNames ?? {})) {
    const path: Path = ['formerNames', code];
    const what = { zh: `层级“${addresses.level}”的区域`, en: `area of the level ${addresses.level}` };
    if (checkReference(ofLevel, code, what, at(...path), faults)) enterFormer(names, former, code, path, at);
  }
  for (const [index, { name, formerNames = [] }] of addresses.neighbours.entries()) {
    const owner = `neighbour ${index}`;
    names.enterAll(Object.values(name), owner, at('neighbours', index, 'name'));
    enterFormer(names, formerNames, owner, ['neighbours', index, 'formerNames'], at);
  }
  const endings = new CodeBook({ zh: '名称结尾', en: 'ending' }, faults);
  for (const [index, ending] of (addresses.endings ?? []).entries()) endings.enter(ending, at('endings', index));
}

function enterFormer(
  names: NameBook,
  former: readonly FormerName[],
  owner: string,
  path: Path,
  at: (...rest: Path) => Place,
): void {
  for (const [index, { name }] of former.entries()) names.enterAll([name], owner, at(...path, index, 'name'));
}

/** Remembers what each name stands for and refuses it for a second area: an address that holds it would say nothing. */
class NameBook {
  readonly #owners = new Map<string, { owner: string; place: Place }>();
  readonly #faults: FaultList;

  constructor(faults: FaultList) {
    this.#faults = faults;
  }

  enterAll(names: readonly string[], owner: string, place: Place): void {
    // One area may be called the same in two languages.
    for (const name of new Set(names)) this.#enter(name, owner, place);
  }

  #enter(name: string, owner: string, place: Place): void {
    if ([...name].length < SHORTEST_NAME) {
      this.#faults.fault(place, 'shape-value', {
        zh: `“${name}”太短，不能当作地址里的区域名称`,
        en: `"${name}" is too short for a name to be looked for in addresses`,
      });
    }
    const key = name.normalize().toLowerCase();
    const first = this.#owners.get(key);
    if (first === undefined) this.#owners.set(key, { owner, place });
    else if (first.owner !== owner) {
      this.#faults.fault(place, 'duplicate', {
        zh: `名称“${name}”指两个区域，前一处在 ${placeText(first.place)}；地址里有它就说明不了什么`,
        en: `The name "${name}" stands for two areas, first at ${placeText(first.place)}: an address that holds it would say nothing`,
      });
    }
  }
}
