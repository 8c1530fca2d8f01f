import { type BallotEntry, ballotVerbs, type Matter, type Procedure, requestVerbs, type Who } from '@wangge/kernel';

/** Something that might be done to a matter next, and who might do it. */
export interface Possible {
  action: string;
  by: Who;
  /** This very person, where it is nobody else's. */
  staff?: string;
}

export function ends({ actions, states }: Procedure, action: string): boolean {
  const to = actions[action]?.to;
  const targets = to === undefined ? [] : typeof to === 'string' ? [to] : to.map(({ state }) => state);
  return targets.some((state) => states[state]?.final === true);
}

/** Sends a matter back, or calls a vote into question. */
export function isSetback({ actions }: Procedure, action: string): boolean {
  return actions[action]?.grave === true || /^(recuse|withdraw|refuse)-/.test(action);
}

/** A part split off would have to be led home as well, and one that joins another waits for it. */
export function makesMore({ actions }: Procedure, { action }: Possible): boolean {
  return (actions[action]?.effects ?? []).some((effect) => 'split' in effect || 'merge' in effect);
}

/** Leads back, or makes others at work whose end has to be waited for. */
export function isDetour(procedure: Procedure, one: Possible): boolean {
  return callsOthers(procedure, one) || (isSetback(procedure, one.action) && !ends(procedure, one.action));
}

/** Guards that wait for others. */
export const gates: ReadonlySet<string> = new Set(['tasks-done', 'called-done']);

export function callsOthers({ actions }: Procedure, { action }: Possible): boolean {
  return (actions[action]?.effects ?? []).some((effect) => 'call' in effect);
}

/** What a closed gate may wait for: that others are called, or that what nobody does is needed no longer. */
export function opensGates(procedure: Procedure, one: Possible): boolean {
  return callsOthers(procedure, one) || drops(procedure, one);
}

function drops({ actions }: Procedure, { action }: Possible): boolean {
  return (actions[action]?.effects ?? []).some((effect) => 'drop' in effect);
}

/** What the state lets anybody do, with who. */
export function possibleOf(procedure: Procedure, matter: Matter): Possible[] {
  const possible: Possible[] = [];
  for (const [action, { from, by }] of Object.entries(procedure.actions)) {
    if (from.includes(matter.state)) possible.push({ action, by });
  }
  for (const [id, { ask, approvals }] of Object.entries(procedure.requests ?? {})) {
    if (!ask.in.includes(matter.state)) continue;
    const standing = matter.requests[id];
    const [asked, ...answers] = requestVerbs;
    if (standing === undefined) possible.push({ action: `${asked}-${id}`, by: ask.by });
    else {
      const approval = approvals[Math.min(standing.approvedBy.length, approvals.length - 1)]!;
      for (const verb of answers) {
        if (verb === 'withdraw') possible.push({ action: `${verb}-${id}`, by: ask.by, staff: standing.askedBy });
        else possible.push({ action: `${verb}-${id}`, by: approval.by });
      }
    }
  }
  for (const [id, plan] of Object.entries(procedure.ballots ?? {})) {
    const entry = matter.ballots?.[id];
    if (entry === undefined || entry.concluded || !plan.in.includes(matter.state)) continue;
    for (const verb of ballotVerbs) possible.push(...ballotStep(id, verb, entry, plan.conduct));
  }
  return possible;
}

function ballotStep(id: string, verb: (typeof ballotVerbs)[number], entry: BallotEntry, conduct: Who): Possible[] {
  const action = `${verb}-${id}`;
  const free = entry.panel.filter(
    (staff) => entry.votes[staff] === undefined && !entry.recused.some((one) => one.staff === staff),
  );
  if (verb === 'vote') return free.map((staff) => ({ action, by: { department: 'any' }, staff }));
  if (verb === 'substitute' && entry.recused.length === 0) return [];
  return [{ action, by: conduct }];
}
