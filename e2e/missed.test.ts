import { newId } from '@wangge/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { begin, type OpenProduct, openProduct, pick, program, said, send, take, takeGrave, write } from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };
const BASIS = '该路段每日巡查，井盖破损已有三日';
const GROUNDS = '当日早晨刚发生，附巡查记录';

describe.skipIf(!program)(
  '漏报: a patrol missed what a caller told of, and its grid appeals, through the pages',
  () => {
    let open: OpenProduct;
    let order: { id: string; number: string };

    beforeAll(async () => {
      open = await openProduct(now);
      const [agent, dispatcher] = await Promise.all(
        ['agent', 'dispatcher'].map((login) => enterOverHttp(open.product, login)),
      );
      const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: '井盖破损' };
      const report = { id: newId(), matterId: newId(), procedure: 'hotline-order', form };
      order = await agent!.ask('POST', '/api/v1/cases', report);
      await agent!.act(order.id, 'accept', { category: 'C0103' });
      await dispatcher!.act(order.id, 'dispatch', { lead: 'urban-management' });
    });
    afterAll(() => open?.close());

    async function archive(): Promise<void> {
      const [unit, agent, callback] = await Promise.all(
        ['urban', 'agent', 'callback'].map((login) => enterOverHttp(open.product, login)),
      );
      await unit!.act(order.id, 'sign');
      await unit!.act(order.id, 'report-done', { result: '已更换' });
      await agent!.act(order.id, 'close');
      await callback!.act(order.id, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
    }

    test('a supervisor finds that it was missed, on what basis, once', async () => {
      const { page, context } = await open.come(desk, 'supervisor');
      await page.goto('/desk');
      await page.locator('.case-row[role=option]').click();
      await takeGrave(page, 'find-missed', async () => {
        await write(page, 'basis', BASIS);
        expect(await seriousFaults(page)).toEqual([]);
      });
      await page.locator('.row-flag', { hasText: '漏报' }).waitFor();
      expect(await said(page.locator('.timeline li').first())).toMatch(
        new RegExp(`认定漏报.*督查员.*认定依据 ${BASIS}`),
      );
      expect(await page.locator('[data-action=find-missed]').isDisabled()).toBe(true);
      expect(await said(page.locator('.refusals'))).toContain('认定漏报：该事项已记为“漏报”。');
      expect(await seriousFaults(page)).toEqual([]);
      await context.close();
    });

    test('the leader of its grid finds it on the phone among what is marked so, and appeals', async () => {
      await archive();
      const { page, context } = await open.come(phoneAt(standingPoint()), 'leader-grid');
      // Told without being looked for, on the page that opens first.
      const told = page.locator('.phone-section', { hasText: '我可申诉的' });
      await told.locator('.case-row').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('link', { name: '我的' }).tap();
      await page.getByRole('link', { name: '指挥台' }).tap();
      await page.getByLabel('范围').tap();
      await page.locator('.ant-select-item-option', { hasText: '全部' }).tap();
      await page.getByRole('button', { name: '标记' }).tap();
      await page.getByPlaceholder('搜索').fill('漏报');
      await page.getByRole('checkbox', { name: '漏报', exact: true }).tap();
      await page.keyboard.press('Escape');
      await page.locator('.case-row[role=option]').tap();
      await begin(page, 'ask-missed-appeal');
      await pick(page, 'reason', '巡查时尚未发生或无法发现');
      await write(page, 'opinion', GROUNDS);
      expect(await seriousFaults(page)).toEqual([]);
      await send(page);
      await page.locator('.state-asked').waitFor();
      expect(await said(page.locator('.case-sub'))).toContain('已归档 待漏报申诉初审');
      await page.goto('/');
      await page.locator('.phone-section', { hasText: '待我办' }).waitFor();
      expect(await told.count()).toBe(0);
      await context.close();
    });

    test('the duty officer has it among what is to do and reads the grounds, in English', async () => {
      const { page, context } = await open.come({ ...desk, ...english }, 'duty');
      await page.goto('/desk?scope=desk');
      await page.locator('.case-row', { hasText: 'Awaits' }).click();
      await begin(page, 'approve-missed-appeal');
      expect(await said(page.locator('.case-actions .request'))).toContain(GROUNDS);
      expect(await seriousFaults(page)).toEqual([]);
      await send(page);
      await page.locator('.state-asked', { hasText: 'Second review' }).waitFor();
      await context.close();
    });

    test('who found it reads why they do not uphold it', async () => {
      const { page, context } = await open.come(desk, 'supervisor');
      await page.goto('/desk?scope=desk');
      await page.locator('.case-row[role=option]').click();
      await page.locator('.refusals').waitFor();
      expect(await said(page.locator('.refusals'))).toContain(
        '漏报申诉复审：同意：您已对该事项执行过“认定漏报”，须由另一人操作。',
      );
      expect(await page.locator('[data-action=approve-missed-appeal]').isDisabled()).toBe(true);
      await context.close();
    });

    test('another leader has it on the phone and upholds the appeal; the story tells it in both languages', async () => {
      const { page, context } = await open.come(phoneAt(standingPoint()), 'leader');
      await page.locator('.case-row').tap();
      await take(page, 'approve-missed-appeal');
      await page.locator('.row-flag', { hasText: '漏报认定撤销' }).waitFor();
      expect(await said(page.locator('.timeline'))).toMatch(
        new RegExp(
          `漏报申诉复审：同意.*分管领导.*漏报申诉初审：同意.*值班长.*对漏报认定提出申诉.*网格长.*${GROUNDS}.*认定漏报.*督查员.*${BASIS}`,
        ),
      );
      expect(await seriousFaults(page)).toEqual([]);
      await context.close();

      const abroad = await open.come({ ...desk, ...english }, 'leader');
      await abroad.page.goto(`/cases/${order.id}`);
      await abroad.page.locator('.timeline').waitFor();
      expect(await said(abroad.page.locator('.case-sub'))).toMatch(
        /Archived Missed by the patrol Found not to be missed after all/,
      );
      expect(await said(abroad.page.locator('.timeline'))).toMatch(
        /^Appeal against a missed report · Second review: approved.*· First review: approved.*Not there yet, or not to be seen.*Find that it was missed/,
      );
      await abroad.context.close();
    });

    test('no page failed', () => {
      expect(open.faults).toEqual([]);
    });
  },
);
