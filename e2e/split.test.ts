import { newId } from '@wangge/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { begin, type OpenProduct, openProduct, program, said, send, stateOf, take, write } from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const PART = '小区门口垃圾堆积，无人清理';

describe.skipIf(!program)('one call with two requests, split through the pages', () => {
  let open: OpenProduct;
  let order: { id: string; number: string };
  let agent: Person;

  beforeAll(async () => {
    open = await openProduct(now);
    const officer = await enterOverHttp(open.product, 'agent');
    const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: `路灯不亮；另外${PART}`, title: '路灯和垃圾' };
    const report = { id: newId(), matterId: newId(), procedure: 'hotline-order', form };
    order = await officer.ask('POST', '/api/v1/cases', report);
  });
  afterAll(() => open?.close());

  test('the agent says what the other part is; without that nothing is split', async () => {
    agent = await open.come(desk, 'agent');
    const { page } = agent;
    await page.goto('/desk?kind=hotline-order&sort=received');
    const row = page.locator('.case-row[role=option]').first();
    // No category names it yet: it is called by its title.
    expect(await said(row)).toContain('路灯和垃圾');
    await page.goto(`/cases/${order.id}`);
    await page.getByRole('heading', { name: '路灯和垃圾' }).waitFor();
    await begin(page, 'split');
    await page.locator('.action-form button[type=submit]').click();
    expect(await page.locator('[data-field=text]').innerText()).toContain('请填写');
    expect(await seriousFaults(page)).toEqual([]);
    await write(page, 'text', PART);
    await send(page);
    const splits = page.getByRole('region', { name: '分出的事项' });
    await splits.getByRole('button').waitFor();
    expect(await said(splits)).toContain(`${order.number}-S1`);
    expect(await said(page.locator('.timeline'))).toContain(`分出 ${order.number}-S1`);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('the part is an order of its own, called by its words, that says where it comes from', async () => {
    const { page } = agent;
    await page.getByRole('region', { name: '分出的事项' }).getByRole('button').click();
    const banner = page.locator('.kin-banner');
    await banner.waitFor();
    expect(await said(banner)).toMatch(new RegExp(`分自 .*${order.number}`));
    await page.getByRole('heading', { name: PART }).waitFor();
    expect(await stateOf(page)).toBe('待受理');
    expect(await seriousFaults(page)).toEqual([]);
    // It goes its own way, whatever becomes of the other.
    await take(page, 'accept');
    await expect.poll(() => stateOf(page)).toMatch(/^待(派遣|转派)$/);
    await banner.getByRole('button', { name: order.number }).click();
    await page.getByRole('heading', { name: '路灯和垃圾' }).waitFor();
    expect(await stateOf(page)).toBe('待受理');
    // From what it is called to how such a case goes.
    await page.locator('.case-kind').click();
    await page.getByRole('img', { name: '办理流程图，现在：待受理' }).waitFor();
    await agent.context.close();
  });

  test('whoever took an order last is offered the next one first, with title and caller in sight', async () => {
    const { page, context } = await open.come(desk, 'agent');
    await page.goto('/report');
    await page.locator('.report-kinds label.chosen', { hasText: '12345工单' }).waitFor();
    await page.getByLabel('标题').waitFor();
    await page.getByLabel('反映人').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('the duty officer reads both on the phone, in English', async () => {
    const { page, context } = await open.come({ ...phoneAt(standingPoint()), locale: 'en-GB' }, 'duty');
    await page.goto(`/cases/${order.id}`);
    const splits = page.getByRole('region', { name: 'Split off from this case' });
    await splits.waitFor();
    await expect.poll(() => said(splits)).toMatch(new RegExp(`${order.number}-S1 .*Awaiting dispatch`));
    expect(await seriousFaults(page)).toEqual([]);
    await splits.getByRole('button').tap();
    await page.getByRole('heading', { name: PART }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('a unit that it does not lie with is shown nothing of it', async () => {
    const { page, context } = await open.come(desk, 'urban');
    await page.goto(`/cases/${order.id}`);
    await page.locator('section.case [role=alert]').waitFor();
    expect(await page.locator('[data-action=split]').count()).toBe(0);
    await context.close();
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
