import type { Static } from 'typebox';
import type { FaultList, Place } from '../fault.ts';
import type { DistrictFile, DutiesFile, Duty } from '../format.ts';
import type { PackCatalogue, PackCategory, PackPost, PackUnit } from '../pack.ts';
import type { Located } from '../parse/located.ts';
import type { AreaTree } from './areas.ts';
import { checkDate } from './catalogue.ts';
import { CodeBook, checkReference } from './codes.ts';
import { isSuperior } from './people.ts';
import { listed } from './suggest.ts';

type DutyEntry = Static<typeof Duty>;
type Bearer = DutyEntry['lead'];

export interface DutyWorld {
  district: Pick<DistrictFile, 'superiors'>;
  catalogue: PackCatalogue;
  areas: AreaTree;
  units: readonly PackUnit[];
}

/** Checks duties.yaml: every reference, one lead for each category × condition × place, no category without one. */
export function checkDuties(file: DutiesFile, world: DutyWorld, source: Located, faults: FaultList): void {
  checkDate(file.effective, source.at(['effective']), faults);
  const before = faults.count;
  const ids = new CodeBook({ zh: '职责编号', en: 'id of a duty' }, faults);
  const bearers = new BearerCheck(world, faults);
  for (const [index, duty] of file.duties.entries()) {
    const at = (...rest: (string | number)[]): Place => source.at(['duties', index, ...rest]);
    ids.enter(duty.id, at('id'));
    checkScope(duty, world, at, faults);
    bearers.check(duty.lead, duty.area, at('lead'));
    for (const [position, bearer] of (duty.assist ?? []).entries()) {
      bearers.check(bearer, duty.area, at('assist', position));
    }
  }
  // A broken reference would only be told again as a category without a lead.
  if (faults.count > before) return;
  checkLeads(file, world, source, faults);
}

function checkScope(
  duty: DutyEntry,
  { catalogue, areas }: DutyWorld,
  at: (...rest: (string | number)[]) => Place,
  faults: FaultList,
): void {
  const known = new Map<string, unknown>(
    [catalogue.categories, catalogue.classes, catalogue.kinds].flatMap((record) => Object.entries(record)),
  );
  const conditions = new Map(Object.entries(catalogue.conditions));
  const category = { zh: '小类、大类或类型', en: 'category, class or kind' };
  for (const [index, id] of duty.categories.entries()) {
    checkReference(known, id, category, at('categories', index), faults);
  }
  for (const [index, id] of (duty.conditions ?? []).entries()) {
    const place = at('conditions', index);
    if (!checkReference(conditions, id, { zh: '立案条件', en: 'filing condition' }, place, faults)) continue;
    const owner = catalogue.categories[conditions.get(id)!.category];
    if (owner !== undefined && rankOf(duty, owner) > 0) continue;
    faults.fault(place, 'duty-condition', {
      zh: `立案条件“${id}”不属于本条所列的小类（${listed(duty.categories)}）`,
      en: `The condition "${id}" belongs to none of the duty's categories (${listed(duty.categories)})`,
    });
  }
  if (duty.area !== undefined) checkReference(areas, duty.area, { zh: '区域', en: 'area' }, at('area'), faults);
}

/** How closely a duty names a category: 3 itself, 2 its class, 1 its kind, 0 not at all. */
function rankOf(duty: DutyEntry, category: PackCategory): number {
  if (duty.categories.includes(category.id)) return 3;
  if (duty.categories.includes(category.class)) return 2;
  return duty.categories.includes(category.kind) ? 1 : 0;
}

interface Claim {
  duty: DutyEntry;
  index: number;
  /** Area, then condition, then category; two claims of one text are equally specific for one place. */
  specificity: string;
}

function checkLeads(file: DutiesFile, { catalogue, areas }: DutyWorld, source: Located, faults: FaultList): void {
  const root = areas.root?.code;
  const clashes = new Set<string>();
  for (const category of Object.values(catalogue.categories)) {
    const missing: string[] = [];
    const partial: string[] = [];
    for (const condition of category.conditions) {
      const claims = claimsOn(file.duties, category, condition, root);
      refuseClashes(claims, condition, clashes, source, faults);
      if (claims.length === 0) missing.push(condition);
      else if (!coversDistrict(claims, areas, root)) partial.push(condition);
    }
    const place = source.at(['duties']);
    if (missing.length > 0) {
      faults.fault(place, 'duty-missing', {
        zh: `小类“${category.id}”没有主办单位：${listed(missing)}`,
        en: `No duty names a lead for the category "${category.id}": ${listed(missing)}`,
      });
    }
    if (partial.length > 0) {
      faults.warn(place, 'duty-partial', {
        zh: `小类“${category.id}”只在部分区域有主办单位：${listed(partial)}`,
        en: `The category "${category.id}" has a lead in some areas only: ${listed(partial)}`,
      });
    }
  }
}

function claimsOn(
  duties: readonly DutyEntry[],
  category: PackCategory,
  condition: string,
  root: string | undefined,
): Claim[] {
  return duties.flatMap((duty, index) => {
    const rank = rankOf(duty, category);
    if (rank === 0 || (duty.conditions !== undefined && !duty.conditions.includes(condition))) return [];
    const specificity = `${duty.area ?? root} ${duty.conditions === undefined ? 0 : 1} ${rank}`;
    return [{ duty, index, specificity }];
  });
}

function refuseClashes(
  claims: readonly Claim[],
  condition: string,
  told: Set<string>,
  source: Located,
  faults: FaultList,
): void {
  const first = new Map<string, Claim>();
  for (const claim of claims) {
    const other = first.get(claim.specificity);
    if (other === undefined) {
      first.set(claim.specificity, claim);
      continue;
    }
    const pair = `${other.index} ${claim.index}`;
    if (JSON.stringify(other.duty.lead) === JSON.stringify(claim.duty.lead) || told.has(pair)) continue;
    told.add(pair);
    const { line } = source.at(['duties', other.index, 'id']);
    faults.fault(source.at(['duties', claim.index, 'id']), 'duty-clash', {
      zh: `职责“${claim.duty.id}”与第 ${line} 行的“${other.duty.id}”对“${condition}”同样具体，主办却不同`,
      en: `The duty "${claim.duty.id}" is as specific for "${condition}" as "${other.duty.id}" (line ${line}), with another lead`,
    });
  }
}

function coversDistrict(claims: readonly Claim[], areas: AreaTree, root: string | undefined): boolean {
  if (root === undefined || claims.some(({ duty }) => (duty.area ?? root) === root)) return true;
  const covered = new Set(claims.flatMap(({ duty }) => areas.lowestIn(duty.area!)).map(({ code }) => code));
  return areas.lowestIn(root).every(({ code }) => covered.has(code));
}

/**
 * A unit where nobody signs for what is sent there (no post of a department or handler) is nobody's advice, and its duty none to rely on: told,
 * since posts may come later. Of a kind, when none of its units has anybody.
 */
export function checkLeadsStaffed(
  file: DutiesFile,
  { units, posts }: { units: readonly PackUnit[]; posts: readonly PackPost[] },
  source: Located,
  faults: FaultList,
): void {
  const staffed = new Set(
    posts.flatMap(({ role, unit }) => (role === 'department' || role === 'handler' ? [unit] : [])),
  );
  for (const [index, { id, lead }] of file.duties.entries()) {
    const meant = 'unit' in lead ? [lead.unit] : units.filter(({ kind }) => kind === lead.kind).map((unit) => unit.id);
    if (meant.length === 0 || meant.some((unit) => staffed.has(unit))) continue;
    const who = 'unit' in lead ? lead.unit : lead.kind;
    faults.warn(source.at(['duties', index, 'lead']), 'duty-unstaffed', {
      zh: `职责“${id}”的主办“${who}”没有签收人员（posts.csv 里没有 department、handler 岗位），派遣时不会推荐`,
      en: `Nobody at "${who}", the lead of the duty "${id}", signs for anything (no post of a department or handler in posts.csv): it gives no advice`,
    });
  }
}

/** Whether a bearer is one unit everywhere: a unit that exists, or a kind with exactly one nearest unit above each place. */
class BearerCheck {
  readonly #world: DutyWorld;
  readonly #faults: FaultList;
  readonly #units: ReadonlyMap<string, PackUnit>;
  readonly #unclear = new Map<string, { none: string[]; several: string[] }>();

  constructor(world: DutyWorld, faults: FaultList) {
    this.#world = world;
    this.#faults = faults;
    this.#units = new Map(world.units.map((unit) => [unit.id, unit]));
  }

  check(bearer: Bearer, area: string | undefined, place: Place): void {
    if ('unit' in bearer) {
      checkReference(this.#units, bearer.unit, { zh: '单位', en: 'unit' }, place, this.#faults);
      this.#checkOurs(this.#units.get(bearer.unit), bearer.unit, place);
      return;
    }
    this.#checkOurs(bearer, bearer.kind, place);
    const within = area ?? this.#world.areas.root?.code;
    if (within === undefined || !this.#world.areas.has(within)) return;
    const { none, several } = this.#unclearIn(bearer.kind, within);
    if (none.length > 0) {
      this.#faults.fault(place, 'duty-bearer', {
        zh: `以下区域及其上级没有“${bearer.kind}”类单位：${listed(none, 5)}`,
        en: `No unit of the kind "${bearer.kind}" stands at or above: ${listed(none, 5)}`,
      });
    }
    if (several.length > 0) {
      this.#faults.fault(place, 'duty-bearer', {
        zh: `以下区域最近的“${bearer.kind}”类单位不止一个，请写明单位：${listed(several, 5)}`,
        en: `Several units of the kind "${bearer.kind}" are nearest to: ${listed(several, 5)}; name the unit`,
      });
    }
  }

  #checkOurs(unit: Pick<PackUnit, 'kind'> | undefined, named: string, place: Place): void {
    if (unit === undefined || !isSuperior(this.#world.district, unit)) return;
    this.#faults.fault(place, 'duty-bearer', {
      zh: `“${named}”是上级机关（district.yaml 的 superiors），本区不能给它派活，它不能承担清单里的职责`,
      en: `"${named}" stands above the district (superiors in district.yaml), which gives it no work: it bears no duty of this list`,
    });
  }

  #unclearIn(kind: PackUnit['kind'], within: string): { none: string[]; several: string[] } {
    const key = `${kind} ${within}`;
    const known = this.#unclear.get(key);
    if (known) return known;
    const perArea = new Map<string, number>();
    for (const unit of this.#world.units) {
      if (unit.kind === kind) perArea.set(unit.area, (perArea.get(unit.area) ?? 0) + 1);
    }
    const made: { none: string[]; several: string[] } = { none: [], several: [] };
    for (const { code } of this.#world.areas.lowestIn(within)) {
      const nearest = this.#world.areas.chainOf(code).find((above) => perArea.has(above));
      if (nearest === undefined) made.none.push(code);
      else if (perArea.get(nearest)! > 1) made.several.push(code);
    }
    this.#unclear.set(key, made);
    return made;
  }
}
