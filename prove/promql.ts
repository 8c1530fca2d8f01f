/**
 * As much of Prometheus' language as `ops/alerts.yaml` uses, so that rules can be tried where no Prometheus is: selectors, `increase`, `sum`,
 * `absent`, `time()`, `-`, `/`, comparison with a number, `and`, `or`. Anything else is refused, which keeps the rules simple. Where `promtool` is
 * installed the rules are given to it besides.
 */

/** A figure as `/metrics` tells it. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** What was read at a moment, in seconds since 1970; oldest first. */
export interface Reading {
  at: number;
  samples: readonly Sample[];
}

interface Point {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** @throws naming the line that is none of the text format */
export function readSamples(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, inside = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`no line of the text format: ${line}`);
    const labels = Object.fromEntries(
      [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, held]) => [key, held]),
    );
    samples.push({ name, labels, value: Number(value) });
  }
  return samples;
}

type Node =
  | { kind: 'number'; value: number }
  | { kind: 'time' }
  | {
      kind: 'select';
      name: string;
      match: readonly { label: string; is: (value: string) => boolean }[];
      seconds?: number;
    }
  | { kind: 'call'; name: 'sum' | 'absent' | 'increase'; of: Node }
  | { kind: 'pair'; sign: string; left: Node; right: Node };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)(?![\w.])|([a-zA-Z_:][\w:]*)|("(?:[^"\\]|\\.)*")|(=~|!=|==|>=|<=|[-/(){}[\],=<>])|(\d+[smhd]))/y;
const SPAN: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @throws where an expression uses more of the language than this knows */
export function parseExpression(text: string): Node {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [found] = TOKEN.exec(text) ?? [];
    if (found === undefined) throw new Error(`not understood: ${text}`);
    tokens.push(found.trim());
  }
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const take = (wanted?: string): string => {
    const token = tokens[at] ?? '';
    if (wanted !== undefined && token !== wanted) throw new Error(`${wanted} is missing before ${token}: ${text}`);
    at += 1;
    return token;
  };
  const chain = (signs: readonly string[], below: () => Node) => (): Node => {
    let left = below();
    while (signs.includes(peek())) left = { kind: 'pair', sign: take(), left, right: below() };
    return left;
  };
  const term = (): Node => {
    const token = take();
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (!/^[a-zA-Z_:]/.test(token)) throw new Error(`${token} is not understood here: ${text}`);
    if (peek() !== '(') return selector(token);
    take('(');
    if (token === 'time') {
      take(')');
      return { kind: 'time' };
    }
    if (token !== 'sum' && token !== 'absent' && token !== 'increase')
      throw new Error(`${token}() is none of the functions that are tried: ${text}`);
    const of = whole();
    take(')');
    return { kind: 'call', name: token, of };
  };
  const selector = (name: string): Node => {
    const match: { label: string; is: (value: string) => boolean }[] = [];
    if (peek() === '{') {
      do {
        take();
        const label = take();
        const sign = take();
        const value = JSON.parse(take()) as string;
        const pattern = new RegExp(`^(?:${value})$`);
        if (sign !== '=' && sign !== '=~') throw new Error(`${sign} is not tried: ${text}`);
        match.push({ label, is: sign === '=' ? (held) => held === value : (held) => pattern.test(held) });
      } while (peek() === ',');
      take('}');
    }
    if (peek() !== '[') return { kind: 'select', name, match };
    take('[');
    const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(take()) ?? [];
    take(']');
    return { kind: 'select', name, match, seconds: Number(count) * (SPAN[unit] ?? Number.NaN) };
  };
  const arithmetic = chain(['-', '/'], term);
  const comparison = chain(['==', '!=', '>', '<', '>=', '<='], arithmetic);
  const both = chain(['and'], comparison);
  const whole = chain(['or'], both);
  const node = whole();
  if (at < tokens.length) throw new Error(`${tokens.slice(at).join(' ')} is left over: ${text}`);
  return node;
}

/** The metrics that an expression reads. */
export function metricsOf(node: Node): string[] {
  if (node.kind === 'select') return [node.name];
  if (node.kind === 'call') return metricsOf(node.of);
  return node.kind === 'pair' ? [...metricsOf(node.left), ...metricsOf(node.right)] : [];
}

const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};
const reckon: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b,
  '/': (a, b) => a / b,
};

/** What the expression holds at the last reading: one point for each set of labels; none: the alert does not fire. */
export function evaluate(node: Node, readings: readonly Reading[]): Point[] {
  const last = readings.at(-1);
  if (!last) return [];
  if (node.kind === 'number') return [{ labels: {}, value: node.value }];
  if (node.kind === 'time') return [{ labels: {}, value: last.at }];
  if (node.kind === 'select') return select(node, last);
  if (node.kind === 'call') return call(node, readings, last);
  return pair(node, readings);
}

function select({ name, match }: Extract<Node, { kind: 'select' }>, { samples }: Reading): Point[] {
  return samples
    .filter((sample) => sample.name === name && match.every(({ label, is }) => is(sample.labels[label] ?? '')))
    .map(({ labels, value }) => ({ labels, value }));
}

function call({ name, of }: Extract<Node, { kind: 'call' }>, readings: readonly Reading[], last: Reading): Point[] {
  if (name === 'increase') return increase(of, readings, last);
  const points = evaluate(of, readings);
  if (name === 'absent') return points.length === 0 ? [{ labels: {}, value: 1 }] : [];
  return points.length === 0 ? [] : [{ labels: {}, value: points.reduce((sum, { value }) => sum + value, 0) }];
}

/** As Prometheus counts it but for what it guesses beyond the first and last reading of the span; a counter that fell began anew. */
function increase(of: Node, readings: readonly Reading[], last: Reading): Point[] {
  if (of.kind !== 'select' || of.seconds === undefined) throw new Error('increase() takes a metric with a span');
  const { seconds } = of;
  const within = readings.filter(({ at }) => at > last.at - seconds);
  const series = new Map<string, Point[]>();
  for (const reading of within)
    for (const point of select(of, reading)) {
      const key = keyOf(point);
      series.set(key, [...(series.get(key) ?? []), point]);
    }
  return [...series.values()].flatMap((points) => {
    const [first] = points;
    // Of one reading nothing can be said.
    if (!first || points.length < 2) return [];
    let grown = 0;
    for (const [index, { value }] of points.slice(1).entries()) {
      const before = points[index]?.value ?? 0;
      grown += value >= before ? value - before : value;
    }
    return [{ labels: first.labels, value: grown }];
  });
}

function pair({ sign, left, right }: Extract<Node, { kind: 'pair' }>, readings: readonly Reading[]): Point[] {
  const [one, other] = [evaluate(left, readings), evaluate(right, readings)];
  if (sign === 'or') return [...one, ...other.filter((point) => !one.some((own) => keyOf(own) === keyOf(point)))];
  const partnerOf = (point: Point): Point | undefined =>
    right.kind === 'number' || left.kind === 'time' ? other[0] : other.find((far) => keyOf(far) === keyOf(point));
  if (sign === 'and') return one.filter((point) => other.some((far) => keyOf(far) === keyOf(point)));
  const holds = compare[sign];
  if (holds) return one.filter((point) => holds(point.value, partnerOf(point)?.value ?? Number.NaN));
  const by = reckon[sign] as (a: number, b: number) => number;
  if (left.kind === 'time') return other.map(({ labels, value }) => ({ labels, value: by(one[0]?.value ?? 0, value) }));
  return one.flatMap((point) => {
    const far = partnerOf(point);
    return far ? [{ labels: point.labels, value: by(point.value, far.value) }] : [];
  });
}

function keyOf({ labels }: Point): string {
  return JSON.stringify(Object.entries(labels).sort());
}
