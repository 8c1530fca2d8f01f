import type { Instant } from '../clocks/index.ts';
import type { Change, Matter, MatterEvent } from './matter.ts';

/**
 * Apply one event. Pure and total over events that `open`, `decide` and `expire` make; reads no pack, no calendar.
 * Replaying a matter's events from nothing gives the matter again.
 * @throws when the first event is not `opened` or a later one is: such a log is broken, not a state to go on from.
 */
export function evolve(matter: Matter | undefined, event: MatterEvent): Matter {
  const before = matter === undefined ? begin(event) : matter;
  if (matter !== undefined && event.type === 'opened') throw new Error(`matter ${matter.id} is opened twice`);
  let after: Matter = { ...before, seq: before.seq + 1, changedAt: Math.max(before.changedAt, event.effectiveAt) };
  for (const change of event.changes) after = applyChange(after, change, event.effectiveAt);
  if (event.actor === undefined) return after;
  const { staff, unit } = event.actor;
  const entry = unit === undefined ? { staff, at: event.effectiveAt } : { staff, unit, at: event.effectiveAt };
  return didToo(after, event.action, entry);
}

/** All events of one matter, oldest first. */
export function replay(events: readonly MatterEvent[]): Matter {
  let matter: Matter | undefined;
  for (const event of events) matter = evolve(matter, event);
  if (matter === undefined) throw new Error('a matter has at least the event that opened it');
  return matter;
}

function begin(event: MatterEvent): Matter {
  if (event.type !== 'opened' || event.opened === undefined) {
    throw new Error(`the first event of a matter opens it; this one is ${event.type} ${event.action}`);
  }
  return {
    ...event.opened,
    state: '',
    seq: 0,
    enteredAt: event.effectiveAt,
    changedAt: event.effectiveAt,
    assist: [],
    facts: {},
    clocks: {},
    counters: {},
    flags: [],
    requests: {},
    photos: [],
    did: {},
    fired: {},
  };
}

/** What one change makes of a matter, counted from `at`. `decide` uses it to see what the changes so far have made. */
export function applyChange(matter: Matter, change: Change, at: Instant): Matter {
  switch (change.op) {
    case 'state': {
      const moved = { ...matter, state: change.to, enteredAt: at };
      return change.final ? { ...moved, endedAt: at } : moved;
    }
    case 'fact':
      return { ...matter, facts: { ...matter.facts, [change.name]: change.value } };
    case 'forget':
      return { ...matter, facts: without(matter.facts, change.name) };
    case 'assign': {
      const { lead: _, ...rest } = matter;
      return change.lead === undefined
        ? { ...rest, assist: change.assist }
        : { ...rest, lead: change.lead, assist: change.assist };
    }
    case 'clock':
      return { ...matter, clocks: { ...matter.clocks, [change.clock]: change.entry } };
    case 'count':
      return countToo(matter, change);
    case 'flag': {
      const others = matter.flags.filter((flag) => flag !== change.flag);
      return { ...matter, flags: change.on ? [...others, change.flag] : others };
    }
    case 'parked':
      return { ...matter, parked: { ...matter.parked, [change.flag]: change.entries } };
    case 'request':
      return {
        ...matter,
        requests:
          change.entry === null
            ? without(matter.requests, change.request)
            : { ...matter.requests, [change.request]: change.entry },
      };
    case 'photos':
      return { ...matter, photos: [...matter.photos, ...change.photos] };
    case 'fired':
      return { ...matter, fired: { ...matter.fired, [change.timer]: change.at } };
    case 'named':
      return didToo(matter, change.action, { staff: change.staff, at });
    case 'parent': {
      const { parent: _, ...rest } = matter;
      return change.parent === null ? rest : { ...rest, parent: change.parent };
    }
    case 'task': {
      const tasks = [...(matter.tasks ?? [])];
      tasks[change.index] = change.entry;
      return { ...matter, tasks };
    }
    case 'join': {
      const others = (matter.joined ?? []).filter(({ id }) => id !== change.matter.id);
      return { ...matter, joined: change.on ? [...others, change.matter] : others };
    }
    case 'followed':
      return { ...matter, followed: change.unit === undefined ? { at } : { unit: change.unit, at } };
    case 'split':
      return { ...matter, splits: [...(matter.splits ?? []), change.matter] };
    case 'ballot':
      return { ...matter, ballots: { ...matter.ballots, [change.ballot]: change.entry } };
    case 'precedent':
      return matter;
  }
}

function countToo(matter: Matter, { counter, value, of }: Extract<Change, { op: 'count' }>): Matter {
  const counters = { ...matter.counters, [counter]: value };
  if (value === 0) {
    const { counted, ...rest } = matter;
    return counted === undefined ? { ...rest, counters } : { ...rest, counters, counted: without(counted, counter) };
  }
  if (of === undefined) return { ...matter, counters };
  const unit = of ?? undefined;
  const known = matter.counted?.[counter] ?? [];
  const times = (known.find((one) => one.unit === unit)?.times ?? 0) + value - (matter.counters[counter] ?? 0);
  const entry = unit === undefined ? { times } : { unit, times };
  const counted = { ...matter.counted, [counter]: [...known.filter((one) => one.unit !== unit), entry] };
  return { ...matter, counters, counted };
}

function didToo(matter: Matter, action: string, entry: Matter['did'][string][number]): Matter {
  return { ...matter, did: { ...matter.did, [action]: [...(matter.did[action] ?? []), entry] } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}
