import type { Actor, Role } from '@wangge/kernel';
import { type District, postId } from '../districts/index.ts';
import { pick, type Random } from './random.ts';

/** Who is there to act: the posts of the pack, found by role and by area or unit. */
export interface Posts {
  /** Somebody of the role whose area covers the place, the nearest area first. */
  inArea(random: Random, role: Role, areaPath: string, not?: ReadonlySet<string>): Actor | undefined;
  inUnit(random: Random, role: Role, unit: string | undefined, not?: ReadonlySet<string>): Actor | undefined;
  /** Somebody of the role, wherever the post's area lies. */
  anywhere(random: Random, role: Role, not?: ReadonlySet<string>): Actor | undefined;
  /** Everything that a person is. */
  heldBy(staff: string): readonly Actor[];
  /** Everybody who holds a post in a unit, in the order of the pack. */
  peopleOf(unit: string): readonly string[];
  /** Whether somebody sits there who takes what is sent to the unit. */
  hasDesk(unit: string): boolean;
}

export function preparePosts(district: District): Posts {
  const byArea = new Map<string, Actor[]>();
  const byUnit = new Map<string, Actor[]>();
  const byRole = new Map<string, Actor[]>();
  const byStaff = new Map<string, Actor[]>();
  const members = new Map<string, Set<string>>();
  const put = (index: Map<string, Actor[]>, key: string, actor: Actor): void => {
    const list = index.get(key);
    if (list) list.push(actor);
    else index.set(key, [actor]);
  };
  for (const post of district.pack.posts) {
    const path = district.areaByCode.get(post.area)?.path ?? '';
    const actor = { staff: post.staff, post: postId(post), role: post.role, unit: post.unit, areas: [path] };
    members.set(post.unit, (members.get(post.unit) ?? new Set()).add(post.staff));
    put(byRole, post.role, actor);
    put(byStaff, post.staff, actor);
    put(byArea, `${post.role} ${path}`, actor);
    put(byUnit, `${post.role} ${post.unit}`, actor);
  }
  const choose = (
    random: Random,
    among: readonly Actor[] | undefined,
    not?: ReadonlySet<string>,
  ): Actor | undefined => {
    const free = not ? among?.filter(({ staff }) => !not.has(staff)) : among;
    return free === undefined || free.length === 0 ? undefined : pick(random, free);
  };
  return {
    inArea(random, role, areaPath, not) {
      for (let path = areaPath; path !== ''; path = path.slice(0, path.lastIndexOf('.', path.length - 2) + 1)) {
        const found = choose(random, byArea.get(`${role} ${path}`), not);
        if (found) return found;
      }
      return undefined;
    },
    inUnit: (random, role, unit, not) =>
      unit === undefined ? undefined : choose(random, byUnit.get(`${role} ${unit}`), not),
    anywhere: (random, role, not) => choose(random, byRole.get(role), not),
    peopleOf: (unit) => [...(members.get(unit) ?? [])],
    heldBy: (staff) => byStaff.get(staff) ?? [],
    hasDesk: (unit) => byUnit.has(`department ${unit}`) || byUnit.has(`handler ${unit}`),
  };
}
