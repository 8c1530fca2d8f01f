import { newId } from '@wangge/client';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { type OpenProduct, openProduct, program, said } from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk, phoneAt, tabTo } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };

describe.skipIf(!program)('how a case goes, as a drawing', () => {
  let open: OpenProduct;
  /** A grid event that is with its unit: the procedure with the most edges. */
  let id: string;

  beforeAll(async () => {
    open = await openProduct(now);
    const agent = await enterOverHttp(open.product, 'agent');
    const dispatcher = await enterOverHttp(open.product, 'dispatcher');
    const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: '路口燃气味很重' };
    const report = { id: newId(), matterId: newId(), procedure: 'grid-event', form };
    id = (await agent.ask('POST', '/api/v1/cases', report)).id;
    await dispatcher.act(id, 'accept', { category: 'C0111' });
    await dispatcher.act(id, 'file', { category: 'C0111', condition: 'C0111-1' });
    await dispatcher.act(id, 'dispatch', { lead: 'urban-management' });
  });
  afterAll(() => open?.close());

  /** Whether the page itself would have to be moved sideways to see all of it. */
  const isTooWide = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

  /** States whose words stand out of their shape, and labels that lie on one another. */
  const cutOff = (page: Page): Promise<string[]> =>
    page.evaluate(() => {
      const boxes = (selector: string) =>
        [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
      const out = [...document.querySelectorAll('.flow-box .flow-state')].flatMap((state) => {
        const shape = state.querySelector('.flow-shape')?.getBoundingClientRect();
        const text = state.querySelector('text')?.getBoundingClientRect();
        const isIn = shape && text && text.left >= shape.left && text.right <= shape.right;
        return isIn ? [] : [state.textContent ?? ''];
      });
      const grounds = boxes('.flow-box .flow-ground');
      const texts = boxes('.flow-box .flow-edge text');
      const wide = texts
        .filter((text, index) => text.width > (grounds[index]?.width ?? 0) + 0.5)
        .map(({ width }) => `${width}`);
      return [...out, ...wide];
    });

  const devices: [string, BrowserContextOptions, { name: string; title: string; state: string; list: string }][] = [
    ['at a desk, in Chinese', desk, zh()],
    ['at a desk, in English, in the dark', { ...desk, ...english, colorScheme: 'dark' }, en()],
    ['on a phone, in Chinese, in the dark', { ...phoneAt(standingPoint()), colorScheme: 'dark' }, zh()],
    ['on a phone, in English', { ...phoneAt(standingPoint()), ...english }, en()],
  ];
  function zh() {
    return {
      name: '办理流程图，现在：待签收',
      title: '网格事件：办理流程',
      state: '待签收 ● 现在',
      list: '待签收 · 现在',
    };
  }
  function en() {
    return {
      name: 'Drawing of how it goes; now: Awaiting signature',
      title: 'Grid event: how it goes',
      state: 'Awaiting signature ● now',
      list: 'Awaiting signature · now',
    };
  }

  test.each(devices)('%s: it shows where the case is, by name', async (_, device, words) => {
    const { page, context } = await open.come(device, 'dispatcher');
    await page.goto(`/cases/${id}`);
    await page.locator('.case-kind').click();
    const dialog = page.getByRole('dialog', { name: words.title });
    await dialog.getByRole('img', { name: words.name, exact: true }).waitFor();

    const states = dialog.locator('.flow-box .flow-state');
    expect(await states.count()).toBe(18);
    const present = dialog.locator('.flow-box .flow-now');
    // Lines of a name are pieces of text of their own.
    const lines = async (place: typeof present) => (await place.locator('tspan').allTextContents()).join(' ');
    expect(await lines(present)).toBe(words.state);
    expect(await dialog.locator('.flow-box .flow-state.flow-passed').count()).toBe(3);
    // It opens where the case is.
    const [box, at] = [await dialog.locator('.flow-box').boundingBox(), await present.boundingBox()];
    expect(at!.x).toBeGreaterThanOrEqual(box!.x);
    expect(at!.x + at!.width).toBeLessThanOrEqual(box!.x + box!.width);
    expect(at!.y + at!.height).toBeLessThanOrEqual(box!.y + box!.height);

    expect(await isTooWide(page)).toBe(false);
    expect(await cutOff(page)).toEqual([]);
    const list = dialog.locator('.flow-list');
    if (!(await list.evaluate((details: HTMLDetailsElement) => details.open))) await list.locator('summary').click();
    expect(await said(list.locator('[aria-current=step] dt'))).toBe(words.list);
    expect(await isTooWide(page)).toBe(false);
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('by keyboard: opened, scrolled, closed, and the focus is back; its layout is loaded only then', async () => {
    const { page, context } = await open.come(desk, 'dispatcher');
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.goto(`/desk?case=${id}`);
    const button = page.getByRole('button', { name: '网格事件：看办理流程图' });
    await button.waitFor();
    expect(loaded.filter((url) => /ProcedureDrawing/.test(url))).toEqual([]);
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    const box = page.locator('.flow-box');
    await box.locator('svg').waitFor();
    expect(loaded.filter((url) => /ProcedureDrawing/.test(url))).not.toEqual([]);
    await tabTo(page, box);
    const before = await box.evaluate((element) => element.scrollTop);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => box.evaluate((element) => element.scrollTop)).toBeGreaterThan(before);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The case is still open behind it.
    await button.waitFor();
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
    await context.close();
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
