import { newId } from '@wangge/client';
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
  said,
  send,
  stateOf,
  take,
  takeGrave,
  write,
} from './browser.ts';
import { enterOverHttp } from './officer.ts';
import { desk, PATIENCE, type Person, passTo, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const instant = (text: string) => new Date(`${text}+08:00`).toISOString();
const english = { locale: 'en-GB' };
const photo = { name: 'after.png', mimeType: 'image/png', buffer: png(320, 240) };

describe.skipIf(!program)('what the unit that leads meets on its way, through the pages', () => {
  let open: OpenProduct;
  /** The desk of the unit that leads. */
  let urban: Person;

  beforeAll(async () => {
    open = await openProduct(instant('2020-04-07T09:00:00'));
    urban = await open.come(desk, 'urban');
  });
  afterAll(() => open?.close());

  /** A missing gas cover, signed for by the unit and opened before it. @returns the id of the case */
  async function handled(): Promise<string> {
    const [agent, dispatcher, unit] = await Promise.all(
      ['agent', 'dispatcher', 'urban'].map((login) => enterOverHttp(open.product, login)),
    );
    const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: '燃气井盖缺失' };
    const report = { id: newId(), matterId: newId(), procedure: 'grid-event', form };
    const { id } = await agent!.ask('POST', '/api/v1/cases', report);
    await dispatcher!.act(id, 'accept', { category: 'C0111' });
    await dispatcher!.act(id, 'file', { category: 'C0111', condition: 'C0111-1' });
    await dispatcher!.act(id, 'dispatch', { lead: 'urban-management' });
    await unit!.act(id, 'sign');
    await urban.page.goto(`/cases/${id}`);
    return id;
  }
  const reportDone = () => urban.page.locator('[data-action=report-done]');
  const due = () => said(urban.page.locator('.case-due'));

  test('挂账: the unit asks with a day, and both who decide find it among what they are to do', async () => {
    await handled();
    const { page } = urban;
    await begin(page, 'ask-suspension');
    await pick(page, 'reason', '受季节限制');
    await write(page, 'opinion', '汛期后方可开挖');
    await page.locator('.action-form button[type=submit]').click();
    expect(await said(page.locator('[data-field=suspended-until]'))).toContain('请填写');
    await page.locator('[data-field=suspended-until] input').fill('2020-06-30');
    expect(await seriousFaults(page)).toEqual([]);
    await send(page);

    const first = await open.come(desk, 'dispatcher');
    await first.page.goto('/desk?scope=desk');
    await first.page.locator('.case-row', { hasText: '挂账待派遣员审批' }).click();
    await begin(first.page, 'approve-suspension');
    expect(await said(first.page.locator('.case-actions .request'))).toMatch(/受季节限制.*2020-06-30.*汛期后方可开挖/);
    await send(first.page);
    // One of two has agreed: its time still runs.
    await expect.poll(() => said(page.locator('.case-sub')), { timeout: PATIENCE }).toContain('处置中 挂账待督查审批');
    expect(await due()).toBe('正常 剩 2 小时');
    await first.context.close();

    const second = await open.come({ ...phoneAt(standingPoint()), ...english }, 'supervisor');
    await second.page.locator('.case-row', { hasText: 'Suspension awaits' }).tap();
    await take(second.page, 'approve-suspension');
    await expect.poll(() => stateOf(second.page)).toBe('Suspended');
    expect(await said(second.page.locator('.case-due'))).toContain('waiting, no clock Suspension ends: 30 Jun, 00:00');
    expect(await seriousFaults(second.page)).toEqual([]);
    await second.context.close();
  });

  test('挂账: time stands still, and the case says until when; taken up again it goes on', async () => {
    const { page } = urban;
    await expect.poll(() => stateOf(page), { timeout: PATIENCE }).toBe('挂账');
    // Its two hours are long over by the clock on the wall.
    await passTo(instant('2020-04-08T09:00:00'), open.product, [urban]);
    await page.reload();
    await page.locator('.case-due').waitFor();
    expect(await due()).toContain('等待中，不计时 挂账到期：6月30日 00:00');
    expect(await said(page.locator('.clock-paused'))).toMatch(/处置时限 已暂停，剩 2 小时 暂停期间不计时/);
    expect(await seriousFaults(page)).toEqual([]);
    await take(page, 'resume');
    await expect.poll(() => stateOf(page)).toBe('处置中');
    expect(await due()).toBe('正常 剩 2 小时');
  });

  test('督办: until the unit has answered, what it did cannot be reported done, and it reads why', async () => {
    const id = await handled();
    const { page } = urban;
    const { page: chief, context } = await open.come(desk, 'supervisor');
    await chief.goto(`/desk?case=${id}`);
    await take(chief, 'supervise', async () => {
      await pick(chief, 'reason', '重点事项');
      await write(chief, 'opinion', '今日内恢复');
    });
    await context.close();

    await page.locator('.row-flag', { hasText: '督办中' }).waitFor();
    expect(await reportDone().isDisabled()).toBe(true);
    expect(await said(page.locator('.refusals'))).toContain('反馈办结：该事项处于“督办中”，须先处理。');
    expect(await said(page.locator('.timeline li').first())).toMatch(/督办.*重点事项.*今日内恢复/);
    expect(await seriousFaults(page)).toEqual([]);
    await take(page, 'answer-supervision', () => write(page, 'opinion', '已派人更换'));
    await page.locator('.row-flag', { hasText: '督办中' }).waitFor({ state: 'hidden' });
    await take(page, 'report-done', async () => {
      await write(page, 'result', '井盖已更换');
      await page.locator('[data-field=photos] input[type=file]').setInputFiles(photo);
      await page.locator('.action-form button[type=submit]:not([disabled])').waitFor();
    });
    await expect.poll(() => stateOf(page)).toBe('待核查');
  });

  test('分段处置: a stage that is declined shuts the gate by its name; dropped with a reason it opens', async () => {
    const id = await handled();
    const { page } = urban;
    await take(page, 'call-stages', async () => {
      await chooseUnit(page, '住房和城乡', 'secure');
      await page.keyboard.press('Escape');
      await write(page, 'request', '先围护');
    });
    const course = page.getByRole('region', { name: '联合办理' });
    await course.locator('.stage-open').waitFor();
    const task = await (await enterOverHttp(open.product, 'urban')).ask('GET', `/api/v1/cases/${id}`);
    const housing = await enterOverHttp(open.product, 'housing');
    await housing.act(task.tasks[0].matter.id, 'decline', { reason: 'not-our-duty', basis: '井盖权属燃气公司' });

    await course.locator('.stage-failed').waitFor();
    expect(await reportDone().isDisabled()).toBe(true);
    const gate = /反馈办结：.*“第一阶段：围护”（市中区住房和城乡建设局）/;
    expect(await said(page.locator('.refusals'))).toMatch(gate);
    await takeGrave(page, 'drop-stage', async () => {
      await pick(page, 'stage', '第一阶段：围护');
      await write(page, 'opinion', '井盖已就位，无需围护');
    });
    await expect.poll(() => reportDone().isDisabled(), { timeout: PATIENCE }).toBe(false);
    expect(await page.locator('.refusals', { hasText: '反馈办结' }).count()).toBe(0);
    expect(await said(page.locator('.timeline li').first())).toMatch(/取消阶段.*第一阶段：围护.*井盖已就位，无需围护/);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
