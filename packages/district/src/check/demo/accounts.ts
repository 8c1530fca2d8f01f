import type { DemoFile } from '../../demo-format.ts';
import type { FaultList } from '../../fault.ts';
import type { PackPost, PackStaff } from '../../pack.ts';
import type { Located } from '../../parse/located.ts';
import { listed, suggest } from '../suggest.ts';

/**
 * Who can be logged in as: people of staff.csv with a login and a post, each named once, and of every role that is held somebody, so
 * that a stranger can see the district with all its eyes.
 */
export function checkDemoAccounts(
  { accounts }: DemoFile,
  { staff, posts }: { staff: readonly PackStaff[]; posts: readonly PackPost[] },
  source: Located,
  faults: FaultList,
): void {
  const logins = new Map(staff.map(({ id, login }) => [id, login]));
  const rolesOf = Map.groupBy(posts, (post) => post.staff);
  const unseen = new Set(posts.map(({ role }) => role));
  const named = new Set<string>();
  for (const [group, { staff: people }] of Object.entries(accounts)) {
    for (const [index, id] of people.entries()) {
      const at = source.at(['accounts', group, 'staff', index]);
      const held = rolesOf.get(id) ?? [];
      if (!logins.has(id)) {
        const message = { zh: `staff.csv 里没有人员“${id}”`, en: `There is no "${id}" in staff.csv` };
        faults.fault(at, 'unknown-reference', message, suggest(id, [...logins.keys()]));
      } else if (logins.get(id) === undefined || held.length === 0) {
        faults.fault(at, 'demo-accounts', {
          zh: `“${id}”没有登录名或岗位，不能作为演示账号`,
          en: `"${id}" has no login or no post, so that nobody can log in as them`,
        });
      } else if (named.has(id)) {
        faults.fault(at, 'duplicate', { zh: `“${id}”列了两次`, en: `"${id}" is named twice` });
      }
      named.add(id);
      for (const { role } of held) unseen.delete(role);
    }
  }
  if (unseen.size === 0) return;
  const names = listed(unseen);
  faults.fault(source.at(['accounts']), 'demo-accounts', {
    zh: `以下角色有人担任，却没有演示账号：${names}`,
    en: `Nobody can be logged in as, of these roles that are held: ${names}`,
  });
}
