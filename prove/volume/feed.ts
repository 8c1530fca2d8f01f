import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { makeReports } from '../../bench/filing/reports.ts';
import type { Store } from './store.ts';

/** Milliseconds from the answer to a report until an open desk hears of it, for so many reports, one after the other. */
export async function hearReports({ product, sessions }: Store, count: number): Promise<number[]> {
  const giveUp = new AbortController();
  const heard = new Map<string, number>();
  const answer = await fetch(`${product.origin}/api/v1/feed`, { headers: sessions.dispatcher, signal: giveUp.signal });
  if (answer.status !== 200 || !answer.body) throw new Error(`the feed answered ${answer.status}`);
  const reading = listen(answer.body, heard).catch(() => {});
  const { points, texts, conditions } = await makeReports(5);
  const headers = { ...sessions.worker, 'content-type': 'application/json' };
  const taken: number[] = [];
  try {
    for (let report = 0; report < count; report += 1) {
      const matterId = randomUUID();
      const place = { ...points[report % points.length], crs: 'CGCS2000' };
      const form = { place, text: texts[report % texts.length], ...conditions[report % conditions.length] };
      const body = JSON.stringify({ id: randomUUID(), matterId, procedure: 'grid-event', form });
      const filed = await fetch(`${product.origin}/api/v1/cases`, { method: 'POST', headers, body });
      if (filed.status !== 201) throw new Error(`a report was answered ${filed.status}: ${await filed.text()}`);
      const answered = performance.now();
      await filed.arrayBuffer();
      const until = answered + 10_000;
      while (!heard.has(matterId) && performance.now() < until) await wait(2);
      taken.push((heard.get(matterId) ?? Number.POSITIVE_INFINITY) - answered);
    }
  } finally {
    giveUp.abort();
    await reading;
  }
  return taken.map((milliseconds) => Math.max(0, milliseconds));
}

async function listen(body: ReadableStream<Uint8Array>, heard: Map<string, number>): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const at = performance.now();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, id] = /^data: .*?"id":"([0-9a-f-]{36})"/.exec(line) ?? [];
      if (id !== undefined && !heard.has(id)) heard.set(id, at);
    }
  }
}
