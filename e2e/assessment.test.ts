import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSheet } from '../apps/server/tests/exports/read-sheet.ts';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { exportThrough } from './exported.ts';
import { arrive, desk, logIn, PATIENCE, phoneAt } from './people.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

describe.skipIf(!program)('the assessment, as a leader looks through it', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let page: Page;

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '3' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    const leader = await arrive(browser, product, { device: desk });
    await logIn(leader, 'leader', product);
    page = leader.page;
    await page.goto('/assessment');
    await page.locator('.assessment-table').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByLabel(label, { exact: true }).click();
    await page.locator('.ant-select-item-option', { hasText: new RegExp(`^${option}$`) }).click();
  };
  const heads = (part: 'thead' | 'tbody' | 'tfoot') => page.locator(`.assessment-table ${part} th`).allInnerTexts();
  const total = async () => Number(/[\d,]+/.exec(await page.locator('.list-said').innerText())?.[0].replace(',', ''));

  test('takes the width of the window, and has the other language in its bar', async () => {
    const main = await page.locator('main').boundingBox();
    expect(main?.width).toBe(desk.viewport?.width);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Assessment' }).waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { name: '考核' }).waitFor();
  });

  test('goes from units to streets', async () => {
    expect(await heads('tbody')).toContain('市中区城市管理局');
    await choose('分组', '街道');
    await page.waitForURL(/by=area(:|%3A)street/);
    await expect.poll(() => heads('tbody'), { timeout: PATIENCE }).toContain('舜玉路街道');
    expect((await heads('thead'))[0]).toBe('街道');
  });

  test('the row of totals is in sight, and the table is the only thing that scrolls', async () => {
    const box = await page.locator('.assessment-table tfoot th').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(desk.viewport?.height ?? 0);
    const scrolled = await page
      .locator('.shell-page')
      .evaluate((element) => element.scrollHeight - element.clientHeight);
    expect(scrolled).toBe(0);
  });

  test('a number opens its cases, a case opens from there, and back leads back', async () => {
    const link = page.locator('.assessment-table tfoot td').first().locator('a').last();
    const counted = Number(await link.innerText());
    expect(counted).toBeGreaterThan(0);
    await link.click();
    await page.waitForURL(/\/desk\?.*figure=/);
    await expect.poll(total, { timeout: PATIENCE }).toBe(counted);
    // It says which figure they are behind, and leads from its part to its whole.
    const filter = page.locator('.figure-filter');
    expect(await filter.innerText()).toMatch(/处置率 · 合计 · \d{4}年\d+月[\s\S]*截至 \d{4}年/);
    expect(await filter.innerText()).toContain('分母');
    await page.locator('.case-row').first().click();
    await page.locator('section.case h2').waitFor();
    await page.waitForURL(/case=|\/cases?\//);
    await page.goBack();
    await page.locator('section.case h2').waitFor({ state: 'hidden' });
    await expect.poll(total, { timeout: PATIENCE }).toBe(counted);
    await page.goBack();
    await page.waitForURL(/\/assessment\?.*by=area(:|%3A)street/);
    expect(await link.innerText()).toBe(String(counted));
  });

  test('the file holds what the table shows, and a dash where there is nothing to take a share of', async () => {
    const { name: fileName, bytes } = await exportThrough(page, 'Excel');
    expect(fileName).toMatch(/^考核 \d{4}-\d{2}-\d{2} \d{4}\.xlsx$/);
    const sheet = readSheet(bytes);
    const head = sheet.findIndex((row) => row[0] === '街道');
    // Away from the page it still says whose it is, that it is made up, and by when, with the year.
    const about = readSheet(bytes, 2)
      .map((row) => row.join(' '))
      .join('\n');
    expect(about).toMatch(/市中区[\s\S]*\d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
    expect(about).toContain('虚构');
    const titles = sheet[head] ?? [];
    const columns = await heads('thead');
    const lines = await page.locator('.assessment-table tbody tr, .assessment-table tfoot tr').all();
    let dashes = 0;
    for (const [index, line] of lines.entries()) {
      const cells = sheet[head + 1 + index] ?? [];
      expect(cells[0]).toBe(await line.locator('th').innerText());
      const shown = await line.locator('td').allInnerTexts();
      for (const [at, text] of shown.entries()) {
        const name = columns[at + 1] ?? '';
        const cell = (more = '') => cells[titles.indexOf(name + more)];
        const [first = '', counts = ''] = text.split('\n').filter((one) => one !== '');
        if (first === '—') dashes += 1;
        if (first === '—') expect([name, cell() ?? cell(' · 原始')]).toEqual([name, '—']);
        else if (first.endsWith('%')) {
          const written = `${((cell() as number) * 100).toFixed(1)}% ${cell(' · 分子')} / ${cell(' · 分母')}`;
          expect([name, written]).toEqual([name, `${first} ${counts}`]);
        } else if (first.endsWith(' 倍')) {
          const written = `${Number(cell()).toFixed(2)} 倍 ${cell(' · 件数')} 件`;
          expect([name, written]).toEqual([name, `${first} ${counts}`]);
        } else expect([name, Math.round(Number(cell() ?? cell(' · 原始')) * 100) / 100]).toEqual([name, Number(first)]);
      }
    }
    expect(lines.length).toBeGreaterThan(5);
    expect(dashes).toBeGreaterThan(0);
  });

  test('a score opens its parts, whose points add up to it, each with the cases behind it', async () => {
    const score = page.locator('.assessment-table tfoot .assessment-score');
    const shown = Number(await score.innerText());
    await score.click();
    const parts = page.locator('.assessment-parts');
    await parts.waitFor();
    expect(await parts.locator('tbody th').allInnerTexts()).toEqual([
      expect.stringMatching(/^按期结案率\s+满分 50$/),
      expect.stringMatching(/^结案率\s+满分 20$/),
      expect.stringMatching(/^返工次数\s+扣分项$/),
      expect.stringMatching(/^认定次数\s+扣分项$/),
    ]);
    const points = await parts.locator('tbody tr td:nth-of-type(2)').allInnerTexts();
    const sum = points.reduce((all, one) => all + (one === '—' ? 0 : Number(one)), 0);
    expect(sum).toBeCloseTo(shown, 1);
    expect(await parts.locator('tfoot td').first().innerText()).toBe(String(shown));
    expect(await seriousFaults(page)).toEqual([]);
    const whole = parts.locator('tbody tr').first().locator('a').nth(1);
    const counted = Number(await whole.innerText());
    await whole.click();
    await page.waitForURL(/\/desk\?.*figure=/);
    await expect.poll(total, { timeout: PATIENCE }).toBe(counted);
    // Of all the kinds that were asked for those that the figure counts.
    const filter = await page.locator('.figure-filter').innerText();
    expect(filter).toContain('按期结案率');
    expect(filter).not.toMatch(/认定|信访|微心愿/);
    await page.goBack();
    await page.locator('.assessment-table').waitFor();
  });

  test('a score of some kinds says by name what it leaves out', async () => {
    const before = page.url();
    await page.goto('/assessment?kind=grid-event');
    await page.getByText('所选事项种类的得分不含：认定次数。').waitFor();
    expect(await page.locator('.assessment-rules details').first().innerText()).not.toContain('findings');
    await page.locator('.assessment-table tfoot .assessment-score').click();
    expect(await page.locator('.assessment-parts tbody tr').count()).toBe(3);
    await page.locator('.ant-modal').getByText('得分不含：认定次数').waitFor();
    await page.goto(before);
    await page.locator('.assessment-table').waitFor();
  });

  test('is clean, by light and in the dark', async () => {
    expect(await seriousFaults(page)).toEqual([]);
    // From the start: while a page changes its colours, texts pass through every shade between.
    const dark = await arrive(browser, product, { device: { ...desk, colorScheme: 'dark' } });
    await logIn(dark, 'leader', product);
    await dark.page.goto('/assessment');
    await dark.page.locator('.assessment-table').waitFor();
    expect(await seriousFaults(dark.page)).toEqual([]);
    await dark.context.close();
  });

  test('on a telephone the names of the rows stay while the table is drawn aside', async () => {
    const other = await arrive(browser, product, { device: phoneAt({ lng: 116.99, lat: 36.65 }) });
    await logIn(other, 'leader', product);
    await other.page.goto('/assessment');
    const scroller = other.page.locator('.assessment-scroll');
    await scroller.waitFor();
    const first = other.page.locator('.assessment-table tbody th').first();
    const before = (await first.boundingBox())?.x;
    await scroller.evaluate((element) => element.scrollTo({ left: 400 }));
    expect(await scroller.evaluate((element) => element.scrollLeft)).toBe(400);
    expect((await first.boundingBox())?.x).toBe(before);
    expect(await seriousFaults(other.page)).toEqual([]);
    await other.context.close();
  });

  test('a unit’s desk sees its own unit, and nobody else’s', async () => {
    const urban = await arrive(browser, product, { device: desk });
    await logIn(urban, 'urban', product);
    await urban.page.goto('/assessment');
    await urban.page.locator('.assessment-table').waitFor();
    expect(await urban.page.locator('.assessment-table tbody th').allInnerTexts()).toEqual(['市中区城市管理局']);
    await urban.context.close();
  });
});
