import { newId } from '@wangge/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { begin, type OpenProduct, openProduct, pick, program, said, send, write } from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const instant = (text: string) => new Date(`${text}+08:00`).toISOString();
const GROUNDS = '等待供电公司停电施工，有通知单';
const NOTE = '通知单属实';

describe.skipIf(!program)('an appeal against overdue, from its grounds to the second review, through the pages', () => {
  let open: OpenProduct;
  let order: { id: string; number: string };

  beforeAll(async () => {
    open = await openProduct(instant('2020-04-07T09:00:00'));
    const { product } = open;
    const [agent, dispatcher, urban, callback] = await Promise.all(
      ['agent', 'dispatcher', 'urban', 'callback'].map((login) => enterOverHttp(product, login)),
    );
    const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: '路灯不亮' };
    const report = { id: newId(), matterId: newId(), procedure: 'hotline-order', form };
    order = await agent!.ask('POST', '/api/v1/cases', report);
    await agent!.act(order.id, 'accept', { category: 'C0103' });
    await dispatcher!.act(order.id, 'dispatch', { lead: 'urban-management' });
    await urban!.act(order.id, 'sign');
    // Long past its limit, it is under supervision by itself.
    await product.setNow(instant('2020-04-20T09:00:00'));
    await urban!.act(order.id, 'answer-supervision', { opinion: '正在协调停电' });
    await urban!.act(order.id, 'report-done', { result: '已修复' });
    await agent!.act(order.id, 'close');
    await callback!.act(order.id, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
  });
  afterAll(() => open?.close());

  /** Everybody comes on that day. */
  const come = async (device: Parameters<OpenProduct['come']>[0], login: string) => {
    const person = await open.come(device, login);
    await person.context.clock.setFixedTime(instant('2020-04-20T09:00:00'));
    return person;
  };
  const english = { locale: 'en-GB' };

  test('the unit appeals with a reason and its grounds; the case says what it waits for', async () => {
    const { page, context } = await come(desk, 'urban');
    await page.goto(`/cases/${order.id}`);
    await begin(page, 'ask-appeal');
    await pick(page, 'reason', '等待其他单位或法定程序');
    await write(page, 'opinion', GROUNDS);
    expect(await seriousFaults(page)).toEqual([]);
    await send(page);
    await page.locator('.state-asked').waitFor();
    expect(await said(page.locator('.case-sub'))).toContain('已归档 待申诉初审');
    // Before clocks and place: somebody waits for it.
    const blocks = page.locator('.case-scroll > .block');
    expect(await blocks.first().getAttribute('aria-label')).toBe('待批申请');
    expect(await said(blocks.first())).toContain(GROUNDS);
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('it lies on the duty officer’s desk as something to do, with the grounds beside the decision', async () => {
    const { page, context } = await come({ ...desk, ...english, colorScheme: 'dark' }, 'duty');
    await page.goto('/desk?scope=desk');
    const row = page.locator('.case-row[role=option]', { hasText: 'Awaits' });
    await row.waitFor();
    expect(await said(row)).toContain('Appeal awaits: First review · Archived');
    expect(await seriousFaults(page)).toEqual([]);
    await page.goto(`/cases/${order.id}`);
    await begin(page, 'approve-appeal');
    const form = page.locator('.case-actions');
    expect(await said(form)).toContain(GROUNDS);
    expect(await said(form)).toContain('Waited for others or for a legal procedure');
    await write(page, 'opinion', NOTE);
    expect(await seriousFaults(page)).toEqual([]);
    await send(page);
    await page.getByText('Recorded: First review: approve').first().waitFor();
    await expect.poll(() => said(page.locator('.state-asked'))).toBe('Appeal awaits: Second review');
    await context.close();
  });

  test('the second review reads on the phone what the first one said, and both stand in the story by their names', async () => {
    const { page, context } = await come(phoneAt(standingPoint()), 'supervisor');
    await page.goto(`/cases/${order.id}`);
    await begin(page, 'approve-appeal');
    expect(await said(page.locator('.case-actions .request'))).toMatch(
      new RegExp(`${GROUNDS}.*申诉初审：同意.*${NOTE}`),
    );
    expect(await seriousFaults(page)).toEqual([]);
    await send(page);
    const story = page.locator('.timeline');
    await expect.poll(() => said(story)).toContain('申诉复审：同意');
    expect(await said(story)).toContain('申诉初审：同意');
    expect(await page.locator('.state-asked').count()).toBe(0);
    expect(await said(page.locator('.case-sub'))).toContain('申诉成立');
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('upheld, the unit has nothing more to ask', async () => {
    const { page, context } = await come(phoneAt(standingPoint()), 'urban');
    await page.goto(`/cases/${order.id}`);
    await page.locator('.timeline').waitFor();
    expect(await page.locator('[data-action=ask-appeal]:not([disabled])').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
