import { Graph, layout } from '@dagrejs/dagre';

export interface Point {
  x: number;
  y: number;
}

/** What is to be placed: words in the reader's language already. */
export interface Sketch {
  /** `mark` is a line of its own under the name. */
  states: readonly { id: string; name: string; mark?: string | undefined }[];
  /** Without `from` it is how a matter begins. */
  edges: readonly { from?: string | undefined; to: string; labels: readonly string[] }[];
}

export interface PlacedState extends Point {
  id: string;
  width: number;
  height: number;
  lines: string[];
}

export interface PlacedEdge {
  from?: string | undefined;
  to: string;
  /** From its beginning to its arrow head. It leaves and arrives upright, and runs upright through every row. */
  points: Point[];
  label: Point & { width: number; height: number; lines: string[] };
}

export interface Placed {
  width: number;
  height: number;
  /** The dot before the first states. */
  start: Point;
  states: PlacedState[];
  edges: PlacedEdge[];
}

/** Width of a piece of text in pixels, in the font of states or of edges. */
export type Measure = (text: string, of: 'state' | 'edge') => number;

export const STATE_LINE = 20;
export const EDGE_LINE = 16;
/** Radius of the dot where a matter begins. */
export const START = 8;

/** Widest line of a state and of an edge, in pixels: some ten signs, or two or three English words. */
const WIDEST = { state: 136, edge: 124 };
/** Between the ends of two edges at one side of a state. */
const PORT = 14;
/** No id of a state holds a colon. */
const START_ID = ':start';

/**
 * Places states from top to bottom in the order of their procedure. An edge that leads back is laid as if it led on and turned
 * round afterwards: otherwise the layout would choose for itself which edge of a circle is the one that goes back, and what
 * comes first in the file could stand last.
 */
export function place({ states, edges }: Sketch, measure: Measure): Placed {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, edgesep: 14, ranksep: 56, marginx: 16, marginy: 16 });
  const order = new Map([START_ID, ...states.map(({ id }) => id)].map((id, index) => [id, index]));
  const orderOf = (id: string): number => order.get(id) ?? 0;

  const laid = edges.map(({ from = START_ID, to, labels }, index) => {
    const isBack = orderOf(to) < orderOf(from);
    const [v, w] = isBack ? [to, from] : [from, to];
    // Several that take one edge are told apart where their names break.
    const named = labels.map((label, one) => (one < labels.length - 1 ? `${label} /` : label));
    return { v, w, isBack, name: String(index), lines: named.flatMap((label) => wrap(label, 'edge', measure)) };
  });
  const lines = new Map(
    states.map(({ id, name, mark }) => [id, [...wrap(name, 'state', measure), ...(mark === undefined ? [] : [mark])]]),
  );

  graph.setNode(START_ID, { width: 2 * START, height: 2 * START });
  for (const [id, own] of lines) {
    const ends = Math.max(...(['v', 'w'] as const).map((end) => laid.filter((edge) => edge[end] === id).length));
    const width = Math.max(72, widthOf(own, 'state', measure) + 32, (ends + 1) * PORT);
    graph.setNode(id, { width, height: own.length * STATE_LINE + 16 });
  }
  for (const { v, w, name, lines } of laid) {
    const width = widthOf(lines, 'edge', measure) + 8;
    // What leads one state on to the next is kept straight: it is the way that most matters go.
    const weight = orderOf(w) - orderOf(v) === 1 ? 3 : 1;
    graph.setEdge(v, w, { width, height: lines.length * EDGE_LINE + 4, labelpos: 'c', weight }, name);
  }
  layout(graph);

  const { width = 0, height = 0 } = graph.graph();
  const boxOf = (id: string): Box => graph.node(id) as Box;
  const ways = laid.map((edge) => {
    const { points, x = 0, y = 0, width, height } = graph.edge(edge.v, edge.w, edge.name) as Way;
    return { ...edge, points: points.slice(1, -1), label: { x, y, width, height, lines: edge.lines } };
  });
  const rows = rowsOf([...graph.nodes().map(boxOf), ...ways.map(({ label }) => label)]);
  const leaves = portsOf(ways, 'v', boxOf);
  const arrives = portsOf(ways, 'w', boxOf);
  return {
    width,
    height,
    start: { x: boxOf(START_ID).x, y: boxOf(START_ID).y },
    states: states.map(({ id }) => {
      const { x, y, width, height } = boxOf(id);
      return { id, x, y, width, height, lines: lines.get(id) ?? [] };
    }),
    edges: ways.map(({ v, w, isBack, name, points, label }) => {
      const down = [
        ...[leaves.get(name) ?? boxOf(v)].flatMap((end) => [end, { x: end.x, y: boxOf(v).y + rows(boxOf(v).y) }]),
        ...points.flatMap(({ x, y }) => [
          { x, y: y - rows(y) },
          { x, y: y + rows(y) },
        ]),
        ...[arrives.get(name) ?? boxOf(w)].flatMap((end) => [{ x: end.x, y: boxOf(w).y - rows(boxOf(w).y) }, end]),
      ];
      const [from, to] = isBack ? [w, v] : [v, w];
      return { from: from === START_ID ? undefined : from, to, points: isBack ? down.reverse() : down, label };
    }),
  };
}

type Box = Point & { width: number; height: number };
type Way = Partial<Point> & { points: Point[]; width: number; height: number };

/** Half the height of the row that lies around a `y`: of its tallest state or label. Edges bend between rows and nowhere else. */
function rowsOf(boxes: readonly Box[]): (y: number) => number {
  const rows = new Map<number, number>();
  for (const { y, height } of boxes) rows.set(Math.round(y), Math.max(rows.get(Math.round(y)) ?? 0, height / 2));
  return (y) => rows.get(Math.round(y)) ?? 0;
}

/** Where edges leave a state below (`v`) or arrive above it (`w`), by name: side by side in the order in which they go on. */
function portsOf(
  ways: readonly { v: string; w: string; name: string; points: readonly Point[] }[],
  end: 'v' | 'w',
  boxOf: (id: string) => Box,
): Map<string, Point> {
  const ports = new Map<string, Point>();
  for (const id of new Set(ways.map((way) => way[end]))) {
    const { x, y, width, height } = boxOf(id);
    const towards = (way: (typeof ways)[number]): number => way.points.at(end === 'v' ? 0 : -1)?.x ?? x;
    const own = ways.filter((way) => way[end] === id).sort((a, b) => towards(a) - towards(b));
    for (const [index, { name }] of own.entries()) {
      const along = (index + 1) / (own.length + 1) - 0.5;
      ports.set(name, { x: x + along * width, y: end === 'v' ? y + height / 2 : y - height / 2 });
    }
  }
  return ports;
}

function widthOf(lines: readonly string[], of: 'state' | 'edge', measure: Measure): number {
  return Math.ceil(Math.max(0, ...lines.map((line) => measure(line, of))));
}

/** Lines that are no wider than what is meant to be the widest, broken where a language breaks them. */
function wrap(text: string, of: 'state' | 'edge', measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    // A comma or a closing bracket stays with the word before it.
    const mayBreak = line.trim() !== '' && /[\p{L}\p{N}(（“]/u.test(segment);
    if (mayBreak && measure((line + segment).trim(), of) > WIDEST[of]) {
      lines.push(line.trim());
      line = segment;
    } else line += segment;
  }
  return [...lines, line.trim()].filter((one) => one !== '');
}
