import type { Procedure, Role } from '@wangge/kernel';
import type { FaultList } from '../fault.ts';
import type { PackPost } from '../pack.ts';
import type { Located } from '../parse/located.ts';
import { stepsOf } from './procedure/steps.ts';

/**
 * Who has an interest in a matter does not lead the vote about it: with one person alone who may, that vote could never be concluded.
 * Told, since posts may come later.
 */
export function checkConductors(
  { ballots = {} }: Procedure,
  posts: readonly PackPost[],
  source: Located,
  faults: FaultList,
): void {
  for (const [id, { conduct, barred = [] }] of Object.entries(ballots)) {
    const people = new Set(posts.flatMap(({ staff, role }) => (conduct[role] === undefined ? [] : [staff])));
    if (barred.length === 0 || people.size !== 1) continue;
    const [only = ''] = people;
    faults.warn(source.at(['ballots', id, 'conduct']), 'ballot-one-conductor', {
      zh: `只有 ${only} 一人能主持“${id}”：此人与事项有利害关系时无人可主持，请在 posts.csv 里再设一人`,
      en: `${only} alone may lead "${id}": with an interest of theirs nobody could; give somebody else such a post in posts.csv`,
    });
  }
}

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
