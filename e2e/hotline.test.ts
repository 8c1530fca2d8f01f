import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { arrive, desk, logIn, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };

describe.skipIf(!program)('a 12345 order, from the call to the call-back, through the pages', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let dispatcher: Person;
  let urban: Person;
  let id: string;
  /** Faults of the pages themselves: none is expected. */
  const faults: string[] = [];

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    await product.setNow(now);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  async function come(device: BrowserContextOptions, login: string): Promise<Person> {
    const person = await arrive(browser, product, { device, at: now });
    person.page.on('pageerror', (error) => faults.push(String(error)));
    await logIn(person, login, product);
    return person;
  }
  /** What is to be read there, as one line. */
  const said = async (place: Locator): Promise<string> => (await place.innerText()).replaceAll(/\s+/g, ' ');
  const write = (page: Page, field: string, text: string) =>
    page.locator(`[data-field="${field}"] textarea`).fill(text);
  const pick = (page: Page, field: string, option: string) =>
    page.locator(`[data-field="${field}"] label`, { hasText: option }).last().click();
  /** Types a part of the name into a field that takes a unit, and takes the first that is found. */
  async function chooseUnit(page: Page, part: string): Promise<void> {
    await page.locator('[data-field=lead] input').fill(part);
    await page.keyboard.press('Enter');
  }
  async function take(page: Page, action: string, fill: () => Promise<void> = async () => {}): Promise<void> {
    await page.locator(`[data-action=${action}]:not([disabled])`).click();
    await fill();
    await page.locator('.action-form button[type=submit]').click();
    if (action === 'return') await page.getByRole('dialog').getByRole('button').last().click();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
  }
  const state = (page: Page) => said(page.locator('.case-sub .state'));
  const back = (page: Page, basis: string) =>
    take(page, 'return', async () => {
      await page.locator('[data-field=reason] .choices label').first().click();
      await write(page, 'basis', basis);
    });

  test('the hotline registers the call and accepts it; the page calls it an order', async () => {
    const { page, context } = await come(phoneAt(standingPoint()), 'agent');
    await page.goto('/report');
    await page.locator('.report-kinds label', { hasText: '12345工单' }).tap();
    await page.getByText('已定位').waitFor();
    await page.locator('textarea').fill('井盖松动，夜里很响');
    await page.locator('.report-send button').tap();
    await page
      .getByText(/RX-20200407-\d{5}/)
      .first()
      .waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: '我上报的' }).tap();
    await page.locator('.case-row').first().tap();
    await page.waitForURL(/\/cases\//);
    id = new URL(page.url()).pathname.split('/').pop() ?? '';
    await page.getByRole('region', { name: /^12345工单 RX-/ }).waitFor();
    await take(page, 'accept');
    await expect.poll(() => state(page)).toBe('待派遣');
    await context.close();
  });

  test('two units return it; who arbitrates names the lead, and the desk reads why', async () => {
    dispatcher = await come(desk, 'dispatcher');
    urban = await come({ ...desk, ...english }, 'urban');
    const { page } = dispatcher;
    await page.goto(`/desk?case=${id}`);
    await take(page, 'dispatch', () => chooseUnit(page, '城市管理'));
    await urban.page.goto(`/cases/${id}`);
    await urban.page.getByRole('region', { name: /^Hotline order RX-/ }).waitFor();
    await back(urban.page, 'It lies in a housing estate.');
    await page.locator('[data-action=refuse-return]').waitFor({ timeout: 20_000 });
    await take(page, 'dispatch', () => chooseUnit(page, '住房和城乡'));

    const housing = await come(desk, 'housing');
    await housing.page.goto(`/cases/${id}`);
    await back(housing.page, '属市政道路');
    await housing.context.close();

    const supervisor = await come(desk, 'supervisor');
    await supervisor.page.goto(`/desk?case=${id}`);
    await supervisor.page.locator('[data-action=arbitrate]').click();
    expect(await seriousFaults(supervisor.page)).toEqual([]);
    await chooseUnit(supervisor.page, '城市管理');
    await write(supervisor.page, 'basis', '井在车行道内，按职责清单由城管主办');
    await supervisor.page.locator('.action-form button[type=submit]').click();
    await supervisor.page.locator('.action-form').waitFor({ state: 'hidden' });
    expect(await said(supervisor.page.locator('.timeline'))).toContain('按职责清单由城管主办');
    await supervisor.context.close();
  });

  test('the unit asks for more time in English, and who decides gives it', async () => {
    const { page } = urban;
    await page.locator('[data-action=sign]').waitFor({ timeout: 20_000 });
    await take(page, 'sign');
    await take(page, 'ask-extension', async () => {
      await pick(page, 'reason', 'Waiting for parts');
      await page.locator('[data-field=days] input').fill('3');
      await write(page, 'opinion', 'The cover is on order.');
      await write(page, 'told', 'By next week.');
    });
    expect(await seriousFaults(page)).toEqual([]);
    await dispatcher.page.locator('[data-action=approve-extension]').waitFor({ timeout: 20_000 });
    await take(dispatcher.page, 'approve-extension');
    await expect
      .poll(() => said(page.locator('.timeline')), { timeout: 20_000 })
      .toMatch(/^Extension: approved today 09:00 .*· Dispatcher ·/);
  });

  test('it is handled, audited, called back and archived', async () => {
    await take(urban.page, 'report-done', () => write(urban.page, 'result', 'The cover is new; the caller was told.'));
    const agent = await come(desk, 'agent');
    await agent.page.goto(`/cases/${id}`);
    await take(agent.page, 'close');
    await agent.context.close();

    const { page } = await come(desk, 'callback');
    await page.goto(`/cases/${id}`);
    await page.locator('[data-action=call-back]').click();
    await pick(page, 'reached', '是');
    await pick(page, 'resolved', '已解决');
    await page.locator('.rating label').nth(4).click();
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('.action-form button[type=submit]').click();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
    await expect.poll(() => state(page)).toBe('已归档');
  });

  test('no page failed', () => {
    expect(faults).toEqual([]);
  });
});
