import { newId } from '@wangge/client';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { enterOverHttp, type Officer } from './officer.ts';
import { arrive, desk, logIn, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };

describe.skipIf(!program)('the panel of seven of an investment project, through the pages', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let id: string;
  let leader: Person;
  /** What the demo calls its people, by login. */
  let named: ReadonlyMap<string, string>;
  /** Faults of the pages themselves: none is expected. */
  const faults: string[] = [];

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    await product.setNow(now);
    const office = await enterOverHttp(product, 'investment');
    const accounts: { login: string; staff: string }[] = await office.ask('GET', '/api/v1/demo/accounts');
    named = new Map(accounts.map(({ login, staff }) => [login, staff]));
    id = await approvedByExperts(office);
    leader = await come(desk, 'leader');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  /** A project with a package that five experts have found sound. */
  async function approvedByExperts(office: Officer): Promise<string> {
    const place = { ...standingPoint(), crs: 'WGS-84' };
    const form = { place, title: '智能制造基地', text: '研发和生产基地', lead: 'investment-promotion' };
    const matterId = newId();
    await office.ask('POST', '/api/v1/cases', { id: newId(), matterId, procedure: 'investment-project', form });
    await office.act(matterId, 'propose', { clauses: '政策包第一版' });
    const experts = [1, 2, 3, 4, 5].map((one) => `expert-${one}`);
    await office.act(matterId, 'present-experts', { experts: experts.map((one) => `s-${one}`) });
    for (const one of experts) await voteOverHttp(one, matterId, 'experts');
    await (await enterOverHttp(product, 'supervisor')).act(matterId, 'conclude-experts', { minutes: '评审纪要' });
    return matterId;
  }
  async function voteOverHttp(login: string, matter: string, ballot: string): Promise<void> {
    await (await enterOverHttp(product, login)).act(matter, `vote-${ballot}`, { vote: 'for' });
  }
  async function come(device: BrowserContextOptions, login: string): Promise<Person> {
    const person = await arrive(browser, product, { device, at: now });
    person.page.on('pageerror', (error) => faults.push(String(error)));
    await logIn(person, login, product);
    return person;
  }
  const nameOf = (login: string): string => named.get(login) ?? '';
  /** Types a name into a field that takes people, and takes the one who is found. */
  async function choose(page: Page, field: string, login: string): Promise<void> {
    await page.locator(`[data-field="${field}"] input`).fill(nameOf(login));
    await page.locator('.ant-select-item-option', { hasText: nameOf(login) }).click();
  }
  async function send(page: Page): Promise<void> {
    await page.locator('.action-form button[type=submit]').click();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
  }
  /** What is to be read there, as one line. */
  const said = async (place: Locator): Promise<string> => (await place.innerText()).replaceAll(/\s+/g, ' ');
  const panelOf = (page: Page): Locator => page.getByRole('region', { name: /七人会审|Panel of seven/ });

  test('a project is registered from the page, which asks for all that it takes', async () => {
    const { page, context } = await come(phoneAt(standingPoint()), 'investment');
    await page.goto('/report');
    await page.locator('.report-kinds label', { hasText: '招商项目' }).tap();
    await page.getByText('已定位').waitFor();
    await page.locator('textarea').fill('研发和生产基地，两年内投产');
    await page.locator('.report-send button').tap();
    expect(await said(page.getByRole('alert'))).toMatch(/项目名称.*承办单位/);
    await page.getByLabel('项目名称').fill('检测设备基地');
    expect(await seriousFaults(page)).toEqual([]);
    const unit = page.locator('.report-field', { has: page.getByText('承办单位') }).locator('input');
    await unit.fill('投资促进');
    await page.keyboard.press('Enter');
    await page.locator('.report-send button').tap();
    await page
      .getByText(/ZS-20200407-\d{5}/)
      .first()
      .waitFor();
    await context.close();
  });

  test('who carries the project calls the meeting: seven seats, named one by one', async () => {
    const { page, context } = await come(desk, 'investment');
    await page.goto(`/cases/${id}`);
    await page.locator('[data-action=present-panel]').click();
    for (const seat of [1, 2, 3, 4, 5, 6, 7]) await choose(page, 'seven', `seven-${seat}`);
    await page.locator('[data-field=seven] .note').click();
    await page.locator('.ant-select-dropdown').last().waitFor({ state: 'hidden' });
    expect(await said(page.locator('[data-field=seven]'))).toContain('7');
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('.action-form button[type=submit]').click();
    await panelOf(page).waitFor();
    expect(await said(panelOf(page))).toMatch(/7 人中 0 人已表决.*须有 7 人表决，还差 7 人/);
    expect(await panelOf(page).locator('.seat-waiting').count()).toBe(7);
    await context.close();
  });

  test('one of them stands aside at the word of who leads the meeting, who reads why it cannot end yet', async () => {
    const { page } = leader;
    await page.goto(`/cases/${id}`);
    expect(await said(page.locator('.refusals'))).toMatch(/宣布结果.*须有 7 人表决，还差 7 人/);
    await page.locator('[data-action=recuse-panel]').click();
    await choose(page, 'member', 'seven-7');
    await page.locator('[data-field=reason] label', { hasText: '近亲属有利害关系' }).click();
    await send(page);
    expect(await said(panelOf(page).locator('.recused'))).toBe(`${nameOf('seven-7')}回避（近亲属有利害关系）`);
    expect(await said(panelOf(page).locator('.seat-recused'))).toContain(nameOf('seven-7'));
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('a member finds it among what is to be done, on the telephone and in English, and votes', async () => {
    const { page, context } = await come({ ...phoneAt(standingPoint()), ...english }, 'seven-1');
    await page.locator('.case-row').first().tap();
    await panelOf(page).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('[data-action=vote-panel]').tap();
    await page.locator('[data-field=vote] label', { hasText: 'For' }).tap();
    await page.locator('[data-field=opinion] textarea').fill('Land and roads are there.');
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('.action-form button[type=submit]').tap();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
    expect(await said(panelOf(page))).toMatch(/1 of 7/);
    await context.close();
  });

  test('another votes against; nobody else reads how before the end', async () => {
    const { page, context } = await come(desk, 'seven-2');
    await page.goto(`/cases/${id}`);
    await page.locator('[data-action=vote-panel]').click();
    await page.locator('[data-field=vote] label', { hasText: '不同意' }).click();
    await send(page);
    expect(await said(panelOf(page).locator('.seat-against'))).toContain(nameOf('seven-2'));
    await context.close();
    for (const seat of [3, 4, 5, 6]) await voteOverHttp(`seven-${seat}`, id, 'panel');
    await panelOf(leader.page).getByText('7 人中 6 人已表决').waitFor();
    expect(await panelOf(leader.page).locator('.seat-voted').count()).toBe(6);
    expect(await panelOf(leader.page).locator('.seat-for, .seat-against').count()).toBe(0);
  });

  test('a substitute takes the seat and votes; the minutes end the meeting and all read the outcome', async () => {
    const { page } = leader;
    expect(await said(page.locator('.refusals'))).toMatch(/宣布结果.*须有 7 人表决，还差 1 人/);
    await page.locator('[data-action=substitute-panel]').click();
    await choose(page, 'member', 'seven-7');
    await choose(page, 'substitute', 'seven-8');
    await send(page);
    expect(await said(panelOf(page).locator('.recused'))).toContain(`由${nameOf('seven-8')}替补`);
    await voteOverHttp('seven-8', id, 'panel');
    await panelOf(page).getByText('已达到 7 人的法定人数').waitFor();
    await page.locator('[data-action=conclude-panel]:not([disabled])').click();
    await page.locator('[data-field=minutes] textarea').fill('逐人发表意见并表决。');
    await send(page);
    await panelOf(page).locator('.ballot-result').waitFor();
    expect(await said(panelOf(page))).toMatch(/七人会审 通过.*同意 6 不同意 1/);
    expect(await said(panelOf(page).locator('.seat-against'))).toContain(nameOf('seven-2'));
    expect(await said(page.locator('.case-sub .state'))).toBe('待明确牵头人');
    expect(await said(page.locator('.timeline'))).toContain('逐人发表意见并表决。');
    expect(await seriousFaults(page)).toEqual([]);

    const visitor = await come({ ...desk, ...english }, 'leader');
    await visitor.page.goto(`/cases/${id}`);
    await panelOf(visitor.page).locator('.ballot-result').waitFor();
    expect(await said(panelOf(visitor.page))).toMatch(/Panel of seven Passed.*For 6 Against 1/);
    expect(await seriousFaults(visitor.page)).toEqual([]);
    await visitor.context.close();
  });

  test('the gate of the landing names each stage that is missing, in both languages', async () => {
    const form = { lead: 'investment-promotion', owner: 's-investment', ambassador: 's-ambassador-1' };
    await (await enterOverHttp(product, 'leader')).act(id, 'dispatch', form);
    for (const [device, words] of [
      [desk, ['征收拆迁', '供地出让', '融资对接']],
      [{ ...desk, ...english }, ['Expropriation', 'Land supply', 'Financing']],
    ] as const) {
      const { page, context } = await come(device, 'investment');
      await page.goto(`/cases/${id}`);
      const gate = page.locator('.refusals');
      await gate.waitFor();
      for (const stage of words) expect(await said(gate)).toContain(stage);
      expect(await page.locator('[data-action=land]').isDisabled()).toBe(true);
      expect(await seriousFaults(page)).toEqual([]);
      await context.close();
    }
  });

  test('no page failed', () => {
    expect(faults).toEqual([]);
  });
});
