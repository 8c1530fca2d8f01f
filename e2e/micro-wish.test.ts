import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../apps/server/tests/photos/pictures.ts';
import { seriousFaults } from './axe.ts';
import {
  begin,
  chooseUnit,
  type OpenProduct,
  openProduct,
  pick,
  program,
  report,
  said,
  stateOf,
  take,
  write,
} from './browser.ts';
import { desk, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };
const photo = { name: 'satchel.png', mimeType: 'image/png', buffer: png(320, 240) };
const WISHER = '柳某';

describe.skipIf(!program)('a micro-wish, from the wish to the thanks, through the pages', () => {
  let open: OpenProduct;
  let id: string;

  beforeAll(async () => {
    open = await openProduct(now);
  });
  afterAll(() => open?.close());

  test('the grid worker writes it down on the telephone, and has verified it', async () => {
    const { page, context } = await open.come(phoneAt(standingPoint()), 'worker');
    id = await report(page, {
      kind: '微心愿',
      prefix: 'XY',
      text: '想要一个书包',
      more: async () => {
        await page.locator('.report-send button').tap();
        expect(await said(page.getByRole('alert'))).toContain('心愿类别');
        await page.getByLabel('心愿类别').selectOption({ label: '物品' });
        await page.getByLabel('本人同意公开心愿内容').check();
        await page.getByLabel('许愿人').fill(WISHER);
        expect(await seriousFaults(page)).toEqual([]);
      },
    });
    await page.getByRole('region', { name: /^微心愿 XY-/ }).waitFor();
    await take(page, 'report-verified', async () => {
      await pick(page, 'consent', '是');
      await write(page, 'opinion', '属实');
    });
    await expect.poll(() => stateOf(page)).toBe('待发布');
    // Who verified it does not also publish it.
    expect(await page.locator('[data-action=publish]').count()).toBe(0);
    await context.close();
  });

  test('another publishes it, and registers who takes it on', async () => {
    const urban = await open.come(desk, 'urban');
    const { page, context } = await open.come(desk, 'leader-grid');
    await page.goto(`/desk?case=${id}`);
    await take(page, 'publish', () => write(page, 'text', '想要一个书包'));
    await expect.poll(() => stateOf(page)).toBe('待认领');
    // It hangs out in the grid; as a case it is shown to no unit before that has taken it on.
    await urban.page.goto(`/cases/${id}`);
    await urban.page.locator('section.case [role=alert]').waitFor();
    await urban.context.close();
    await take(page, 'claim', async () => {
      await chooseUnit(page, '住房和城乡');
      await pick(page, 'claimer', '单位');
    });
    await expect.poll(() => stateOf(page)).toBe('已认领');
    await context.close();
  });

  test('who took it on reports it fulfilled in English, with a photo, and does not learn who wished', async () => {
    const { page, context } = await open.come({ ...desk, ...english, colorScheme: 'dark' }, 'housing');
    await page.goto(`/cases/${id}`);
    await page.getByRole('region', { name: /^Micro-wish XY-/ }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain(WISHER);
    await begin(page, 'report-done');
    await write(page, 'result', 'Handed to the grid worker.');
    await page.locator('.action-form button[type=submit]').click();
    await page.locator('[data-field=photos].field-faulty').waitFor();
    await page.locator('.action-form input[type=file]').setInputFiles(photo);
    await page.locator('.photos-input [role=status]').waitFor({ state: 'detached' });
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('.action-form button[type=submit]').click();
    await expect.poll(() => stateOf(page)).toBe('To be confirmed');
    expect(await said(page.locator('.timeline'))).toContain('Handed to the grid worker.');
    await context.close();
  });

  test('the grid worker confirms it on the telephone and passes the thanks on', async () => {
    const { page, context } = await open.come(phoneAt(standingPoint()), 'worker');
    await page.locator('.case-row').first().tap();
    await take(page, 'confirm-done', () => page.locator('.rating label').nth(4).tap());
    await expect.poll(() => stateOf(page)).toBe('已实现');
    await take(page, 'thank', () => write(page, 'thanks', '谢谢，书包很合用'));
    await expect.poll(() => stateOf(page)).toBe('已归档');
    expect(await said(page.locator('.timeline'))).toContain('谢谢，书包很合用');
    expect(await said(page.locator('.case-sub'))).toContain('已致谢');
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
