import type { Procedure, Text } from '@wangge/kernel';
import { type Step, stepsOf, targetsOf } from './check/procedure/steps.ts';

/** A state as a node of the drawing. */
export interface GraphState {
  id: string;
  name: Text;
  phase: string;
  /** A matter begins here. */
  first: boolean;
  final: boolean;
  /** Of a final state of a task: what became of it. */
  outcome?: 'done' | 'failed' | 'withdrawn';
  /** From any state that is not final it comes here, when the matter that called it ends. */
  fromAny: boolean;
}

/** What leads from one state to another: somebody's action, a request granted, time, a vote, or the matter that it joined. */
export interface GraphStep {
  /** As the event calls it, see `Step`. */
  id: string;
  kind: 'opening' | 'action' | 'grant' | 'timer' | 'conclude' | 'follow';
  name: Text;
  /** Of a vote: which of its two ends leads this way. */
  passed?: boolean;
}

/** Everything that leads from one state to another, as one arrow. Without `from` it is how a matter begins. */
export interface GraphEdge {
  from?: string;
  to: string;
  steps: readonly GraphStep[];
}

export interface ProcedureGraph {
  states: readonly GraphState[];
  edges: readonly GraphEdge[];
}

/**
 * A procedure as nodes and edges, in the order of its file. Two states have one edge in each direction at most, with every step
 * that takes it: a busy state stays readable. Steps that stay where they are lead nowhere and are no edges, and neither is what
 * comes from everywhere (`fromAny`).
 */
export function graphOf(procedure: Procedure): ProcedureGraph {
  const steps = stepsOf(procedure);
  const edges = edgesOf(steps);
  const first = new Set(edges.flatMap(({ from, to }) => (from === undefined ? [to] : [])));
  return {
    states: Object.entries(procedure.states).map(([id, { name, phase, final = false, outcome }]) => ({
      id,
      name,
      phase,
      first: first.has(id),
      final,
      ...(outcome === undefined ? {} : { outcome }),
      fromAny: procedure.withdrawn === id,
    })),
    edges,
  };
}

function edgesOf(steps: readonly Step[]): GraphEdge[] {
  const edges = new Map<string, { from?: string; to: string; steps: GraphStep[] }>();
  for (const step of steps) {
    const drawn = drawnStep(step);
    if (drawn === undefined) continue;
    for (const from of step.kind === 'opening' ? [undefined] : step.from) {
      for (const { state: to } of targetsOf(step)) {
        if (from === to) continue;
        const key = `${from ?? ''} ${to}`;
        const edge = edges.get(key) ?? { ...(from === undefined ? {} : { from }), to, steps: [] };
        const isThere = edge.steps.some(
          ({ id, name, passed }) => id === drawn.id && name === drawn.name && passed === drawn.passed,
        );
        if (!isThere) edge.steps.push(drawn);
        edges.set(key, edge);
      }
    }
  }
  return [...edges.values()];
}

function drawnStep({ id, kind, name, path }: Step): GraphStep | undefined {
  switch (kind) {
    case 'opening':
    case 'action':
    case 'grant':
    case 'timer':
    case 'follow':
      return { id, kind, name };
    case 'conclude':
      return { id, kind, name, passed: path.at(-1) === 'passed' };
    // What only asks, votes or says no stays in its state; what comes from every state is a mark of where it leads.
    case 'ask':
    case 'refuse':
    case 'withdraw':
    case 'vote':
    case 'caller-ended':
      return undefined;
  }
}
