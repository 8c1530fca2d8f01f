import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { desk, phoneAt } from './people.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

describe.skipIf(!program)('the login page', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    browser = await chromium.launch({ executablePath: program as string, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  test('asks for nothing that needs a session, and leaves no error in the console', async () => {
    const context = await browser.newContext({ ...desk, baseURL: product.url });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('console', (said) => {
      if (said.type() === 'error') wrong.push(said.text());
    });
    page.on('pageerror', ({ message }) => wrong.push(message));
    page.on('response', (answer) => {
      if (answer.status() >= 400) wrong.push(`${answer.status()} ${answer.url()}`);
    });
    const session = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/session'));
    await page.goto('/');
    await page.waitForURL('**/login');
    expect([(await session).status(), await (await session).json()]).toEqual([200, null]);
    await page.waitForLoadState('networkidle');
    expect(wrong).toEqual([]);
    await context.close();
  });

  test('speaks the language of the browser until somebody chooses another one, and keeps to that', async () => {
    const context = await browser.newContext({ ...desk, locale: 'en-US', baseURL: product.url });
    const page = await context.newPage();
    await page.goto('/login');
    await page.getByRole('button', { name: 'Log in to Shizhong District, Jinan' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: '登录 济南市市中区' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '登录 济南市市中区' }).waitFor();
    await context.close();
  });

  test('shows the demo’s people by area of work, folded on a telephone, found by what they are called', async () => {
    const context = await browser.newContext({ ...phoneAt({ lng: 117, lat: 36.6 }), baseURL: product.url });
    const page = await context.newPage();
    await page.goto('/login');
    const shown = page.locator('.demo li button:visible');
    await shown.first().waitFor();
    expect(await shown.count()).toBeLessThan(6);
    expect(await page.locator('.demo summary').count()).toBe(9);
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('.demo summary', { hasText: '信访' }).tap();
    expect(await page.locator('.demo li button:visible', { hasText: '信访专员' }).count()).toBe(1);
    await page.getByRole('searchbox').fill('七人');
    expect(await shown.count()).toBe(9);
    expect(await seriousFaults(page)).toEqual([]);
    await shown.nth(2).tap();
    await page.waitForURL((address) => address.pathname !== '/login');
    await context.close();
  });
});
