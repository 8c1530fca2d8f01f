import type { Instant } from '../clocks/index.ts';
import { applyChange } from './evolve.ts';
import type { Change, Matter } from './matter.ts';

/** A matter while a command is worked out: what it has become, and the changes that made it so. */
export interface Draft {
  matter: Matter;
  changes: Change[];
}

export function change(draft: Draft, one: Change, at: Instant): void {
  draft.matter = applyChange(draft.matter, one, at);
  draft.changes.push(one);
}
