import { newId } from '@wangge/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../apps/server/tests/photos/pictures.ts';
import { seriousFaults } from './axe.ts';
import {
  begin,
  chooseUnit,
  type OpenProduct,
  openProduct,
  program,
  said,
  send,
  stateOf,
  take,
  takeGrave,
  write,
} from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };
const dark = { colorScheme: 'dark' } as const;
const GROUNDS = '照片与现场不符，井盖仍缺失';
const STATEMENT = 'Our crew took the photo at the next manhole by mistake.';
const REASONS = '核对照片与坐标，事实成立';
const APPEAL = 'The work order of that day shows the right place.';
const evidence = { name: 'evidence.png', mimeType: 'image/png', buffer: png(320, 240) };

describe.skipIf(!program)(
  '弄虚作假: a finding against a unit, from who brings it to the appeal, through the pages',
  () => {
    let open: OpenProduct;
    let order: { id: string; number: string };
    let finding: string;

    beforeAll(async () => {
      open = await openProduct(now);
      const [agent, dispatcher, unit] = await Promise.all(
        ['agent', 'dispatcher', 'urban'].map((login) => enterOverHttp(open.product, login)),
      );
      const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: '井盖缺失' };
      const report = { id: newId(), matterId: newId(), procedure: 'hotline-order', form };
      order = await agent!.ask('POST', '/api/v1/cases', report);
      await agent!.act(order.id, 'accept', { category: 'C0103' });
      await dispatcher!.act(order.id, 'dispatch', { lead: 'urban-management' });
      await unit!.act(order.id, 'sign');
      await unit!.act(order.id, 'report-done', { result: '已补装' });
    });
    afterAll(() => open?.close());

    test('a supervisor brings it from the case that the unit reported done; it is no part of the work', async () => {
      const { page, context } = await open.come(desk, 'supervisor');
      await page.goto(`/desk?case=${order.id}`);
      await takeGrave(page, 'bring-false-report', async () => {
        await chooseUnit(page, '市中区城市管理局', 'unit');
        await write(page, 'basis', GROUNDS);
        expect(await seriousFaults(page)).toEqual([]);
      });
      const apart = page.getByRole('region', { name: '另案处理' });
      expect(await said(apart)).toMatch(/弄虚作假认定 市中区城市管理局 .*待陈述 4月14日 24:00 到期/);
      expect(await page.getByRole('region', { name: '联合办理' }).count()).toBe(0);
      expect(await stateOf(page)).toBe('待审核');
      expect(await said(page.locator('.timeline li').first())).toMatch(
        new RegExp(`提请认定弄虚作假.*督查员.*“弄虚作假认定”针对市中区城市管理局：${order.number}-1.*${GROUNDS}`),
      );
      expect(await seriousFaults(page)).toEqual([]);
      await apart.getByRole('button', { name: `打开“弄虚作假认定” ${order.number}-1` }).click();
      await page.getByRole('region', { name: `认定 ${order.number}-1` }).waitFor();
      expect(await said(page.locator('.kin-banner'))).toMatch(new RegExp(`^所涉事项 .*${order.number} 待审核$`));
      expect(await page.locator('.kin-banner small').count()).toBe(0);
      expect(await seriousFaults(page)).toEqual([]);
      finding = new URL(page.url()).searchParams.get('case') ?? '';
      await context.close();
    });

    test('the unit has it on the phone as something to do, and says what it has to say, with evidence', async () => {
      const { page, context } = await open.come({ ...phoneAt(standingPoint()), ...english, ...dark }, 'urban');
      const row = page.locator('.phone-section', { hasText: 'On my desk' }).locator('.case-row');
      await row.waitFor();
      expect(await said(row)).toContain("Awaiting the unit's statement");
      // A mark of its own, as on the desk, also before any case was opened.
      const mark = row.locator('.row-kin', { hasText: 'Finding' });
      expect(await mark.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe('1px');
      await row.tap();
      await begin(page, 'state-view');
      expect(await said(page.locator('.case-scroll'))).toMatch(new RegExp(`^About .*${order.number} .*${GROUNDS}`));
      await write(page, 'opinion', STATEMENT);
      await page.locator('[data-field=photos] input[type=file]').setInputFiles(evidence);
      expect(await seriousFaults(page)).toEqual([]);
      await send(page);
      await expect.poll(() => stateOf(page)).toBe('Awaiting decision');
      expect(await said(page.locator('.photos figcaption'))).toBe('evidence');
      expect(await said(page.locator('.timeline li').first())).toContain(STATEMENT);
      expect(await seriousFaults(page)).toEqual([]);
      await context.close();
    });

    test('who brought it does not decide it, and reads why', async () => {
      const { page, context } = await open.come(desk, 'supervisor');
      await page.goto(`/desk?case=${finding}`);
      await page.locator('.refusals').waitFor();
      expect(await said(page.locator('.refusals'))).toContain(
        '认定成立：您已对该事项执行过“提请认定”，须由另一人操作。',
      );
      for (const action of ['uphold', 'drop']) {
        expect(await page.locator(`[data-action=${action}]`).isDisabled()).toBe(true);
      }
      await context.close();
    });

    test('a leader has it among what is to do, reads both sides and upholds it', async () => {
      const { page, context } = await open.come({ ...desk, ...dark }, 'leader');
      await page.goto('/desk?scope=desk');
      await page.locator('.case-row[role=option]', { hasText: '待认定' }).click();
      await takeGrave(page, 'uphold', async () => {
        expect(await said(page.locator('.timeline'))).toMatch(new RegExp(`${STATEMENT}.*${GROUNDS}`));
        await write(page, 'opinion', REASONS);
        expect(await seriousFaults(page)).toEqual([]);
      });
      await expect.poll(() => stateOf(page)).toBe('已认定');
      await context.close();
    });

    test('the unit finds it upheld among what is to do, reads the reasons and appeals', async () => {
      const { page, context } = await open.come({ ...phoneAt(standingPoint()), ...english }, 'urban');
      await page.locator('.case-row', { hasText: 'Upheld' }).tap();
      await begin(page, 'ask-appeal');
      expect(await said(page.locator('.timeline li').first())).toContain(REASONS);
      await write(page, 'opinion', APPEAL);
      expect(await seriousFaults(page)).toEqual([]);
      await send(page);
      await expect.poll(() => said(page.locator('.case-sub'))).toContain('Upheld Appeal awaits: First review');
      expect(await seriousFaults(page)).toEqual([]);
      await context.close();
    });

    test('two who had no part in it decide the appeal, and neither of those who had', async () => {
      const duty = await open.come(desk, 'duty');
      await duty.page.goto('/desk?scope=desk');
      await duty.page.locator('.case-row[role=option]', { hasText: '待申诉初审' }).click();
      await begin(duty.page, 'approve-appeal');
      expect(await said(duty.page.locator('.case-actions .request'))).toContain(APPEAL);
      expect(await seriousFaults(duty.page)).toEqual([]);
      await send(duty.page);
      await duty.context.close();

      for (const [login, part] of [
        ['supervisor', '提请认定'],
        ['leader', '认定成立'],
      ] as const) {
        const { page, context } = await open.come(desk, login);
        await page.goto(`/desk?case=${finding}`);
        await page.locator('.refusals').waitFor();
        const why = `您已对该事项执行过“${part}”，须由另一人操作。`;
        expect(await said(page.locator('.refusals'))).toContain(`申诉复审：同意：${why} 申诉复审：不同意：${why}`);
        await context.close();
      }

      const { page, context } = await open.come({ ...desk, ...english }, 'supervisor-2');
      await page.goto(`/desk?case=${finding}`);
      await take(page, 'approve-appeal');
      await expect.poll(() => stateOf(page)).toBe('Overturned');
      expect(await said(page.locator('.timeline'))).toMatch(
        /^Appeal · Second review: approved → Overturned.*First review: approved.*Appeal against the finding.*Uphold → Upheld.*State the unit's view.*Bring a finding/,
      );
      expect(await seriousFaults(page)).toEqual([]);
      await page.locator('.kin-banner button').click();
      // How it ended, in its own words: nothing was left undone.
      const apart = page.getByRole('region', { name: 'Dealt with apart' });
      expect(await said(apart)).toMatch(/False report Urban Management Bureau Overturned today 09:00/);
      await context.close();
    });

    test('the point is off in the raw score and not in the adjusted one', async () => {
      const { page, context } = await open.come(desk, 'urban');
      await page.goto('/assessment');
      await page.locator('.assessment-table tbody .assessment-score').click();
      const parts = page.locator('.assessment-parts');
      expect(await parts.locator('thead th').allInnerTexts()).toEqual(['评分项', '指标值', '原始得分', '申诉后']);
      expect(await said(parts.locator('tbody tr', { hasText: '认定次数' }))).toMatch(
        /^认定次数 扣分项 1 申诉后 0 -1 0\s*$/,
      );
      // What is not yet due links to its cases, in the middle of a sentence.
      expect(await page.getByText('截止时未到期、也未办的不计入各率').locator('a').count()).toBeGreaterThan(0);
      expect(await seriousFaults(page)).toEqual([]);
      await context.close();
    });

    test('no page failed', () => {
      expect(open.faults).toEqual([]);
    });
  },
);
