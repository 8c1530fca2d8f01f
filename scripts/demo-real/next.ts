import type { FormField, Procedure, Role } from '@wangge/kernel';
import { chance, weighed } from '../../apps/server/src/demo/random.ts';
import type { Order } from './order.ts';
import type { Who } from './people.ts';
import type { View } from './view.ts';
import { decided, granted, type Way, ways } from './ways.ts';

/** Something that somebody is going to do. */
export interface Move {
  action: string;
  way: Way;
  fields: readonly FormField[];
}

/** The demo's people by what they do; a unit's desk is found by its unit. */
const logins: Partial<Record<Role, string>> = {
  'hotline-agent': 'agent',
  'duty-officer': 'duty',
  dispatcher: 'dispatcher',
  verifier: 'verifier',
  'callback-agent': 'callback',
  supervisor: 'supervisor',
  leader: 'leader',
};

/** Undefined where nobody has the order whose desk could be asked. */
export function whoDoes({ by, of }: Way, { view, calledFor }: Order): Who | undefined {
  const login = logins[by];
  if (login !== undefined) return { login };
  const lead = of === 'caller' ? calledFor?.view.lead : view.lead;
  return lead ? { desk: lead } : undefined;
}

/** What is done next; undefined where time leads on, or nothing more is done. */
export function nextMove(order: Order): Move | undefined {
  const { procedure, view, random, refused, did } = order;
  const [request] = view.requests;
  if (request) return decision(order, request);
  const open = (ways[procedure.id]?.[view.state] ?? []).filter(
    (way) =>
      !refused.has(way.do) &&
      (did.get(way.do) ?? 0) < (way.most ?? Number.POSITIVE_INFINITY) &&
      (way.when?.(order) ?? true),
  );
  if (open.length === 0) return undefined;
  const way = weighed(random, open, ({ weight }) => weight);
  return { action: way.do, way, fields: fieldsOf(procedure, way.do) };
}

/** What the first of those who may decide on it decides; `level` counts the approvals that it has. */
function decision({ procedure, random, refused }: Order, { id, level }: View['requests'][number]): Move | undefined {
  const approval = procedure.requests?.[id]?.approvals[level];
  const [by] = Object.keys(approval?.by ?? {}) as Role[];
  const of = by && approval?.by[by] === 'caller' ? ({ of: 'caller' } as const) : {};
  if (!approval || !by) return undefined;
  const isGranted = chance(random, granted[id] ?? 0.5);
  const wanted = `${isGranted ? 'approve' : 'refuse'}-${id}`;
  const action = refused.has(wanted) ? `refuse-${id}` : wanted;
  if (refused.has(action)) return undefined;
  return { action, way: { do: action, by, ...of, weight: 1, pace: decided }, fields: approval.form ?? [] };
}

function fieldsOf({ actions, requests = {} }: Procedure, action: string): readonly FormField[] {
  const asked = requests[action.replace(/^ask-/, '')];
  return actions[action]?.form ?? (action.startsWith('ask-') ? (asked?.ask.form ?? []) : []);
}
