import { newId } from '@wangge/client';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../apps/server/tests/photos/pictures.ts';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { enterOverHttp, type Officer } from './officer.ts';
import { arrive, desk, logIn, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

const photo = { name: 'fenced.png', mimeType: 'image/png', buffer: png(320, 240) };
const now = new Date('2020-04-07T09:00:00+08:00').toISOString();

describe.skipIf(!program)('several units at one matter, and several callers of one, through the pages', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let dispatcher: Officer;
  let agent: Officer;
  let lead: { id: string; number: string };
  let second: { id: string; number: string };
  let urban: Person;
  /** Faults of the pages themselves: none is expected. */
  const faults: string[] = [];

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    await product.setNow(now);
    agent = await enterOverHttp(product, 'agent');
    dispatcher = await enterOverHttp(product, 'dispatcher');
    lead = await filed('路口燃气味很重');
    second = await filed('闻到煤气味');
    await dispatcher.act(lead.id, 'dispatch', { lead: 'urban-management' });
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  /** A report of a missing gas cover that waits for its dispatch. */
  async function filed(text: string): Promise<{ id: string; number: string }> {
    const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text };
    const report = { id: newId(), matterId: newId(), procedure: 'grid-event', form };
    const { id, number } = await agent.ask('POST', '/api/v1/cases', report);
    await dispatcher.act(id, 'accept', { category: 'C0111' });
    await dispatcher.act(id, 'file', { category: 'C0111', condition: 'C0111-1' });
    return { id, number };
  }
  async function come(device: BrowserContextOptions, login: string): Promise<Person> {
    const person = await arrive(browser, product, { device, at: now });
    person.page.on('pageerror', (error) => faults.push(String(error)));
    await logIn(person, login, product);
    return person;
  }
  /** Types a part of the name into a field that takes units, and takes the first that is found. */
  async function chooseUnit(page: Page, field: string, part: string): Promise<void> {
    const input = page.locator(`[data-field="${field}"] input`);
    await input.fill(part);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  }

  /** What is to be read there, as one line. */
  const said = async (place: Locator): Promise<string> => (await place.innerText()).replaceAll(/\s+/g, ' ');

  /** An action whose form may be left as it is. */
  async function take(page: Page, action: string): Promise<void> {
    await page.locator(`[data-action=${action}]`).click();
    await page.locator('.action-form button[type=submit]').click();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
  }

  test('a case joins the one beside it: the near one is offered, and both say so', async () => {
    const { page, context } = await come(desk, 'dispatcher');
    await page.goto(`/desk?case=${second.id}`);
    await page.locator('[data-action=join]').click();
    const near = page.getByRole('list', { name: '可能是同一件事' }).getByRole('button');
    await near.click();
    expect(await near.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: '并案', exact: true }).click();
    // It leaves the desk with that, so the page asks again.
    await page.getByRole('dialog').getByRole('button', { name: /并案/ }).click();
    const banner = page.locator('.kin-banner');
    await banner.waitFor();
    expect(await banner.innerText()).toContain(lead.number);
    await page.locator(`.case-row[aria-selected=true] .row-kin`).waitFor();
    // What is done about it is written there, and read here.
    const story = page.locator('.lead-story');
    await story.locator('summary').click();
    expect(await said(story)).toMatch(new RegExp(`${lead.number} 的办理经过.*${second.number} 并入本事项`));
    expect(await seriousFaults(page)).toEqual([]);

    await banner.getByRole('button', { name: lead.number }).click();
    const joined = page.getByRole('region', { name: '并入的事项' });
    await joined.waitFor();
    expect(await joined.innerText()).toContain(second.number);
    expect(await joined.innerText()).toContain('共 2 次反映');
    await context.close();
  });

  test('who leads calls the stages; what is not done yet stands beside what it holds up', async () => {
    urban = await come(desk, 'urban');
    const { page } = urban;
    await page.goto(`/cases/${lead.id}`);
    await take(page, 'sign');
    await page.locator('[data-action=call-stages]').click();
    await chooseUnit(page, 'secure', '住房和城乡');
    await chooseUnit(page, 'repair', '燃气');
    await page.locator('[data-field=request] textarea').fill('先围护，再修复');
    await page.getByRole('button', { name: '分段处置', exact: true }).click();

    const course = page.getByRole('region', { name: '联合办理' });
    await course.waitFor();
    expect(await course.innerText()).toMatch(/3 项中 0 项完成/);
    expect(await said(course.locator('.stage-open'))).toMatch(/围护.*住房和城乡建设局.*待签收/);
    expect(await said(course.locator('.stage-planned'))).toMatch(/修复.*燃气.*待前一步完成后派出/);
    expect(await said(course.locator('.stage-not-called'))).toMatch(/路面恢复.*尚未派出/);
    expect(await page.locator('.refusals').innerText()).toMatch(/“第一阶段：围护”（市中区住房和城乡建设局）正在办理/);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('who was called does it on the phone, and the lead sees the next stage begin', async () => {
    const housing = await come(phoneAt(standingPoint()), 'housing');
    const { page } = housing;
    await page.goto(`/cases/${lead.id}`);
    await page.getByRole('region', { name: '联合办理' }).getByRole('button').first().tap();
    const banner = page.locator('.kin-banner');
    await banner.waitFor();
    expect(await said(banner)).toMatch(new RegExp(`主办事项.*${lead.number}.*由市中区城市管理局发起的协同任务`));
    expect(await page.locator('section.case h2').innerText()).toBe('第一阶段：围护');
    expect(await seriousFaults(page)).toEqual([]);

    for (const action of ['sign', 'contact', 'arrive']) await take(page, action);
    await page.locator('[data-action=report-done]').tap();
    await page.locator('[data-field=result] textarea').fill('已围护，警戒线外有人值守');
    await page.locator('[data-field=photos] input[type=file]').setInputFiles(photo);
    await page.locator('.action-form button[type=submit]:not([disabled])').tap();
    await page.getByText('待评价').first().waitFor();

    const course = urban.page.getByRole('region', { name: '联合办理' });
    await course.locator('.stage-done').waitFor();
    expect(await said(course.locator('.stage-done'))).toMatch(/围护.*已完成/);
    expect(await said(course.locator('.stage-open'))).toMatch(/修复.*燃气/);
    await housing.context.close();
  });

  test('who called rates who came, and the stars stand beside the stage', async () => {
    const { page } = urban;
    const course = page.getByRole('region', { name: '联合办理' });
    await course.locator('.stage-done button').click();
    await page.locator('[data-action=rate]').click();
    await page.locator('.rating label').nth(3).click();
    await page.locator('.action-form button[type=submit]').click();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
    await page.locator('.kin-banner').getByRole('button', { name: lead.number }).click();
    await course.locator('.stage-rating').waitFor();
    expect(await said(course.locator('.stage-rating'))).toMatch(/4/);
    const timeline = await page.locator('.timeline').innerText();
    expect(timeline).toMatch(/任务“第一阶段：围护”（市中区住房和城乡建设局）已完成/);
    expect(timeline).toContain(`${second.number} 并入本事项`);
  });

  test('no page failed', () => {
    expect(faults).toEqual([]);
  });
});
