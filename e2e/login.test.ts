import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { desk } from './people.ts';

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
});
