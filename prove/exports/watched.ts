/**
 * Loaded into the server's own process (`--import`): every half second a line of JSON into the file that WANGGE_PROVE_WATCH names, with how much
 * memory the process holds and, of each timer of 10 ms, by how much it came late and how long the thread itself had worked since the one before it.
 * Late is also what other programs keep the processor from; the work of a turn is ours alone.
 */
import { appendFileSync } from 'node:fs';

const path = process.env.WANGGE_PROVE_WATCH;
const STEP = 10;

if (path !== undefined) {
  let late: number[] = [];
  let worked: number[] = [];
  let cpu = process.threadCpuUsage();
  let due = performance.now() + STEP;
  const step = (): void => {
    const now = performance.now();
    late.push(Math.max(0, Math.round((now - due) * 10) / 10));
    due = now + STEP;
    const { user, system } = process.threadCpuUsage(cpu);
    worked.push((user + system) / 1000);
    cpu = process.threadCpuUsage();
    setTimeout(step, STEP).unref();
  };
  setTimeout(step, STEP).unref();
  setInterval(() => {
    appendFileSync(path, `${JSON.stringify({ at: Date.now(), rss: process.memoryUsage.rss(), late, worked })}\n`);
    late = [];
    worked = [];
  }, 500).unref();
}
