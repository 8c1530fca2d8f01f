import { type Browser, chromium, type Locator, type Page, type Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { arrive, become, desk, logIn, PATIENCE } from './people.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

describe.skipIf(!program)('the desk, by keys and in bad weather', () => {
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
    await page.locator('.case-row').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);
  const total = async () => Number(/[\d,]+/.exec(await page.locator('.list-said').innerText())?.[0].replace(',', ''));

  test('says on every page that it is a demo, and that time is set by hand', async () => {
    const strip = page.locator('.setting');
    expect(await strip.innerText()).toMatch(/演示.*虚构.*测试模式/);
    const stranger = await arrive(browser, product, { device: desk });
    expect(await stranger.page.locator('.setting').innerText()).toMatch(/演示.*测试模式/);
    await stranger.context.close();
  });

  test('a row has day and serial, and its whole number for who asks', async () => {
    const number = page.locator('.case-row .row-number').first();
    const whole = (await number.getAttribute('title')) ?? '';
    const [short = '', heard = ''] = await number.locator('span').allInnerTexts();
    expect(whole).toMatch(/^WG-\d{8}-\d{5}$/);
    expect(whole.endsWith(short)).toBe(true);
    expect(short).toMatch(/^(\d{2})?\d{4}-\d{5}$/);
    expect(heard).toBe(whole);
  });

  test('arrows walk through the list where it has the focus', async () => {
    await page.locator('.rows').focus();
    for (const _ of [1, 2]) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const cursor = await page.locator('.case-row.cursor').getAttribute('id');
    expect(cursor).toBe(await page.locator('.case-row').first().getAttribute('id'));
    await page.keyboard.press('Enter');
    await page.locator('section.case h2').waitFor();
  });

  test('a form takes the focus, gives it back, and after the act it goes to the heading, aloud', async () => {
    await page.goto('/desk?state=awaiting-closing&kind=grid-event');
    await page.locator('.case-row').first().click();
    const panel = page.locator('section.case');
    const close = panel.getByRole('button', { name: '结案', exact: true });
    await close.focus();
    await page.keyboard.press('Enter');
    await panel.locator('form').waitFor();
    expect(await panel.locator('form :focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => isFocused(close)).toBe(true);
    await page.keyboard.press('Enter');
    await panel.locator('form button[type=submit]').click();
    await expect.poll(() => panel.locator('p[role=status]').innerText()).toMatch(/^已结案，现在：(已结案|待回访)$/);
    expect(await isFocused(panel.locator('h2').first())).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('a rate opens its whole, and from there its part; both count as the figure says', async () => {
    await page.goto('/desk');
    const rate = page.locator('.figures button', { hasText: '近期办结按期率' });
    await expect.poll(() => rate.getAttribute('title'), { timeout: PATIENCE }).toMatch(/\d+ \/ \d+/);
    const [, part = '', whole = ''] = /([\d,]+) \/ ([\d,]+)/.exec((await rate.getAttribute('title')) ?? '') ?? [];
    await rate.click();
    await page.waitForURL(/cohort=ended/);
    await expect.poll(total, { timeout: PATIENCE }).toBe(Number(whole.replace(',', '')));
    await page.getByLabel('统计范围').click();
    await page.getByText('其中：处置按期').click();
    await page.waitForURL(/cohort=ended-on-time/);
    await expect.poll(total, { timeout: PATIENCE }).toBe(Number(part.replace(',', '')));
  });

  test.each([
    [
      'an answer without words',
      (route: Route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' }),
      '服务器出了错（502）',
    ],
    ['no answer', (route: Route) => route.abort(), '连不上服务器'],
  ])('%s is told in the reader’s language, and figures are unknown then, not zero', async (_, answer, words) => {
    const guest = await arrive(browser, product, { device: desk });
    await logIn(guest, 'dispatcher', product);
    await guest.page.locator('.case-row').first().waitFor();
    await guest.page.route(/\/api\/v1\/(cases|desk)/, answer);
    await guest.page.goto('/desk?light=red');
    const said = guest.page.locator('.list-empty');
    await said.waitFor();
    expect(await said.innerText()).toContain(words);
    await expect.poll(() => guest.page.locator('.figure-value').first().innerText(), { timeout: PATIENCE }).toBe('—');
    expect(await guest.page.locator('body').innerText()).not.toMatch(/Bad Gateway|Internal Server/);
    await guest.context.close();
  });

  test('another role is entered while an answer for the one before is on its way: that refusal sends nobody out', async () => {
    const guest = await arrive(browser, product, { device: desk });
    const held: Route[] = [];
    const figures = /\/api\/v1\/desk$/;
    await guest.page.route(figures, (route) => void held.push(route), { times: 1 });
    await logIn(guest, 'dispatcher', product);
    await guest.page.locator('.case-row').first().waitFor();
    await expect.poll(() => held.length).toBe(1);
    await become(guest, '值班长');
    // What the server answers under a cookie that is no more.
    const refusal = await fetch(`${product.url}/api/v1/desk`);
    expect(refusal.status).toBe(401);
    const refused = guest.page.waitForResponse((answer) => figures.test(answer.url()) && answer.status() === 401);
    await held[0]!.fulfill({ status: 401, json: await refusal.json() });
    await refused;
    await expect.poll(() => guest.page.locator('.figure-value').first().innerText()).toMatch(/\d/);
    await guest.page.locator('button.me', { hasText: '值班长' }).waitFor();
    expect(new URL(guest.page.url()).pathname).toBe('/desk');
    await guest.context.close();
  });
});
