import { Button } from 'antd';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { FONTS } from '../theme/antd.ts';
import { useWords } from '../words/index.ts';
import { type Course, wayOf } from './flow.ts';
import {
  EDGE_LINE,
  type Measure,
  type PlacedEdge,
  type PlacedState,
  type Point,
  place,
  START,
  STATE_LINE,
} from './layout.ts';
import type { NamedFlow } from './ProcedureDialog.tsx';

interface Props {
  flow: NamedFlow;
  /** Id of the state that the case is in. */
  now: string;
  course: Course;
}

/** Smaller than this its words are hard to read: then it is shown in full size and scrolls. */
const LEGIBLE = 0.75;

export default function ProcedureDrawing({ flow, now, course }: Props) {
  const { t } = useWords();
  const drawing = useMemo(() => {
    const states = flow.states.map(({ id, name }) => ({
      id,
      name: course.passed.has(id) ? `✓ ${name}` : name,
      mark: id === now ? t('flow.nowMark') : undefined,
    }));
    return place({ states, edges: flow.edges }, measured());
  }, [flow, now, course, t]);
  const final = useMemo(() => new Set(flow.states.flatMap(({ id, final }) => (final ? [id] : []))), [flow]);
  const current = drawing.states.find(({ id }) => id === now);
  const name = flow.states.find(({ id }) => id === now)?.name ?? now;

  const box = useRef<HTMLElement>(null);
  const [room, setRoom] = useState<number>();
  const [isWhole, setWhole] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setRoom(element.clientWidth));
    watch.observe(element);
    setRoom(element.clientWidth);
    return () => watch.disconnect();
  }, []);
  const fits = Math.min(1, (room ?? drawing.width) / drawing.width);
  const scale = isWhole || fits >= LEGIBLE ? fits : 1;

  // Larger than its box, it opens where the case is.
  const [x, y] = [current?.x ?? 0, current?.y ?? 0];
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || room === undefined) return;
    element.scrollLeft = x * scale - element.clientWidth / 2;
    element.scrollTop = y * scale - element.clientHeight / 2;
  }, [x, y, scale, room]);

  // What has been taken and what can be taken now lie above the rest.
  const edges = drawing.edges
    .map((edge) => ({ edge, look: lookOf(edge, now, course) }))
    .sort((a, b) => LOOKS.indexOf(a.look) - LOOKS.indexOf(b.look));
  return (
    <div className="flow">
      <div className="flow-bar">
        <ul className="flow-legend" aria-label={t('flow.legend')}>
          {(['now', 'passed', 'first', 'final', 'next'] as const).map((sign) => (
            <li key={sign}>
              <Sign sign={sign} /> {t(`flow.sign.${sign}`)}
            </li>
          ))}
        </ul>
        {fits < LEGIBLE && (
          <Button size="small" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
            {t('flow.whole')}
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and whoever has no pointer scrolls it by keys. */}
      <section className="flow-box" ref={box} tabIndex={0} aria-label={t('flow.box')}>
        <svg
          role="img"
          aria-label={t('flow.label', { state: name })}
          width={drawing.width * scale}
          height={drawing.height * scale}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        >
          <circle className="flow-start" cx={drawing.start.x} cy={drawing.start.y} r={START} />
          {edges.map(({ edge, look }) => (
            <Line key={wayOf(edge)} edge={edge} look={look} />
          ))}
          {edges.map(({ edge, look }) => (
            <Label key={wayOf(edge)} edge={edge} look={look} />
          ))}
          {drawing.states.map((state) => (
            <State
              key={state.id}
              state={state}
              look={state.id === now ? 'now' : course.passed.has(state.id) ? 'passed' : 'other'}
              final={final.has(state.id)}
            />
          ))}
        </svg>
      </section>
    </div>
  );
}

const LOOKS = ['other', 'taken', 'next'] as const;
type Look = (typeof LOOKS)[number];

function lookOf(edge: PlacedEdge, now: string, { taken }: Course): Look {
  if (edge.from === now) return 'next';
  return taken.has(wayOf(edge)) ? 'taken' : 'other';
}

function Line({ edge: { points }, look }: { edge: PlacedEdge; look: Look }) {
  return (
    <g className={`flow-edge flow-${look}`}>
      <path className="flow-line" d={pathOf(points)} />
      <path className="flow-head" d={headOf(points)} />
    </g>
  );
}

function Label({ edge: { label }, look }: { edge: PlacedEdge; look: Look }) {
  const { x, y, width, height, lines } = label;
  return (
    <g className={`flow-edge flow-${look}`}>
      <rect className="flow-ground" x={x - width / 2} y={y - height / 2} width={width} height={height} />
      <Lines lines={lines} x={x} y={y} step={EDGE_LINE} />
    </g>
  );
}

function State({ state, look, final }: { state: PlacedState; look: 'now' | 'passed' | 'other'; final: boolean }) {
  const { id, x, y, width, height, lines } = state;
  const [left, top] = [x - width / 2, y - height / 2];
  return (
    <g className={`flow-state flow-${look}`} data-state={id}>
      <rect className="flow-shape" x={left} y={top} width={width} height={height} rx={6} />
      {final && <rect className="flow-inner" x={left + 4} y={top + 4} width={width - 8} height={height - 8} rx={3} />}
      <Lines lines={lines} x={x} y={y} step={STATE_LINE} />
    </g>
  );
}

/** Lines of text around a middle. */
function Lines({ lines, x, y, step }: { lines: readonly string[]; step: number } & Point) {
  const first = y - ((lines.length - 1) * step) / 2;
  return (
    <text textAnchor="middle" dominantBaseline="central">
      {lines.map((line, index) => (
        <tspan key={line} x={x} y={first + index * step}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function Sign({ sign }: { sign: 'now' | 'passed' | 'first' | 'final' | 'next' }) {
  const look = sign === 'now' || sign === 'passed' ? sign : 'other';
  return (
    <svg className={`flow-sign flow-state flow-${look}`} width={26} height={16} aria-hidden="true">
      {sign === 'first' && <circle className="flow-start" cx={13} cy={8} r={6} />}
      {sign === 'next' && (
        <g className="flow-edge flow-next">
          <path className="flow-line" d="M1 8H17" />
          <path className="flow-head" d="M25 8L16 3V13Z" />
        </g>
      )}
      {sign !== 'first' && sign !== 'next' && (
        <>
          <rect className="flow-shape" x={1} y={1} width={24} height={14} rx={4} />
          {sign === 'final' && <rect className="flow-inner" x={4} y={4} width={18} height={8} rx={2} />}
        </>
      )}
    </svg>
  );
}

/** Upright through the rows, bent between them. */
function pathOf([first, ...rest]: readonly Point[]): string {
  if (!first) return '';
  let last = first;
  let path = `M${one(first)}`;
  for (const point of rest) {
    const middle = (last.y + point.y) / 2;
    path +=
      Math.abs(point.x - last.x) < 1
        ? `L${one(point)}`
        : `C${one({ x: last.x, y: middle })} ${one({ x: point.x, y: middle })} ${one(point)}`;
    last = point;
  }
  return path;
}

/** The head of an arrow that arrives upright, from above or, where it leads back, from below. */
function headOf(points: readonly Point[]): string {
  const end = points.at(-1);
  const before = points.findLast(({ y }) => y !== end?.y);
  if (!end || !before) return '';
  const back = before.y < end.y ? -8 : 8;
  return `M${one(end)}L${one({ x: end.x - 4.5, y: end.y + back })}L${one({ x: end.x + 4.5, y: end.y + back })}Z`;
}

const one = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** As wide as the browser draws it: in the weight of what stands out, so that nothing is cut off when it does. */
function measured(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  return (text, of) => {
    if (!context) return text.length * 14;
    context.font = `600 ${of === 'state' ? 14 : 12}px ${FONTS}`;
    return context.measureText(text).width;
  };
}
