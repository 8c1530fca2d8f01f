import { describe, expect, test } from 'vitest';
import { type Measure, type PlacedEdge, place, type Sketch } from './layout.ts';

const measure: Measure = (text, of) => [...text].length * (of === 'state' ? 14 : 12);

/** A way on, ways back, one that skips, and one that comes from everywhere. */
const sketch: Sketch = {
  states: [
    { id: 'new', name: '待受理' },
    { id: 'work', name: '✓ 办理中' },
    { id: 'review', name: '需要两行才能写下名称的退单待审状态', mark: '● 现在' },
    { id: 'done', name: '已归档' },
    { id: 'void', name: '作废' },
  ],
  edges: [
    { to: 'new', labels: ['登记'] },
    { to: 'work', labels: ['直接登记'] },
    { from: 'new', to: 'work', labels: ['受理'] },
    { from: 'work', to: 'new', labels: ['撤回派遣'] },
    { from: 'work', to: 'review', labels: ['退单', '到时：办理超期'] },
    { from: 'review', to: 'work', labels: ['驳回退单'] },
    { from: 'review', to: 'new', labels: ['改派'] },
    { from: 'work', to: 'done', labels: ['反馈办结'] },
    ...['new', 'work', 'review'].map((from) => ({ from, to: 'void', labels: ['作废'] })),
  ],
};
const drawn = place(sketch, measure);

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
const overlap = (a: Box, b: Box): boolean =>
  2 * Math.abs(a.x - b.x) < a.width + b.width && 2 * Math.abs(a.y - b.y) < a.height + b.height;

describe('the drawing of a procedure', () => {
  test('has every state and every edge once, in the order given', () => {
    expect(drawn.states.map(({ id }) => id)).toEqual(sketch.states.map(({ id }) => id));
    expect(drawn.edges.map(({ from, to }) => [from, to])).toEqual(sketch.edges.map(({ from, to }) => [from, to]));
  });

  test('lays no word over another one', () => {
    const boxes: Box[] = [...drawn.states, ...drawn.edges.map(({ label }) => label)];
    const pairs = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => overlap(a, b)));
    expect(pairs).toEqual([]);
  });

  test('keeps every word in its box, and every box in the drawing', () => {
    for (const { lines, ...box } of [...drawn.states, ...drawn.edges.map(({ label }) => label)]) {
      const of = 'id' in box ? 'state' : 'edge';
      for (const line of lines) expect(measure(line, of)).toBeLessThanOrEqual(box.width);
      expect(box.x - box.width / 2).toBeGreaterThanOrEqual(0);
      expect(box.y - box.height / 2).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width / 2).toBeLessThanOrEqual(drawn.width);
      expect(box.y + box.height / 2).toBeLessThanOrEqual(drawn.height);
    }
    const [, , review] = drawn.states;
    expect(review?.lines.length).toBeGreaterThan(2);
    expect(review?.lines.join('')).toBe('需要两行才能写下名称的退单待审状态● 现在');
  });

  test('breaks a name between words', () => {
    const { states } = place({ states: [{ id: 'one', name: 'To be given a unit in charge' }], edges: [] }, measure);
    expect(states[0]?.lines.join(' ')).toBe('To be given a unit in charge');
    expect(states[0]?.lines.length).toBeGreaterThan(2);
  });

  test('draws edges from border to border, down where they lead on and up where they lead back', () => {
    const order = sketch.states.map(({ id }) => id);
    for (const edge of drawn.edges) {
      const rises = edge.from !== undefined && order.indexOf(edge.to) < order.indexOf(edge.from);
      const heights = edge.points.map(({ y }) => y);
      expect(heights).toEqual([...heights].sort((a, b) => (rises ? b - a : a - b)));
      if (edge.from !== undefined) expect(standsAt(edge, edge.from, 0)).toBe(true);
      expect(standsAt(edge, edge.to, -1)).toBe(true);
    }
  });

  test('lets no two edges end at one point', () => {
    const ends = drawn.edges.flatMap(({ from, points }) =>
      from === undefined ? points.slice(-1) : [points[0], points.at(-1)],
    );
    expect(new Set(ends.map((end) => `${end?.x} ${end?.y}`)).size).toBe(ends.length);
  });
});

/** Whether an end of the edge lies on the upper or lower border of the state. */
function standsAt({ points }: PlacedEdge, id: string, end: 0 | -1): boolean {
  const state = drawn.states.find((one) => one.id === id);
  const point = points.at(end);
  if (!state || !point) return false;
  const isOnBorder = Math.abs(Math.abs(point.y - state.y) - state.height / 2) < 0.01;
  return isOnBorder && Math.abs(point.x - state.x) < state.width / 2;
}
