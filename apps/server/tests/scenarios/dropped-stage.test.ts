import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTown, type Person, type Town, taken } from './people.ts';

/** A stage that turned out not to be needed: called off while somebody is at it, or taken back before its turn. */

let town: Town;
let lead: Person;
let safe: Person;
beforeAll(async () => {
  town = await openTown('shizhong', { staff: ['s-emergency-management-desk'] });
  lead = await town.as('housing');
  safe = await town.as('emergency-management-desk');
});
afterAll(() => town?.close());

test('holds nobody up, and the case tells what was done with it and why', async () => {
  await town.at('2020-04-10T09:00:00');
  const [agent, duty, dispatcher] = [await town.as('agent'), await town.as('duty'), await town.as('dispatcher')];
  const place = town.placeIn('370103012');
  const { id } = taken(await agent.report('grid-event', { place, text: '闻到煤气味' }), 201);
  taken(await agent.act(id, 'accept', {}));
  taken(await duty.act(id, 'file', { category: 'C0103', condition: 'C0103-3' }));
  taken(await dispatcher.act(id, 'dispatch', { lead: 'housing-construction' }));
  taken(await lead.act(id, 'sign'));
  const called = { secure: ['emergency-management'], repair: ['housing-construction'], restore: ['urban-management'] };
  const seen = taken(await lead.act(id, 'call-stages', { ...called, request: '请先封控' }));
  const [secure] = seen.tasks;

  const early = await lead.act(id, 'drop-stage', { stage: 'secure', opinion: '无需围护' });
  expect(early).toMatchObject({
    status: 422,
    body: { code: 'guard', guard: 'may-drop', details: { because: 'open' } },
  });
  expect(early.body.text.zh).toContain('撤回吹哨');
  const dropped = taken(await lead.act(id, 'drop-stage', { stage: 'restore', opinion: '路面未破坏' }));
  expect(dropped.tasks.map(({ status }: { status: string }) => status)).toEqual(['open', 'planned', 'withdrawn']);
  expect(dropped.timeline.at(-1).notes).toMatchObject([{ en: expect.stringContaining('is not called any more') }]);
  expect(JSON.stringify(dropped.timeline.at(-1).form)).toContain('路面未破坏');

  taken(await lead.act(secure.matter.id, 'call-off', { opinion: '未发现泄漏' }));
  const after = taken(await lead.view(id));
  expect(after.tasks.map(({ status }: { status: string }) => status)).toEqual(['withdrawn', 'open', 'withdrawn']);
  expect(after.timeline.at(-1).name.zh).toMatch(/^任务“第一阶段：围护”（.+）已撤回$/);
  expect(taken(await safe.view(secure.matter.id)).state).toBe('withdrawn');

  taken(await lead.act(after.tasks[1].matter.id, 'call-off', { opinion: '未发现泄漏' }));
  const offered = taken(await lead.view(id)).actions.map(({ action }: { action: string }) => action);
  expect(offered).not.toContain('drop-stage');
  const photos = [await lead.upload()];
  expect(taken(await lead.act(id, 'report-done', { result: '现场正常', photos })).state).toBe('awaiting-check');
});
