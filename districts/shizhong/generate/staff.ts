import type { Role } from '@wangge/kernel';
import type { AreaRow } from './areas.ts';
import { districtCode } from './areas.ts';
import type { Grid } from './grids.ts';
import type { Random } from './random.ts';
import { pick, wholeBetween } from './random.ts';
import { isOffice, type UnitRow } from './units.ts';

export const staffColumns = ['id', 'login', 'fictional', 'name'] as const;
export const postColumns = ['staff', 'role', 'unit', 'area', 'title'] as const;

export type StaffRow = Record<(typeof staffColumns)[number], string>;
export type PostRow = Record<(typeof postColumns)[number], string> & { role: Role };

/** Grids that one worker looks after in the demo: some 1,230 grids come to about 400 workers. */
const gridsPerWorker = 3;

const surnames = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎',
];
const given = [...'安澄岚朗禾苗青松柏舟远航晴和宁溪泉林川原野星辰晓知行书文雅正平乐山石田月明清瑞祥景春秋冬夏'];

/** The accounts that a visitor tries first: one for each role that holds a post (residents register themselves). */
const demoPosts: { login: string; role: Role; unit: string; area: string; title: string }[] = [
  { login: 'worker', role: 'grid-worker', unit: 'team-370103012028', area: '370103012028', title: '网格员' },
  { login: 'leader-grid', role: 'grid-leader', unit: 'team-370103012028', area: '370103012028', title: '网格长' },
  { login: 'agent', role: 'hotline-agent', unit: 'hotline-centre', area: districtCode, title: '热线受理员' },
  { login: 'duty', role: 'duty-officer', unit: 'command-centre', area: districtCode, title: '值班长' },
  { login: 'dispatcher', role: 'dispatcher', unit: 'command-centre', area: districtCode, title: '派遣员' },
  { login: 'urban', role: 'department', unit: 'urban-management', area: districtCode, title: '城市管理局经办人' },
  {
    login: 'housing',
    role: 'department',
    unit: 'housing-construction',
    area: districtCode,
    title: '住房和城乡建设局经办人',
  },
  { login: 'handler', role: 'handler', unit: 'urban-management', area: districtCode, title: '处置人员' },
  { login: 'verifier', role: 'verifier', unit: 'grid-centre', area: districtCode, title: '核查员' },
  { login: 'callback', role: 'callback-agent', unit: 'hotline-centre', area: districtCode, title: '回访员' },
  { login: 'supervisor', role: 'supervisor', unit: 'command-centre', area: districtCode, title: '督查员' },
  { login: 'leader', role: 'leader', unit: 'command-centre', area: districtCode, title: '分管领导' },
  { login: 'sysadmin', role: 'system-admin', unit: 'command-centre', area: districtCode, title: '系统管理员' },
  { login: 'secadmin', role: 'security-admin', unit: 'command-centre', area: districtCode, title: '安全管理员' },
  { login: 'auditor', role: 'audit-admin', unit: 'command-centre', area: districtCode, title: '审计管理员' },
];

/** Seats that a panel of so many needs, and as many substitutes as a demo can use. */
const seats = (login: string, unit: string, title: string, count: number): OfficePost[] =>
  Array.from({ length: count }, (_, index) => ({ login: `${login}-${index + 1}`, role: 'department', unit, title }));

interface OfficePost {
  login: string;
  role: Role;
  unit: string;
  title: string;
}

/**
 * Who takes petitions in and reviews them, and who carries an investment project. Experts and members of the panel vote because they
 * are seated, whatever their role; the desk of a department is the narrowest that reads what it has to.
 */
const officePosts: OfficePost[] = [
  { login: 'petition', role: 'petition-clerk', unit: 'petition-office', title: '信访专员' },
  { login: 'petition-review', role: 'department', unit: 'district-government', title: '区政府复查经办人' },
  { login: 'investment', role: 'department', unit: 'investment-promotion', title: '招商项目经办人' },
  { login: 'ambassador-1', role: 'department', unit: 'investment-promotion', title: '服务大使' },
  { login: 'ambassador-2', role: 'department', unit: 'investment-promotion', title: '服务大使' },
  { login: 'development-reform-desk', role: 'department', unit: 'development-reform', title: '经办人' },
  { login: 'finance-desk', role: 'department', unit: 'finance', title: '融资对接经办人' },
  ...seats('expert', 'project-experts', '评审专家', 8),
  ...seats('seven', 'panel-of-seven', '七人会审成员', 9),
  { login: 'final-review', role: 'department', unit: 'city-government', title: '市政府复核经办人' },
  { login: 'line-review', role: 'department', unit: 'city-housing-construction', title: '市住建局复查经办人' },
  // Who stands aside for an interest sits in no ballot of that project again: nine for seven seats run out.
  ...seats('seven', 'panel-of-seven', '七人会审成员', 12).slice(9),
];

/** Who stands in where the first has an interest of their own: a vote is led by somebody else then. */
const deputies: OfficePost[] = [
  { login: 'supervisor-2', role: 'supervisor', unit: 'command-centre', title: '督查员' },
  { login: 'leader-2', role: 'leader', unit: 'command-centre', title: '分管领导' },
];

interface Post {
  role: Role;
  unit: string;
  area: string;
  title: string;
}

/** Made-up people and the posts they hold: nobody of them exists, and every name says so. */
export function staffAndPosts(
  areas: AreaRow[],
  units: UnitRow[],
  grids: Grid[],
  random: Random,
): { staff: StaffRow[]; posts: PostRow[] } {
  const staff: StaffRow[] = [];
  const posts: PostRow[] = [];
  const taken = new Set<string>();
  const employ = (login: string, held: Post[]): void => {
    const id = `s-${login}`;
    staff.push({ id, login, fictional: 'true', name: `${freshName(taken, random)}（虚构）` });
    posts.push(...held.map((post) => ({ staff: id, ...post })));
  };
  for (const { login, ...post } of demoPosts) employ(login, [post]);
  const departments = units.filter((unit) => !isOffice(unit) && ['department', 'company'].includes(unit.kind));
  for (const unit of departments) {
    employ(`${unit.id}-desk`, [postIn(unit, 'department', '经办人')]);
    employ(`${unit.id}-crew`, [postIn(unit, 'handler', '处置人员')]);
  }
  for (const unit of units.filter(({ kind }) => kind === 'street-office')) {
    employ(`${unit.id}-desk`, [postIn(unit, 'department', '经办人')]);
    employ(`${unit.id}-crew`, [postIn(unit, 'handler', '处置人员')]);
    employ(`${unit.id}-dispatch`, [postIn(unit, 'dispatcher', '街道派遣员')]);
    employ(`${unit.id}-verify`, [postIn(unit, 'verifier', '街道核查员')]);
  }
  // A committee is small: one person takes matters in and handles them.
  for (const unit of units.filter(({ kind }) => kind === 'community-committee')) {
    employ(`${unit.id}-desk`, [postIn(unit, 'department', '经办人'), postIn(unit, 'handler', '处置人员')]);
  }
  for (const unit of units.filter(({ kind }) => kind === 'grid-team')) {
    employ(`${unit.id}-lead`, [postIn(unit, 'grid-leader', '网格长')]);
    const own = grids.filter(({ properties: { area } }) => area === unit.area).length;
    for (let i = 1; i <= Math.max(1, Math.round(own / gridsPerWorker)); i++) {
      employ(`${unit.id}-${i}`, [postIn(unit, 'grid-worker', '网格员')]);
    }
  }
  for (const { login, ...post } of officePosts) employ(login, [{ area: districtCode, ...post }]);
  // Each authority above takes the reviews that are asked of it: the law gives them to it alone.
  const deserted = units.filter(({ kind, id }) => kind === 'superior' && !posts.some(({ unit }) => unit === id));
  for (const unit of deserted) employ(`${unit.id}-desk`, [postIn(unit, 'department', '复查复核经办人')]);
  for (const { login, ...post } of deputies) employ(login, [{ area: districtCode, ...post }]);
  requireEveryArea(areas, posts);
  return { staff, posts };
}

function postIn(unit: UnitRow, role: Role, title: string): Post {
  return { role, unit: unit.id, area: unit.area, title };
}

function freshName(taken: Set<string>, random: Random): string {
  for (;;) {
    const length = wholeBetween(random, 1, 2);
    const name = pick(random, surnames) + Array.from({ length }, () => pick(random, given)).join('');
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function requireEveryArea(areas: AreaRow[], posts: PostRow[]): void {
  const worked = new Set(posts.filter(({ role }) => role === 'grid-worker').map(({ area }) => area));
  const idle = areas.filter(({ level, code }) => level === 'community' && !worked.has(code));
  if (idle.length > 0) throw new Error(`no grid worker in ${idle.map(({ code }) => code).join(', ')}`);
}
