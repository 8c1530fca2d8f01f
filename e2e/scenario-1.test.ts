import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../apps/server/tests/photos/pictures.ts';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { arrive, become, desk, logIn, PATIENCE, type Person, passTo, phoneAt, tabTo } from './people.ts';
import { standingPoint } from './worker-place.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

const TEXT = '雨水井盖不见了，路灯很暗。';
/** What people of this night wrote, in their own language. */
const WRITTEN = [TEXT, '新井盖已盖好，围挡已撤。', '井盖平稳。', '同意结案'];
const photo = { name: 'cover.png', mimeType: 'image/png', buffer: png(320, 240) };
const china = (text: string): string => new Date(`${text}+08:00`).toISOString();

describe.skipIf(!program)('a manhole without its cover on a Saturday night, through the pages', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let worker: Person;
  let dispatcher: Person;
  const people: Person[] = [];
  /** Faults of the pages themselves: none is expected. */
  const faults: string[] = [];
  let now = china('2020-04-04T23:20:00');

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    await product.setNow(now);
    worker = await come(phoneAt(standingPoint()));
    dispatcher = await come(desk);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  async function come(device: BrowserContextOptions): Promise<Person> {
    const person = await arrive(browser, product, { device, at: now });
    person.page.on('pageerror', (error) => faults.push(String(error)));
    people.push(person);
    return person;
  }
  const pass = async (at: string) => {
    now = china(at);
    await passTo(now, product, people);
  };
  const strip = (page: Page) => page.locator('.sync');

  test('the desk stands open and empty', async () => {
    const { page } = dispatcher;
    await logIn(dispatcher, 'dispatcher', product);
    await page.waitForURL('**/desk*');
    await page.getByText('现在没有在办的事项').waitFor();
    await page.locator('.live-live').waitFor();
  });

  test('reported at 23:30 without a network: kept, and the strip says so', async () => {
    const { page, context } = worker;
    await page.getByRole('button', { name: /网格员/ }).tap();
    await page.waitForURL('**/today');
    // The camera opens with the same tap.
    const [camera] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('link', { name: '上报' }).tap(),
    ]);
    await context.setOffline(true);
    await pass('2020-04-04T23:30:00');
    await camera.setFiles(photo);
    await page.getByRole('img', { name: 'cover.png' }).waitFor();
    await page.getByText('已定位，精度约 8 米').waitFor();
    await page.getByText('无网络 · 可以照常上报，稍后自动上传').waitFor();
    await page.getByLabel('情况描述').fill(TEXT);
    const likely = page.getByRole('button', { name: '雨水井盖', exact: true });
    await likely.tap();
    expect(await likely.getAttribute('aria-pressed')).toBe('true');
    await page.locator('.report-send button').tap();
    await page.getByText('已存在本机，有网络时自动上传').waitFor();
    expect(await strip(page).innerText()).toContain('1 条待传 · 无网络');
  });

  test('back in the network at 23:50, the answer lost and the page loaded anew: sent twice, one case', async () => {
    const { page, context } = worker;
    await pass('2020-04-04T23:50:00');
    const statuses: number[] = [];
    await page.route('**/api/v1/cases', async (route) => {
      const answer = await route.fetch();
      statuses.push(answer.status());
      // The first time the server has the report and the phone never learns of it.
      if (statuses.length === 1) await route.abort('connectionreset');
      else await route.fulfill({ response: answer });
    });
    await context.setOffline(false);
    await expect.poll(() => statuses.length, { timeout: PATIENCE }).toBe(1);
    await page.reload();
    await expect.poll(() => statuses, { timeout: PATIENCE }).toEqual([201, 200]);
    await strip(page).waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: '今日' }).tap();
    const mine = page.locator('.case-row');
    await mine.first().waitFor();
    expect(await mine.count()).toBe(1);
    expect(await mine.innerText()).toMatch(/雨水井盖/);
  });

  test('the desk hears of it without being loaded anew', async () => {
    const { page } = dispatcher;
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await page.getByText('1 件有新变化').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('option').waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  test('by keyboard it is opened, filed and at 23:55 dispatched to the first advice', async () => {
    const { page } = dispatcher;
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const panel = page.locator('section.case');
    await panel.locator('.case-text').getByText(TEXT).waitFor();
    await panel.getByText('上报后 20 分钟 才收到（离线补传）').waitFor();
    await tabTo(page, panel.getByRole('button', { name: '立案', exact: true }));
    await page.keyboard.press('Enter');
    // The category is known from the report; the condition is the first of it.
    const field = panel.locator('[data-field=condition]');
    await panel
      .locator('[data-field=category]')
      .getByTitle(/雨水井盖/)
      .waitFor();
    const missing = field.getByRole('radio', { name: /^井盖缺失或移位，人车可能跌入/ });
    await tabTo(page, missing);
    await page.keyboard.press('Space');
    expect(await missing.isChecked()).toBe(true);
    await tabTo(page, panel.locator('button[type=submit]'));
    await page.keyboard.press('Enter');
    await state(page, '待派遣');

    await pass('2020-04-04T23:55:00');
    await page.keyboard.press('d');
    const send = panel.getByRole('button', { name: '派遣给 市中区城市管理局' });
    await send.waitFor();
    expect(await send.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await state(page, '待签收');
    await panel.getByText('明天 01:55 到期').first().waitFor();
    expect(await page.getByRole('option').innerText()).toContain('明天 01:55 到期');
  });

  test('the deadline explains itself', async () => {
    const { page } = dispatcher;
    const clock = page.locator('.clock', { hasText: '处置时限' });
    await tabTo(page, clock.locator('summary'));
    await page.keyboard.press('Enter');
    const steps = await clock.locator('ol').innerText();
    expect(steps).toContain('04-04 23:55 起算，限 2 个紧急工作时');
    expect(steps).toContain('04-05 01:55 截止');
    expect(await clock.innerText()).toContain('限时 2 个紧急工作时');
  });

  test('after 01:55 it turns red before the eyes: colour, shape and word', async () => {
    const { page } = dispatcher;
    const light = page.getByRole('option').locator('.light-mark');
    const seen = () =>
      light.evaluate((mark) => ({
        word: mark.textContent,
        colour: getComputedStyle(mark).color,
        corners: mark.querySelector('path')?.getAttribute('d'),
      }));
    const green = await seen();
    expect(green.word).toBe('正常');
    await pass('2020-04-05T01:57:00');
    await expect.poll(async () => (await seen()).word, { timeout: 30_000 }).toBe('超期');
    const red = await seen();
    expect(red.colour).not.toBe(green.colour);
    expect(red.corners).toMatch(/^M[\d. ]+H[\d. ]+V[\d. ]+H[\d. ]+z$/);
    expect(green.corners).not.toMatch(/H/);
    await page.getByRole('option').getByText('超期，已过 2 分钟').waitFor({ timeout: 30_000 });
    await page.locator('.case-due').getByText('超期 2 分钟').waitFor();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  test('the department signs for it; its handler reports it done on a phone, with a photo', async () => {
    await become(dispatcher, '部门经办人', '周航');
    await act('签收');
    await state(dispatcher.page, '处置中');

    const handler = await come(phoneAt(standingPoint()));
    const { page } = handler;
    await logIn(handler, 'handler', product);
    await page.locator('.case-row').first().tap();
    await page.waitForURL('**/cases/*');
    await pass('2020-04-05T02:20:00');
    const done = page.getByRole('button', { name: '反馈办结', exact: true });
    // Within the thumb's reach without scrolling, and large enough for it.
    const box = (await done.boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(48);
    expect(box.y + box.height).toBeLessThan(844);
    await done.tap();
    await page.getByLabel('处置结果').fill('新井盖已盖好，围挡已撤。');
    await page.locator('form button[type=submit]').tap();
    await page.locator('.field-faulty', { hasText: '处置后照片' }).waitFor();
    await page.locator('form input[type=file]').setInputFiles(photo);
    await page.getByText(/正在上传/).waitFor({ state: 'detached' });
    await page.locator('form button[type=submit]').tap();
    await state(page, '待核查');
  });

  test('a verifier checks it, another closes it, a third calls back: archived', async () => {
    const { page } = dispatcher;
    await pass('2020-04-05T08:10:00');
    await become(dispatcher, '核查员');
    await act('领取核查');
    await state(page, '核查中');
    await act('核查通过', async () => {
      await page.locator('form input[type=file]').setInputFiles(photo);
      await page.getByText(/正在上传/).waitFor({ state: 'detached' });
      await page.getByLabel('核查情况').fill('井盖平稳。');
    });
    await state(page, '待结案');
    await become(dispatcher, '值班长');
    await act('结案', () => page.getByLabel('结案意见').fill('同意结案'));
    await state(page, '已结案');
    await pass('2020-04-07T09:00:00');
    await become(dispatcher, '回访员');
    await act('回访', async () => {
      await page.getByRole('radio', { name: '是', exact: true }).check();
      await page.getByRole('radio', { name: '已解决', exact: true }).check();
      await page.getByRole('radio', { name: '5 非常满意' }).check();
    });
    await state(page, '已归档');
    // Every step stands in its story.
    for (const step of ['上报', '立案', '派遣', '签收', '反馈办结', '领取核查', '核查通过', '结案', '回访']) {
      await page.locator('section.case').getByText(step, { exact: true }).first().waitFor();
    }
  });

  test('in English, by one click, nothing of the pages stays Chinese', async () => {
    const { page } = dispatcher;
    await page.locator('header').getByText('English', { exact: true }).click();
    await page.getByText('Archived', { exact: true }).first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    // Names of people and what people wrote stay as they are.
    const left = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = new Set<string>();
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent?.trim() ?? '';
        // Names of holidays stay in the calendar's first language; what was told of the last step, in the language of then.
        if (
          /\p{Script=Han}/u.test(text) &&
          !walker.currentNode.parentElement?.closest('script,style,.why,.ant-message')
        ) {
          found.add(text);
        }
      }
      return [...found];
    });
    const ours = left.filter((text) => !/（虚构）/.test(text) && !WRITTEN.includes(text));
    expect(ours.sort()).toEqual(['Wangge 网格', '中文']);
  });

  test.each(['light', 'dark'] as const)('in %s no page has a serious fault of accessibility', async (look) => {
    const login = await come(desk);
    const report = await come(phoneAt(standingPoint()));
    await logIn(report, 'worker', product);
    const pages: [string, Page, string][] = [
      ['login', login.page, '/login'],
      ['report', report.page, '/report'],
      ['desk', dispatcher.page, '/desk?scope=all'],
      ['case', dispatcher.page, new URL(dispatcher.page.url()).pathname + new URL(dispatcher.page.url()).search],
    ];
    const found: Record<string, unknown> = {};
    for (const [name, page, address] of pages) {
      await page.evaluate((chosen) => localStorage.setItem('wangge.appearance', chosen), look);
      await page.goto(address);
      await page
        .locator({ login: '.demo button', report: 'textarea', desk: '.case-row', case: '.timeline' }[name]!)
        .first()
        .waitFor();
      const faults = await seriousFaults(page);
      if (faults.length > 0) found[name] = faults;
    }
    expect(found).toEqual({});
  });

  test('no page has broken on the way', () => {
    expect(faults).toEqual([]);
    expect(product.said()).not.toMatch(/"level":(50|60)/);
  });

  /** The state that the opened case shows. */
  const state = (page: Page, name: string) => page.locator('.case-sub .state', { hasText: name }).waitFor();

  async function act(action: string, fill?: () => Promise<unknown>): Promise<void> {
    const { page } = dispatcher;
    await page.getByRole('button', { name: action, exact: true }).click();
    await fill?.();
    await page.locator('section.case form button[type=submit]').click();
  }
});
