import { newId } from '@wangge/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { type OpenProduct, openProduct, program, said } from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();

describe.skipIf(!program)('a joined order, before whoever calls its caller', () => {
  let open: OpenProduct;
  let lead: { id: string; number: string };
  let child: { id: string; number: string };

  beforeAll(async () => {
    open = await openProduct(now);
    const officer = (login: string) => enterOverHttp(open.product, login);
    const [agent, dispatcher, urban] = [await officer('agent'), await officer('dispatcher'), await officer('urban')];
    const filed = async (text: string) => {
      const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text };
      const report = { id: newId(), matterId: newId(), procedure: 'hotline-order', form };
      return agent.ask('POST', '/api/v1/cases', report);
    };
    lead = await filed('井盖缺失');
    child = await filed('同一处井盖，夜里看不见');
    await agent.act(lead.id, 'accept', { category: 'C0103' });
    await agent.act(child.id, 'join', { into: lead.id });
    await dispatcher.act(lead.id, 'dispatch', { lead: 'urban-management' });
    await urban.act(lead.id, 'sign');
    await urban.act(lead.id, 'report-done', { result: '已更换井盖，并加装防坠网' });
    await agent.act(lead.id, 'close');
  });
  afterAll(() => open?.close());

  test.each([
    ['zh-CN', '办理结果和答复内容'],
    ['en-GB', 'What was done and what the caller was told'],
  ])('shows in its own timeline what was done (%s)', async (locale, name) => {
    const { page, context } = await open.come({ ...desk, locale }, 'callback');
    await page.goto(`/desk?case=${child.id}`);
    const line = page.locator('section.block > .timeline .entry-linked').first();
    await line.waitFor();
    expect(await said(line)).toContain(lead.number);
    expect(await said(line.locator('.filled'))).toBe(`${name} 已更换井盖，并加装防坠网`);
    expect(await seriousFaults(page)).toEqual([]);
    if (process.env.WANGGE_SHOTS) {
      await line.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.WANGGE_SHOTS}/joined-${locale}.png` });
    }
    await context.close();
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
