/**
 * The callers: posts reports over keep-alive connections, one request at a time on each, and says how long it took. A process of its own,
 * so that it takes no time from the event loop that it measures. Task on standard input, answer on standard output, both JSON.
 */
import { randomBytes } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { seededRandom } from '../measure.ts';
import { readTask } from '../program.ts';

export interface LoadTask {
  origin: string;
  path: string;
  /** One connection each: what its caller sends with every request. */
  callers: readonly Readonly<Record<string, string>>[];
  /** Requests that are not counted, then those that are. */
  warmUp: number;
  count: number;
  seed: number;
  /** What reports are made of: points in CGCS2000, texts, and conditions with their categories. */
  points: readonly { lng: number; lat: number }[];
  texts: readonly string[];
  conditions: readonly { category: string; condition: string }[];
}

export interface LoadAnswer {
  /** Requests a second, all connections together. */
  rate: number;
  /** Milliseconds of each counted request. */
  latencies: number[];
  /** The last answer: its size in bytes and, from the product, its case. */
  last: { bytes: number; matterId: string };
}

interface Sent {
  matterId: string;
  body: Buffer;
}

const task = await readTask<LoadTask>();
const random = seededRandom(task.seed);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const reports = Array.from({ length: task.warmUp + task.count }, () => makeReport());
const agents = task.callers.map(() => new Agent({ keepAlive: true, maxSockets: 1 }));
await postAll(reports.slice(0, task.warmUp));
const began = performance.now();
const { latencies, last } = await postAll(reports.slice(task.warmUp));
const seconds = (performance.now() - began) / 1000;
for (const agent of agents) agent.destroy();
process.stdout.write(JSON.stringify({ rate: task.count / seconds, latencies, last } satisfies LoadAnswer));

function makeReport(): Sent {
  const [id, matterId] = [uuidV7(), uuidV7()];
  const place = { ...pick(task.points), crs: 'CGCS2000', accuracy: 8 };
  const form = { place, text: pick(task.texts), ...pick(task.conditions) };
  return { matterId, body: Buffer.from(JSON.stringify({ id, matterId, procedure: 'grid-event', form })) };
}

/** RFC 9562, 5.7: the time in milliseconds, then random bits, as clients make them. */
function uuidV7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function postAll(all: readonly Sent[]): Promise<Pick<LoadAnswer, 'latencies' | 'last'>> {
  const latencies: number[] = [];
  let last = { bytes: 0, matterId: '' };
  let next = 0;
  await Promise.all(
    task.callers.map(async (headers, caller) => {
      for (let report = all[next++]; report; report = all[next++]) {
        const sent = performance.now();
        const bytes = await post(agents[caller] as Agent, headers, report.body);
        latencies.push(performance.now() - sent);
        last = { bytes, matterId: report.matterId };
      }
    }),
  );
  return { latencies, last };
}

/** @returns the size of the answer. @throws for any status but 201, with what was answered */
function post(agent: Agent, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> {
  return new Promise((done, failed) => {
    const asking = request(
      task.origin + task.path,
      {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('end', () => {
          const whole = Buffer.concat(chunks);
          if (answer.statusCode === 201) done(whole.length);
          else failed(new Error(wordsOf(answer.statusCode, answer.headers, whole)));
        });
      },
    );
    asking.on('error', failed);
    asking.end(body);
  });
}

function wordsOf(status: number | undefined, headers: IncomingHttpHeaders, body: Buffer): string {
  return `${task.path} answered ${status} ${headers['content-type']}: ${body.toString('utf8').slice(0, 500)}`;
}
