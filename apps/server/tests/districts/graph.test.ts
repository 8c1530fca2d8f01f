import { afterAll, beforeAll, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from '../scenarios/people.ts';

/** A procedure as states and what leads from one to another, over HTTP. */

let town: Town;
let people: Record<'agent' | 'dispatcher', Person>;
beforeAll(async () => {
  town = await openTown('shizhong', { at: china('2020-04-07T09:00:00') });
  people = await town.people(['agent', 'dispatcher']);
});
afterAll(() => town?.close());

test('the drawing of a case has its state, and its edges are what its actions lead to', async () => {
  const { agent, dispatcher } = people;
  const { id } = taken(await agent.report('grid-event', { place: town.placeIn('370103012'), text: '井盖缺失' }), 201);
  const view = taken(await dispatcher.view(id));
  const { id: procedure, version } = view.procedure;
  const graph = taken(await dispatcher.get(`/api/v1/procedures/${procedure}/graph?version=${version}`));
  expect(graph).toMatchObject({ id: 'grid-event', version, name: { zh: '网格事件', en: 'Grid event' } });
  const here = graph.states.filter((state: { id: string }) => state.id === view.state);
  expect(here).toEqual([
    { id: 'awaiting-acceptance', name: expect.anything(), phase: 'intake', first: true, final: false, fromAny: false },
  ]);
  type Edge = { from?: string; to: string; steps: { id: string; kind: string }[] };
  const accepts = (graph.edges as Edge[]).find(({ from, to }) => from === view.state && to === 'awaiting-filing');
  expect(accepts?.steps).toMatchObject([{ id: 'accept', kind: 'action', name: { zh: '受理', en: 'Accept' } }]);
  const after = taken(await dispatcher.act(id, 'accept', { category: 'C0103' }));
  expect(after.state).toBe(accepts?.to);
});

test('without a version it is the one in force, and one that never was is not found', async () => {
  const { dispatcher } = people;
  const path = '/api/v1/procedures/joint-task/graph';
  const graph = taken(await dispatcher.get(path));
  expect(graph.version).toBe(1);
  expect(graph.states.filter((state: { fromAny: boolean }) => state.fromAny)).toHaveLength(1);
  expect(await dispatcher.get(`${path}?version=2`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  expect(await dispatcher.get(`${path}?version=0`)).toMatchObject({ status: 400, body: { code: 'bad-request' } });
});
