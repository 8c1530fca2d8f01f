import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  send,
  stateOf,
  take,
  write,
} from './browser.ts';
import { desk, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };
const PETITIONER = '王某某';
const PHONE = '13900000000';

describe.skipIf(!program)(
  'a petition, from its registration to the review that was handed over, through the pages',
  () => {
    let open: OpenProduct;
    let clerk: Person;
    let urban: Person;
    let id: string;

    beforeAll(async () => {
      open = await openProduct(now);
    });
    afterAll(() => open?.close());

    const reads = (page: Page) => page.locator('body').innerText();

    test('the petition office registers it and routes it; who decides is none who has only the area', async () => {
      const { geolocation, permissions } = phoneAt(standingPoint());
      clerk = await open.come(
        { ...desk, ...(geolocation && { geolocation }), ...(permissions && { permissions }) },
        'petition',
      );
      const { page } = clerk;
      id = await report(page, {
        prefix: 'XF',
        text: '反映旧楼加装电梯审批拖延',
        more: async () => {
          await page.getByLabel('信访人姓名').fill(PETITIONER);
          await page.getByLabel('联系电话').fill(PHONE);
        },
      });
      await page.getByRole('region', { name: /^信访事项 XF-/ }).waitFor();
      expect(await stateOf(page)).toBe('已登记待转送');
      await take(page, 'route', () => chooseUnit(page, '市中区城市管理局'));
      await expect.poll(() => stateOf(page)).toBe('待受理');

      const worker = await open.come(phoneAt(standingPoint()), 'worker');
      await worker.page.goto(`/cases/${id}`);
      await worker.page.locator('section.case [role=alert]').waitFor();
      await worker.context.close();
    });

    test('who petitions is masked for the clerk as well, and shown for a purpose', async () => {
      const { page } = clerk;
      const masked = await reads(page);
      expect(masked).not.toContain(PETITIONER);
      expect(masked).not.toContain(PHONE);
      expect(masked).toContain('139****0000');
      await page.locator('.reveal-open').click();
      expect(await page.locator('.reveal button[type=submit]').isDisabled()).toBe(true);
      await page.getByLabel('查看目的').fill('送达受理告知书');
      expect(await seriousFaults(page)).toEqual([]);
      await page.locator('.reveal button[type=submit]').click();
      await page.locator('.revealed').waitFor();
      expect(await said(page.locator('.revealed'))).toMatch(
        new RegExp(`${PETITIONER}.*${PHONE}|${PHONE}.*${PETITIONER}`),
      );
      // What was shown is kept nowhere.
      await page.reload();
      await page.locator('.reveal-open').waitFor();
      expect(await reads(page)).not.toContain(PHONE);
    });

    test('the unit takes it up in English and does not learn who petitions; the clerk tells it', async () => {
      urban = await open.come({ ...desk, ...english, colorScheme: 'dark' }, 'urban');
      const { page } = urban;
      await page.goto(`/cases/${id}`);
      await page.getByRole('region', { name: /^Petition XF-/ }).waitFor();
      await take(page, 'accept', () => write(page, 'opinion', 'Taken up; answered within 60 days.'));
      await expect.poll(() => stateOf(page)).toBe('Being handled');
      expect(await page.locator('.reveal-open').count()).toBe(0);
      for (const word of [PETITIONER, PHONE]) expect(await reads(page)).not.toContain(word);
      expect(await said(page.locator('.case-sub'))).toContain('Acceptance to be told');
      expect(await seriousFaults(page)).toEqual([]);

      await clerk.page.reload();
      await take(clerk.page, 'tell-acceptance', () => write(clerk.page, 'opinion', '已当面送达'));
      await expect.poll(() => said(clerk.page.locator('.case-sub'))).not.toContain('受理待告知');
    });

    test('what it decides is answered only when the clerk has handed it over', async () => {
      // What the clerk did reaches the unit's page by itself; a step on what stood before would be refused as outrun.
      await expect.poll(() => said(urban.page.locator('.case-sub'))).not.toContain('Acceptance to be told');
      await take(urban.page, 'report-done', async () => {
        await pick(urban.page, 'answer', 'Supported in part');
        await write(urban.page, 'result', 'The permit follows by May.');
      });
      await expect.poll(() => stateOf(urban.page)).toBe('Reply to be handed over');
      await urban.context.close();
      const { page } = clerk;
      await page.reload();
      await take(page, 'reply');
      await expect.poll(() => stateOf(page)).toBe('已答复');
    });

    test('a review is not asked of the unit that answered but of the government above it, and it is handed over', async () => {
      const { page } = clerk;
      await begin(page, 'request-review');
      const unit = page.locator('[data-field="lead"] input');
      await unit.fill('市中区城市管理局');
      expect(await page.getByRole('option', { name: '市中区城市管理局' }).count()).toBe(0);
      await unit.fill('');
      await chooseUnit(page, '市中区人民政府');
      await write(page, 'text', '对答复不服');
      await send(page);
      await expect.poll(() => stateOf(page)).toBe('复查待受理');

      const reviewer = await open.come(phoneAt(standingPoint()), 'petition-review');
      await reviewer.page.goto(`/cases/${id}`);
      await take(reviewer.page, 'accept-review');
      await take(reviewer.page, 'decide-review', async () => {
        await pick(reviewer.page, 'decision', '维持');
        await write(reviewer.page, 'result', '维持原答复意见');
      });
      await expect.poll(() => stateOf(reviewer.page)).toBe('复查意见待送达');
      expect(await reads(reviewer.page)).not.toContain(PETITIONER);
      await reviewer.context.close();

      await page.reload();
      await take(page, 'deliver-review');
      await expect.poll(() => stateOf(page)).toBe('已复查');
      expect(await said(page.locator('.timeline'))).toContain('维持原答复意见');
    });

    test('no page failed', () => {
      expect(open.faults).toEqual([]);
    });
  },
);
