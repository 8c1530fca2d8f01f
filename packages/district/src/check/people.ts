import { type Procedure, type Role, roles } from '@wangge/kernel';
import type { FaultList } from '../fault.ts';
import { type DistrictFile, type UnitKind, unitKinds } from '../format.ts';
import type { PackPost, PackStaff, PackUnit } from '../pack.ts';
import type { AreaTree } from './areas.ts';
import { CodeBook, checkCode, checkReference } from './codes.ts';
import { listed, suggest } from './suggest.ts';
import type { Row } from './table.ts';

const area = { zh: '区域', en: 'area' };
const unit = { zh: '单位', en: 'unit' };

/** Checks units.csv: ids, kinds, areas, parents without a circle. */
export function checkUnits(rows: readonly Row[], areas: AreaTree, faults: FaultList): PackUnit[] {
  const ids = new CodeBook({ zh: '单位编号', en: 'id of a unit' }, faults);
  const units: PackUnit[] = [];
  const kept: Row[] = [];
  for (const row of rows) {
    const id = row.get('id');
    if (id === '' || !checkCode(id, row.at('id'), faults) || !ids.enter(id, row.at('id'))) continue;
    const kind = findListed(unitKinds, row.get('kind'), { zh: '单位类型', en: 'kind of unit' }, row, 'kind', faults);
    const placed = row.get('area') !== '' && checkReference(areas, row.get('area'), area, row.at('area'), faults);
    if (kind === undefined || !placed) continue;
    kept.push(row);
    units.push({
      id,
      kind: kind as UnitKind,
      area: row.get('area'),
      parent: row.get('parent') || undefined,
      line: row.get('line') || undefined,
      phone: row.get('phone') || undefined,
      name: row.name,
    });
  }
  const byId = new Map(units.map((entry) => [entry.id, entry]));
  for (const [index, { id, line }] of units.entries()) {
    const at = kept[index]!.at('line');
    if (line === undefined || !checkReference(byId, line, unit, at, faults) || line !== id) continue;
    faults.fault(at, 'unit-cycle', { zh: `单位“${id}”不能是自己的上级`, en: `"${id}" cannot be above itself` });
  }
  for (const [index, { id, parent }] of units.entries()) {
    const at = kept[index]!.at('parent');
    if (parent === undefined || !checkReference(byId, parent, unit, at, faults)) continue;
    // A unit that only leads into a circle is not told: those in the circle are.
    const way = [id];
    for (let above = byId.get(parent); above !== undefined; above = byId.get(above.parent ?? '')) {
      way.push(above.id);
      if (above.id !== id && way.indexOf(above.id) === way.length - 1) continue;
      if (above.id === id) {
        faults.fault(at, 'unit-cycle', {
          zh: `单位“${id}”的上级绕成一圈：${way.join(' → ')}`,
          en: `The units above "${id}" run in a circle: ${way.join(' → ')}`,
        });
      }
      break;
    }
  }
  return units;
}

/** Checks staff.csv: ids and logins unique; in a demo everybody is made up and says so. */
export function checkStaff(rows: readonly Row[], district: DistrictFile, faults: FaultList): PackStaff[] {
  const ids = new CodeBook({ zh: '人员编号', en: 'id of a member of staff' }, faults);
  const logins = new CodeBook({ zh: '登录名', en: 'login' }, faults);
  return rows.flatMap((row) => {
    const id = row.get('id');
    if (id === '' || !checkCode(id, row.at('id'), faults) || !ids.enter(id, row.at('id'))) return [];
    const login = row.get('login') || undefined;
    if (login !== undefined && !checkLogin(login, row, faults)) return [];
    // Nobody should have to remember which of two people is "Wang" and which "wang".
    if (login !== undefined && !logins.enter(login.toLowerCase(), row.at('login'))) return [];
    const fictional = findListed(
      ['true', 'false'],
      row.get('fictional'),
      { zh: '取值', en: 'value' },
      row,
      'fictional',
      faults,
    );
    if (fictional === undefined) return [];
    if (district.notice !== undefined && fictional !== 'true') {
      faults.fault(row.at('fictional'), 'staff-not-fictional', {
        zh: '演示区（district.yaml 有 notice）的人员必须是虚构的：fictional 应为 true',
        en: 'In a demo district (district.yaml has a notice) all staff are made up: fictional must be true',
      });
    }
    return [{ id, login, fictional: fictional === 'true', name: row.get('name') }];
  });
}

function checkLogin(login: string, row: Row, faults: FaultList): boolean {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(login)) return true;
  faults.fault(row.at('login'), 'code-shape', {
    zh: `登录名“${login}”只能由字母、数字和 . _ @ - 组成，至多 64 个`,
    en: `The login "${login}" may hold letters, digits and . _ @ - only, 64 at most`,
  });
  return false;
}

// Safeguard 9: three administrators who cannot do each other's work.
const administrators: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];

/** Checks posts.csv: references, the three administrators in three people, residents in no post. */
export function checkPosts(
  rows: readonly Row[],
  known: { areas: AreaTree; units: readonly PackUnit[]; staff: readonly PackStaff[] },
  faults: FaultList,
): PackPost[] {
  const units = new Map(known.units.map((entry) => [entry.id, entry]));
  const staff = new Map(known.staff.map((entry) => [entry.id, entry]));
  const administratorOf = new Map<string, Role>();
  const posts = new CodeBook({ zh: '岗位', en: 'post' }, faults);
  return rows.flatMap((row) => {
    const post = { staff: row.get('staff'), unit: row.get('unit'), area: row.get('area') };
    if (post.staff === '' || post.unit === '' || post.area === '' || row.get('role') === '') return [];
    const role = findListed(roles, row.get('role'), { zh: '角色', en: 'role' }, row, 'role', faults);
    const exist = [
      checkReference(staff, post.staff, { zh: '人员', en: 'member of staff' }, row.at('staff'), faults),
      checkReference(units, post.unit, unit, row.at('unit'), faults),
      checkReference(known.areas, post.area, area, row.at('area'), faults),
    ];
    if (role === undefined || exist.includes(false)) return [];
    if (!posts.enter([post.staff, role, post.unit, post.area].join(' · '), row.place)) return [];
    if (role === 'resident') {
      faults.fault(row.at('role'), 'post-resident', {
        zh: '居民不占岗位：居民自己注册',
        en: 'Residents hold no post: they register themselves',
      });
    }
    if (administrators.includes(role)) {
      const other = administratorOf.get(post.staff) ?? role;
      administratorOf.set(post.staff, other);
      if (other !== role) {
        faults.fault(row.at('role'), 'safeguard-9', {
          zh: `“${post.staff}”已任 ${other}，不能再任 ${role}：系统、安全、审计三员必须分设（守则第 9 条）`,
          en: `"${post.staff}" is ${other} already and cannot be ${role}: the three administrators are three people (safeguard 9)`,
        });
      }
    }
    return [{ ...post, role, title: row.get('title') || undefined }];
  });
}

/** A login without a post can do nothing: told, since it is often a row forgotten in posts.csv. */
export function checkLoginsHavePosts(staffRows: readonly Row[], posts: readonly PackPost[], faults: FaultList): void {
  const posted = new Set(posts.map((post) => post.staff));
  for (const row of staffRows) {
    if (row.get('login') === '' || posted.has(row.get('id'))) continue;
    faults.warn(row.place, 'staff-without-post', {
      zh: `“${row.get('id')}”有登录名但没有岗位，登录后什么也不能做`,
      en: `"${row.get('id')}" has a login but no post, and can do nothing`,
    });
  }
}

function findListed<T extends string>(
  list: readonly T[],
  value: string,
  what: { zh: string; en: string },
  row: Row,
  column: string,
  faults: FaultList,
): T | undefined {
  const found = list.find((entry) => entry === value);
  if (found === undefined && value !== '') {
    faults.fault(
      row.at(column),
      'csv-value',
      {
        zh: `没有${what.zh}“${value}”，可用：${listed(list, 20)}`,
        en: `No ${what.en} "${value}"; accepted: ${listed(list, 20)}`,
      },
      suggest(value, list),
    );
  }
  return found;
}

/** One level above a unit: the government over it and the department over it in its line of work. */
export function unitsAbove({ parent, line }: Pick<PackUnit, 'parent' | 'line'>): string[] {
  return [...new Set([parent, line].filter((unit) => unit !== undefined))];
}

/** Whether a unit is an authority above the district, as `superiors` of district.yaml has it. */
export function isSuperior({ superiors }: Pick<DistrictFile, 'superiors'>, { kind }: Pick<PackUnit, 'kind'>): boolean {
  return (superiors?.kinds ?? ['superior']).includes(kind);
}

/** Offices that answer to somebody; a company answers to its owner, and who is above all is above the pack. */
const answerable: readonly UnitKind[] = ['government', 'department', 'street-office'];

/** Where a procedure asks for the unit above (a review), every office has one: otherwise nobody could be asked. */
export function checkAbove(
  units: readonly PackUnit[],
  rows: readonly Row[],
  procedures: Iterable<Procedure>,
  faults: FaultList,
): void {
  const asking = [...procedures].find((procedure) => JSON.stringify(procedure).includes('"above-unit":'));
  if (asking === undefined) return;
  for (const { id, kind, parent, line } of units) {
    if (!answerable.includes(kind) || parent !== undefined || line !== undefined) continue;
    const row = rows.find((one) => one.get('id') === id);
    if (row === undefined) continue;
    faults.warn(row.at('parent'), 'unit-without-above', {
      zh: `“${id}”没有上级（parent 或 line），“${asking.id}”里没有人可以复查它的答复`,
      en: `"${id}" has nobody above it (parent or line): in "${asking.id}" nobody can be asked to review it`,
    });
  }
}
