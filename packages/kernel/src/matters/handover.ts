import type { Instant } from '../clocks/index.ts';
import { findFlag } from '../procedures/flags.ts';
import type { Procedure } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { Matter } from './matter.ts';

/**
 * Flags that say something of the unit that leads (`holder: lead`), when another one does: what the former let lapse stays its own, and the
 * latter begins with what it had itself.
 */
export function handFlagsOver(draft: Draft, former: string | undefined, procedure: Procedure, at: Instant): void {
  const { lead } = draft.matter;
  if (former === lead) return;
  for (const flag of Object.keys(procedure.flags)) {
    if (findFlag(procedure, flag)?.holder !== 'lead') continue;
    park(draft, flag, former, { procedure, at });
    takeUp(draft, flag, at);
  }
}

function park(
  draft: Draft,
  flag: string,
  unit: string | undefined,
  { procedure, at }: { procedure: Procedure; at: Instant },
): void {
  const { matter } = draft;
  if (!matter.flags.includes(flag)) return;
  change(draft, { op: 'flag', flag, on: false }, at);
  const parked = matter.parked?.[flag] ?? [];
  const since = putUpFor(matter, flag, procedure) ?? at;
  // Past the deadline of a unit that had to give it up, nobody lets it lapse again.
  if (unit === undefined && parked.some((entry) => entry.at === since)) return;
  const others = parked.filter((entry) => entry.unit !== unit);
  const entry = unit === undefined ? { at: since } : { unit, at: since };
  change(draft, { op: 'parked', flag, entries: [...others, entry] }, at);
}

function takeUp(draft: Draft, flag: string, at: Instant): void {
  const { lead, parked } = draft.matter;
  const entries = parked?.[flag] ?? [];
  if (lead === undefined || !entries.some(({ unit }) => unit === lead)) return;
  change(draft, { op: 'parked', flag, entries: entries.filter(({ unit }) => unit !== lead) }, at);
  change(draft, { op: 'flag', flag, on: true }, at);
}

/** What the latest timer that puts it up fell due for; undefined where an action put it up. */
function putUpFor({ fired }: Matter, flag: string, { timers = {} }: Procedure): Instant | undefined {
  const instants = Object.entries(timers).flatMap(([id, { effects = [] }]) =>
    effects.some((effect) => 'flag' in effect && effect.flag === flag) ? (fired[id] ?? []) : [],
  );
  return instants.length === 0 ? undefined : Math.max(...instants);
}
