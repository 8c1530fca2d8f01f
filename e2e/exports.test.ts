import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSheet } from '../apps/server/tests/exports/read-sheet.ts';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { exportThrough } from './exported.ts';
import { arrive, desk, logIn, phoneAt } from './people.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');
/** A folder that gets pictures of what was seen, for whoever wants to look. */
const pictures = process.env.WANGGE_PICTURES;

describe.skipIf(!program)('files out of the pages', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let page: Page;

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '3' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    const dispatcher = await arrive(browser, product, { device: desk });
    await logIn(dispatcher, 'dispatcher', product);
    page = dispatcher.page;
    await page.goto('/desk');
    await page.locator('.case-row').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  const picture = async (of: Page, name: string): Promise<void> => {
    if (pictures) await of.screenshot({ path: `${pictures}/${name}.png` });
  };
  const total = async (of: Page) =>
    Number(/[\d,]+/.exec(await of.locator('.list-said').innerText())?.[0].replace(',', ''));
  const numbers = (sheet: ReturnType<typeof readSheet>) => sheet.slice(1).map(([number]) => number);

  test('nothing was exported yet, and the panel says so; keys lead in and out', async () => {
    await page.getByRole('button', { name: '导出' }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: '导出' });
    await panel.getByText('还没有导出过').waitFor();
    await expect
      .poll(() => panel.getByRole('button', { name: '导出 Excel' }).evaluate((one) => one === document.activeElement), {
        timeout: 10_000,
      })
      .toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'empty');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
  });

  test('a workbook holds every case of the list, in its order, and says what it is', async () => {
    const count = await total(page);
    const { name, bytes } = await exportThrough(page, 'Excel');
    expect(name).toMatch(/^案件 \d{4}-\d{2}-\d{2} \d{4}\.xlsx$/);
    const sheet = readSheet(bytes);
    expect(sheet[0]?.slice(0, 4)).toEqual(['编号', '种类', '流程', '状态']);
    expect(numbers(sheet)).toHaveLength(count);
    const shown = await page
      .locator('.case-row .row-number')
      .evaluateAll((all) => all.map((one) => one.getAttribute('title')));
    expect(numbers(sheet).slice(0, 3)).toEqual(shown.slice(0, 3));
    const about = Object.fromEntries(readSheet(bytes, 2).map(([key, value]) => [key, value]));
    expect(about).toMatchObject({ 行数: String(count), '筛选 · 未办结': '是' });
  });

  test('a filter narrows the file as it narrows the list', async () => {
    await page.goto('/desk?light=red&scope=all');
    // The number comes by a question of its own, after the rows.
    await expect.poll(() => total(page)).toBeGreaterThan(0);
    const count = await total(page);
    const { bytes } = await exportThrough(page, 'CSV');
    const lines = bytes.toString('utf8').trimEnd().split('\r\n');
    const head = lines.indexOf('');
    expect(lines.length - head - 2).toBe(count);
    expect(lines).toContain('"筛选 · 时限灯","红（超期）"');
  });

  test('is there in English, in the dark, and on a telephone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Export' }).click();
    const panel = page.getByRole('dialog', { name: 'Export' });
    await panel.locator('.exports-item').nth(1).waitFor();
    await picture(page, 'english');
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');

    const dark = await arrive(browser, product, { device: { ...desk, colorScheme: 'dark' } });
    await logIn(dark, 'dispatcher', product);
    await dark.page.goto('/desk');
    await dark.page.getByRole('button', { name: '导出' }).click();
    await dark.page.locator('.exports-item').nth(1).waitFor();
    await picture(dark.page, 'dark');
    expect(await seriousFaults(dark.page)).toEqual([]);
    await dark.context.close();

    const phone = await arrive(browser, product, { device: phoneAt({ lng: 116.99, lat: 36.65 }) });
    await logIn(phone, 'dispatcher', product);
    await phone.page.goto('/desk');
    await phone.page.getByRole('button', { name: '导出' }).click();
    await phone.page.locator('.exports-item').nth(1).waitFor();
    await picture(phone.page, 'phone');
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(await seriousFaults(phone.page)).toEqual([]);
    await phone.context.close();
  });

  test('shows how far it has got, what failed and what has expired, and takes it away', async () => {
    const views = [
      { state: 'running', rows: { done: 420_000, expected: 1_000_000 }, fileName: null, bytes: null, fault: null },
      { state: 'queued', rows: { done: 0, expected: null }, fileName: null, bytes: null, fault: null },
      {
        state: 'failed',
        rows: { done: 0, expected: null },
        fileName: null,
        bytes: null,
        fault: {
          code: 'disk-full',
          text: { zh: '服务器磁盘空间不足，没有写完。', en: 'The disk of the server has no room for it.' },
        },
      },
      {
        state: 'expired',
        rows: { done: 12, expected: 12 },
        fileName: '案件 2026-04-07 0930.xlsx',
        bytes: 9000,
        fault: null,
      },
    ].map((one, index) => ({
      id: `0195e0a0-0000-7000-8000-00000000000${index}`,
      what: 'cases',
      format: 'xlsx',
      locale: 'zh',
      askedAt: '2026-04-07T01:30:00.000Z',
      asOf: null,
      finishedAt: null,
      expiresAt: null,
      ...one,
    }));
    const answer = { items: views };
    await page.route('**/api/v1/exports', (route) =>
      route.request().method() === 'GET' ? route.fulfill({ json: answer }) : route.continue(),
    );
    await page.route('**/api/v1/exports/*', (route) => route.fulfill({ status: 204 }));
    await page.goto('/desk');
    await page.getByRole('button', { name: 'Export' }).click();
    const panel = page.getByRole('dialog', { name: 'Export' });
    await panel.getByText('420,000 of 1,000,000 rows').waitFor();
    expect(await panel.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('42');
    await panel.getByText('The disk of the server has no room for it.').waitFor();
    await panel.getByText('Expired: export again').waitFor();
    await picture(page, 'states');
    expect(await seriousFaults(page)).toEqual([]);
    answer.items = views.slice(0, 3);
    await panel
      .getByRole('button', { name: /^Delete/ })
      .last()
      .click();
    await panel.getByText('Expired: export again').waitFor({ state: 'hidden' });
    await page.unroute('**/api/v1/exports');
    await page.unroute('**/api/v1/exports/*');
  });
});
