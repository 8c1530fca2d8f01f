import type { Actions } from './recount.ts';

/** What came up on the way of the orders, in the words of whoever reads the report; counted from the events by action. */
export interface Happened {
  what: string;
  many: number;
}

/** Ids are those of procedures/hotline-order.yaml and joint-task.yaml. */
const lines: readonly (readonly [what: string, ...actions: readonly string[]])[] = [
  ['joined to another order', 'join'],
  ['returned by the unit they were sent to', 'return'],
  ['… of those returns refused', 'refuse-return'],
  ['decided by arbitration', 'arbitrate'],
  ['extensions asked for', 'ask-extension'],
  ['… granted', 'approve-extension'],
  ['suspensions asked for', 'ask-suspension'],
  ['… approvals, one for each level', 'approve-suspension'],
  ['… resumed by hand', 'resume'],
  ['urged', 'urge'],
  ['put under supervision', 'supervise'],
  ['sent back by the audit', 'audit-back'],
  ['sent back by the check on site', 'send-back'],
  ['calls back', 'call-back'],
  ['concluded after callers stayed discontent', 'conclude'],
  ['calls for joint handling', 'call'],
  ['… declined by who was called', 'joint-task decline'],
  ['appeals against a time limit', 'ask-appeal'],
  ['… approvals of an appeal, one for each level', 'approve-appeal'],
];

/** Every line, with 0 where nothing of it happened. */
export function happenedIn(actions: Actions): Happened[] {
  return lines.map(([what, ...names]) => ({
    what,
    many: names.reduce((sum, name) => sum + (actions.get(name) ?? 0), 0),
  }));
}
