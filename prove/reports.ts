import { randomUUID } from 'node:crypto';
import { makeReports } from '../bench/filing/reports.ts';
import { seededRandom } from '../bench/measure.ts';
import type { House } from './house.ts';

/**
 * Files so many reports over HTTP, all over the district and of every kind, one after the other.
 * @returns the ids of their matters
 */
export async function fileReports(
  house: Pick<House, 'origin' | 'as'>,
  { count, seed, login = 'worker' }: { count: number; seed: number; login?: string },
): Promise<string[]> {
  const { points, texts, conditions } = await makeReports(seed);
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const headers = { ...(await house.as(login)), 'content-type': 'application/json' };
  const filed: string[] = [];
  while (filed.length < count) {
    const [id, matterId] = [randomUUID(), randomUUID()];
    const form = { place: { ...pick(points), crs: 'CGCS2000' }, text: pick(texts), ...pick(conditions) };
    const body = JSON.stringify({ id, matterId, procedure: 'grid-event', form });
    const answer = await fetch(`${house.origin}/api/v1/cases`, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`a report was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    filed.push(matterId);
  }
  return filed;
}

interface View {
  category: string;
  condition: string;
  advice: { unit: string }[];
}

async function act(
  url: string,
  headers: Record<string, string>,
  action: string,
  formOf: (view: View) => object,
  seen?: View,
): Promise<View> {
  const view = seen ?? ((await (await fetch(url, { headers })).json()) as View);
  const body = JSON.stringify({ id: randomUUID(), form: formOf(view) });
  const answer = await fetch(`${url}/actions/${action}`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${action} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as View;
}

/** Files and sends each to the first unit that is advised, as a dispatcher would. */
export async function dispatchReports(house: House, ids: readonly string[], login = 'dispatcher'): Promise<void> {
  const headers = { ...(await house.as(login)), 'content-type': 'application/json' };
  for (const id of ids) {
    const url = `${house.origin}/api/v1/cases/${id}`;
    const view = await act(url, headers, 'file', ({ category, condition }) => ({ category, condition }));
    await act(url, headers, 'dispatch', ({ advice }) => ({ lead: advice[0]?.unit }), view);
  }
}
