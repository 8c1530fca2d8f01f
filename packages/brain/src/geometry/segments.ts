import { orient2d } from 'robust-predicates';
import { onSegment } from './contains.ts';
import type { Position } from './shapes.ts';

/**
 * How two segments a–b and c–d meet, exactly:
 * - `cross`: each passes from one side of the other to the other side
 * - `overlap`: they lie on one line and share more than a point
 * - `touch`: they share one point, an end of at least one of them
 */
export type Meeting = { kind: 'cross' | 'overlap' | 'touch'; at: Position };

export function meetingOf(a: Position, b: Position, c: Position, d: Position): Meeting | undefined {
  if (Math.max(a[0], b[0]) < Math.min(c[0], d[0]) || Math.max(c[0], d[0]) < Math.min(a[0], b[0])) return undefined;
  if (Math.max(a[1], b[1]) < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) < Math.min(a[1], b[1])) return undefined;
  const cSide = sideOf(a, b, c);
  const dSide = sideOf(a, b, d);
  if (cSide === 0 && dSide === 0) return alongOneLine(a, b, c, d);
  const aSide = sideOf(c, d, a);
  const bSide = sideOf(c, d, b);
  if (cSide * dSide < 0 && aSide * bSide < 0) return { kind: 'cross', at: crossing(a, b, c, d) };
  for (const [end, from, to] of [
    [c, a, b],
    [d, a, b],
    [a, c, d],
    [b, c, d],
  ] as const) {
    if (onSegment(from[0], from[1], to[0], to[1], end[0], end[1])) return { kind: 'touch', at: end };
  }
  return undefined;
}

function sideOf(a: Position, b: Position, p: Position): number {
  return Math.sign(orient2d(a[0], a[1], b[0], b[1], p[0], p[1]));
}

function alongOneLine(a: Position, b: Position, c: Position, d: Position): Meeting | undefined {
  const axis = Math.abs(b[0] - a[0]) >= Math.abs(b[1] - a[1]) ? 0 : 1;
  const [low, high] = a[axis] <= b[axis] ? [a, b] : [b, a];
  const [lowest, highest] = c[axis] <= d[axis] ? [c, d] : [d, c];
  const from = low[axis] >= lowest[axis] ? low : lowest;
  const to = high[axis] <= highest[axis] ? high : highest;
  if (from[axis] > to[axis]) return undefined;
  if (from[axis] === to[axis]) return { kind: 'touch', at: from };
  return { kind: 'overlap', at: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] };
}

function crossing(a: Position, b: Position, c: Position, d: Position): Position {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const share = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / (rx * sy - ry * sx);
  return [a[0] + share * rx, a[1] + share * ry];
}
