import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { seriousFaults } from './axe.ts';
import { arrive, logIn, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

/** The phone stands in 市中区; an address in 历下区 contradicts it. */
const ELSEWHERE = '济南市历下区文化东路 3 号';
const HERE = '济南市市中区舜玉路 3 号';

describe.skipIf(!program)('a report whose place is doubted, on a phone', () => {
  let browser: Browser;
  let product: Product;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let worker: Person;

  beforeAll(async () => {
    data = await dataFolder();
    product = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    worker = await arrive(browser, product, { device: phoneAt(standingPoint()) });
    await logIn(worker, 'worker', product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await data?.remove();
  });

  async function reportWith(address: string): Promise<void> {
    const { page } = worker;
    await page.goto('/report');
    await page.getByText('已定位，精度约 8 米').waitFor();
    await page.getByLabel(/^地址/).fill(address);
    await page.getByLabel('情况描述').fill('路面破损');
    await page.locator('.report-send button').tap();
  }
  const refused = () => worker.page.locator('.refused li');

  test('says where the point lies and what the address names; once confirmed it is sent, and the case tells', async () => {
    const { page } = worker;
    await reportWith(ELSEWHERE);
    await refused().getByText('在市中区，地址写的却是“历下区”').waitFor();
    expect(await refused().getByRole('button').allInnerTexts()).toEqual([
      '位置无误，照此提交',
      '改位置或地址',
      '删除这条',
    ]);
    expect(await seriousFaults(page)).toEqual([]);
    await refused().getByRole('button', { name: '位置无误，照此提交' }).tap();
    await page.getByText(/^已收到，编号 WG-/).waitFor();
    expect(await refused().count()).toBe(0);
    await page.getByRole('link', { name: '今日' }).tap();
    await page.locator('.case-row').first().tap();
    await page.getByText('上报人已确认位置：地址写的是别处').waitFor();
    expect(await page.locator('main').innerText()).toContain(ELSEWHERE);
  });

  test('can be put right by another address, and needs no confirmation then', async () => {
    const { page } = worker;
    await reportWith(ELSEWHERE);
    await refused().getByRole('button', { name: '改位置或地址' }).tap();
    const address = refused().getByLabel(/^地址/);
    expect(await address.inputValue()).toBe(ELSEWHERE);
    await refused().getByText('已用上报时的位置').waitFor();
    await address.fill(HERE);
    const [sent] = await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith('/api/v1/cases') && answer.request().method() === 'POST'),
      refused().getByRole('button', { name: '重新提交' }).tap(),
    ]);
    expect(sent.status()).toBe(201);
    expect((await sent.json()).place).not.toHaveProperty('confirmedDespite');
    await refused().waitFor({ state: 'hidden' });
  });

  test('outside the district there is no confirming, only another place', async () => {
    const { page, context } = worker;
    await context.setGeolocation({ longitude: 117.9, latitude: 36.9, accuracy: 8 });
    await reportWith(HERE);
    await refused().getByText('不在本辖区范围内，地址写的是“市中区”').waitFor();
    expect(await refused().getByRole('button').allInnerTexts()).toEqual(['改位置或地址', '删除这条']);
    await context.setGeolocation({ ...geolocation(), accuracy: 8 });
    await refused().getByRole('button', { name: '改位置或地址' }).tap();
    await refused().getByRole('button', { name: '重新定位' }).tap();
    await refused().getByText('已定位，精度约 8 米').waitFor();
    await refused().getByRole('button', { name: '重新提交' }).tap();
    await page.getByText(/^已收到，编号 WG-/).waitFor();
  });

  function geolocation(): { longitude: number; latitude: number } {
    const { lng, lat } = standingPoint();
    return { longitude: lng, latitude: lat };
  }
});
