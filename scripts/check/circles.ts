import { exceptions, serverFolder } from './arrows.ts';
import { serverRoomOf } from './direction.ts';
import type { Fault } from './fault.ts';
import type { SourceFile } from './imports.ts';

type Graph = Map<string, Map<string, { path: string; line: number }>>;

/**
 * Circles between files, over what Node loads; and between rooms of the server, types included, since two rooms that know
 * each other's types cannot be read apart. The loose files and the exceptions of the platform are no part of the second.
 */
export function checkCircles(sources: readonly SourceFile[]): Fault[] {
  const files: Graph = new Map();
  const rooms: Graph = new Map();
  for (const { path, imports } of sources) {
    for (const { kind, path: to, line } of imports) {
      if (to === undefined || kind === 'start') continue;
      if (kind === 'value') put(files, path, to, { path, line });
      if (!path.startsWith(`${serverFolder}/`) || !to.startsWith(`${serverFolder}/`)) continue;
      const inside = to.slice(serverFolder.length + 1);
      const from = serverRoomOf(path.slice(serverFolder.length + 1));
      const into = serverRoomOf(inside);
      if (from === into || from === 'platform' || into === 'platform' || from === '') continue;
      if (kind === 'type' && exceptions.some((exception) => exception.to === inside)) continue;
      put(rooms, from, into, { path, line });
    }
  }
  return [...circles(files, 'files'), ...circles(rooms, 'rooms')];
}

function put(graph: Graph, from: string, to: string, at: { path: string; line: number }): void {
  const next = graph.get(from) ?? new Map();
  if (!next.has(to)) next.set(to, at);
  graph.set(from, next);
}

/** One fault for each knot of nodes that all reach one another, with the shortest way round through its first node. */
function circles(graph: Graph, of: string): Fault[] {
  const faults: Fault[] = [];
  const told = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    if (told.has(start)) continue;
    const way = wayRound(graph, start);
    if (way === undefined) continue;
    for (const node of way) told.add(node);
    const first = graph.get(start)?.get(way[1] as string) as { path: string; line: number };
    faults.push({ ...first, says: `a circle of ${of}: ${way.join(' → ')}` });
  }
  return faults;
}

function wayRound(graph: Graph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of graph.get(node)?.keys() ?? []) {
      if (next === start) {
        const way = [start];
        for (let back: string | undefined = node; back !== start; back = cameFrom.get(back as string))
          way.unshift(back as string);
        return [start, ...way];
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}
