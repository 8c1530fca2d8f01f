import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CounterName, type GaugeName, type LabelsOf, type MetricName, table } from './table.ts';
import { openTasks, type Tasks } from './tasks.ts';

/** How far the live feed of this process has come. */
export interface FeedPlace {
  listeners: number;
  /** As the outbox orders its rows; undefined while nobody listens. */
  reached: { xid: bigint; position: bigint } | undefined;
}

/** Where the house notes how it fares; `GET /metrics` and `/health` tell it. In memory: noting costs a microsecond and never fails. */
export interface Watch {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** What is not known is not told, rather than told to be zero or what it was. */
  forget(name: GaugeName): void;
  /** A request that was answered; `seconds` is absent for what lasts as long as its reader likes. */
  answered(request: { method: string; route: string; status: number; seconds: number | undefined }): void;
  tasks: Tasks;
  /** The live feed tells by it, when asked, how far it has come. */
  feed: () => FeedPlace;
  /** Asked when the metrics are read, for what is cheaper to ask than to note. */
  beforeReading(fill: () => void): void;
  /** @param format as the reader's `Accept` names it */
  read(format: Format): Promise<{ type: string; text: string }>;
  /** What a metric says now, as `labels → value`: for tests and proofs. */
  values(name: MetricName): Promise<{ labels: Record<string, string | number>; value: number }[]>;
}

export type Format = 'prometheus' | 'openmetrics';

/**
 * Upper ends of the histogram, in seconds: a list answers within 50 ms, a filing within some; 15 s is where the database ends a
 * statement (platform/database/pool.ts).
 */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Node's own: event loop, collector, memory, file descriptors. Off for the silent one, which nobody reads. */
export function openWatch({ ofNode = true }: { ofNode?: boolean } = {}): Watch {
  const plain = new Registry();
  if (ofNode) collectDefaultMetrics({ register: plain, eventLoopMonitoringPrecision: 20 });
  const made = new Map(Object.keys(table).map((name) => [name, make(name as MetricName, plain)]));
  const open = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const metric of plain.getMetricsAsArray()) open.registerMetric(metric as never);
  // Writing OpenMetrics, prom-client 15 takes `_total` off the names of counters for good: they are given back, one reading at a time.
  const names = (plain.getMetricsAsArray() as unknown as { name: string }[]).map((one) => [one, one.name] as const);
  let reading: Promise<unknown> = Promise.resolve();
  const fills: (() => void)[] = [];
  const counter = (name: CounterName): Counter => made.get(name) as Counter;
  const gauge = (name: GaugeName): Gauge => made.get(name) as Gauge;
  const seconds = made.get('wangge_request_seconds') as Histogram;
  const watch: Watch = {
    count: (name, labels, by = 1) => counter(name).inc(labels, by),
    set: (name, labels, value) => gauge(name).set(labels, value),
    forget: (name) => {
      const one = gauge(name);
      one.reset();
      // Without labels a reset gauge says 0.
      if (table[name].labels.length === 0) one.remove();
    },
    answered({ method, route, status, seconds: took }) {
      counter('wangge_requests_total').inc({ method, route, status: `${Math.floor(status / 100)}xx` });
      if (took !== undefined) seconds.observe({ method, route }, took);
      // Without a route, which `wangge_requests_total` tells: a series that begins with its first fault has no increase for an alert to see.
      if (status === 500) counter('wangge_faults_total').inc();
      if (status === 503) counter('wangge_not_ready_total').inc();
    },
    tasks: openTasks({
      turned(task, at) {
        counter('wangge_task_turns_total').inc({ task });
        gauge('wangge_task_last_success_seconds').set({ task }, at / 1000);
        gauge('wangge_task_failing').set({ task }, 0);
      },
      failed: (task, inARow) => gauge('wangge_task_failing').set({ task }, inARow),
      // Told from the beginning: an alert on what has not yet happened needs a figure that stands still.
      began(task, at) {
        counter('wangge_task_turns_total').inc({ task }, 0);
        gauge('wangge_task_failing').set({ task }, 0);
        gauge('wangge_task_last_success_seconds').set({ task }, at / 1000);
      },
    }),
    feed: () => ({ listeners: 0, reached: undefined }),
    beforeReading: (fill) => void fills.push(fill),
    read(format) {
      const turn = reading.then(async () => {
        for (const fill of fills) fill();
        const registry = format === 'openmetrics' ? open : plain;
        const text = await registry.metrics();
        for (const [metric, name] of names) metric.name = name;
        return { type: registry.contentType, text };
      });
      reading = turn.catch(() => {});
      return turn;
    },
    async values(name) {
      for (const fill of fills) fill();
      const { values } = await (made.get(name) as Gauge).get();
      return values as { labels: Record<string, string | number>; value: number }[];
    },
  };
  for (const [name, { type, labels }] of Object.entries(table))
    if (type === 'gauge' && labels.length === 0) watch.forget(name as GaugeName);
  return watch;
}

function make(name: MetricName, registry: Registry): Counter | Gauge | Histogram {
  const { type, labels, says } = table[name];
  const parts = { name, help: `${says.en} / ${says.zh}`, labelNames: [...labels] as string[], registers: [registry] };
  if (type === 'counter') return new Counter(parts);
  if (type === 'gauge') return new Gauge(parts);
  return new Histogram({ ...parts, buckets: BUCKETS });
}

let silent: Watch | undefined;

/** That of the services; where a part of the house is used by itself (a command, a test), one that nobody reads. */
export function watchOf({ watch }: { watch?: Watch }): Watch {
  if (watch) return watch;
  silent ??= openWatch({ ofNode: false });
  return silent;
}
