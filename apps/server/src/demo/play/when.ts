import type { DemoWhen } from '@wangge/district';
import type { Matter } from '@wangge/kernel';
import { likeOf } from '../family.ts';
import type { Life } from '../life.ts';
import type { World } from '../world.ts';

/** What is known of a report before there is a matter. */
export type Told = Pick<Life, 'arrival'> & Partial<Pick<Life, 'matter' | 'events'>>;

/** Whether all that is named holds. `late`: whether what is planned comes after its deadline, where something is planned. */
export function holds(
  world: World,
  { arrival, matter, events = [] }: Told,
  when: DemoWhen = {},
  late = false,
): boolean {
  const { source, repeat, limit, did, below = {}, reached = {}, flag, asked, lead, like, tasks, ballot = {} } = when;
  const count = (counter: string): number => matter?.counters[counter] ?? 0;
  const happened = (actions: readonly string[]): boolean => events.some(({ action }) => actions.includes(action));
  if (source && !source.includes(arrival.source)) return false;
  if (repeat !== undefined && repeat !== arrival.isRepeat) return false;
  if (limit) {
    const { amount, unit } = arrival.subject.condition.limit;
    if (!limit.units.includes(unit)) return false;
    if (amount < (limit.least ?? 0) || amount > (limit.most ?? Number.POSITIVE_INFINITY)) return false;
  }
  if (did && !happened(did)) return false;
  if (when['not-did'] && happened(when['not-did'])) return false;
  if (Object.entries(below).some(([counter, number]) => count(counter) >= number)) return false;
  if (Object.entries(reached).some(([counter, number]) => count(counter) < number)) return false;
  if (flag !== undefined && !matter?.flags.includes(flag)) return false;
  if (when['not-flag'] !== undefined && matter?.flags.includes(when['not-flag'])) return false;
  if (asked !== undefined && matter?.requests[asked] === undefined) return false;
  if (like === 'going' && !likeOf(world, { arrival, ...(matter ? { matter } : {}) })) return false;
  if (tasks !== undefined) {
    const isGoing = (matter?.tasks ?? []).some(({ status }) => status === 'open' || status === 'planned');
    if (isGoing !== (tasks === 'going')) return false;
  }
  if (Object.entries(ballot).some(([id, wanted]) => meetingOf(matter, id) !== wanted)) return false;
  if (lead !== undefined) {
    if (matter?.lead === undefined) return false;
    const first = world.advice(arrival.subject, matter.place.areaPath)?.unit;
    if ((first === matter.lead) !== (lead === 'right')) return false;
  }
  return when.late === undefined || when.late === late;
}

/** How the meeting of a ballot stands; undefined where none is seated. */
function meetingOf(matter: Matter | undefined, id: string): 'vacant' | 'voting' | 'counted' | undefined {
  const entry = matter?.ballots?.[id];
  if (!entry || entry.concluded) return undefined;
  const { panel, recused, votes } = entry;
  const aside = new Set(recused.map(({ staff }) => staff));
  if (panel.some((staff) => aside.has(staff))) return 'vacant';
  return panel.some((staff) => votes[staff] === undefined) ? 'voting' : 'counted';
}
