import type { Procedure, Role } from '@wangge/kernel';
import type { FaultList } from '../fault.ts';
import type { PackPost } from '../pack.ts';
import type { Located } from '../parse/located.ts';
import { stepsOf } from './procedure/steps.ts';

/** An action whose every role is held by nobody stops a matter where only it leads on: told, since posts may come later. */
export function checkRolesHeld(
  procedure: Procedure,
  posts: readonly PackPost[],
  source: Located,
  faults: FaultList,
): void {
  // Residents hold no post; they register themselves.
  const held = new Set<Role>(['resident', ...posts.map(({ role }) => role)]);
  for (const step of stepsOf(procedure)) {
    for (const { who, path } of step.by ?? []) {
      const roles = Object.keys(who) as Role[];
      if (roles.length === 0 || roles.some((role) => held.has(role))) continue;
      faults.warn(source.at(path), 'role-unheld', {
        zh: `没有人能做“${step.id}”：posts.csv 里没有人任 ${roles.join('、')}`,
        en: `Nobody can do "${step.id}": no post in posts.csv has the role ${roles.join(', ')}`,
      });
    }
  }
}
