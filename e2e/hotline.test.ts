import { newId } from '@wangge/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import {
  back,
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
import { enterOverHttp } from './officer.ts';
import { desk, PATIENCE, type Person, phoneAt } from './people.ts';
import { standingPoint } from './worker-place.ts';

const now = new Date('2020-04-07T09:00:00+08:00').toISOString();
const english = { locale: 'en-GB' };

describe.skipIf(!program)('a 12345 order, from the call to the call-back, through the pages', () => {
  let open: OpenProduct;
  let dispatcher: Person;
  let urban: Person;
  let id: string;

  beforeAll(async () => {
    open = await openProduct(now);
  });
  afterAll(() => open?.close());

  test('the hotline registers the call and accepts it; the page calls it an order', async () => {
    const { page, context } = await open.come(phoneAt(standingPoint()), 'agent');
    id = await report(page, { kind: '12345工单', prefix: 'RX', text: '井盖松动，夜里很响' });
    await page.getByRole('region', { name: /^12345工单 RX-/ }).waitFor();
    await take(page, 'accept');
    await expect.poll(() => stateOf(page)).toBe('待转派');
    await context.close();
  });

  test('two units return it; who arbitrates names the lead, and the desk reads why', async () => {
    dispatcher = await open.come(desk, 'dispatcher');
    urban = await open.come({ ...desk, ...english }, 'urban');
    const { page } = dispatcher;
    await page.goto(`/desk?case=${id}`);
    await take(page, 'dispatch', () => chooseUnit(page, '市中区城市管理局'));
    await urban.page.goto(`/cases/${id}`);
    await urban.page.getByRole('region', { name: /^Hotline order RX-/ }).waitFor();
    await back(urban.page, 'It lies in a housing estate.');
    await page.locator('[data-action=refuse-return]').waitFor();
    await take(page, 'dispatch', () => chooseUnit(page, '市中区住房和城乡建设局'));

    const housing = await open.come(desk, 'housing');
    await housing.page.goto(`/cases/${id}`);
    await back(housing.page, '属市政道路');
    await housing.context.close();

    const supervisor = await open.come(desk, 'supervisor');
    await supervisor.page.goto(`/desk?case=${id}`);
    await supervisor.page.locator('[data-action=arbitrate]').click();
    expect(await seriousFaults(supervisor.page)).toEqual([]);
    await chooseUnit(supervisor.page, '市中区城市管理局');
    await write(supervisor.page, 'basis', '井在车行道内，按职责清单由城管主办');
    await supervisor.page.locator('.action-form button[type=submit]').click();
    await supervisor.page.locator('.action-form').waitFor({ state: 'hidden' });
    const told = supervisor.page.locator('.timeline li').first();
    expect(await said(told)).toContain('按职责清单由城管主办');
    // Nobody named what it is about: who decided learns that nothing comes of it for its like, and so does the unit.
    expect(await said(told)).toContain('只对本案有效，没有形成先例：未写明小类、立案条件');
    await expect
      .poll(() => said(urban.page.locator('.timeline')), { timeout: PATIENCE })
      .toContain('Holds for this case alone and is no precedent: no category and no filing condition was named');
    await supervisor.context.close();
  });

  test('the unit asks for more time in English, and who decides gives it', async () => {
    const { page } = urban;
    await page.locator('[data-action=sign]').waitFor();
    await take(page, 'sign');
    await take(page, 'ask-extension', async () => {
      await pick(page, 'reason', 'Waiting for parts');
      await page.locator('[data-field=days] input').fill('3');
      await write(page, 'opinion', 'The cover is on order.');
      await write(page, 'told', 'By next week.');
    });
    expect(await seriousFaults(page)).toEqual([]);
    await dispatcher.page.locator('[data-action=approve-extension]').waitFor();
    await take(dispatcher.page, 'approve-extension');
    await expect
      .poll(() => said(page.locator('.timeline')), { timeout: PATIENCE })
      .toMatch(/^Extension · Decision on more time: approved today 09:00 .*· Dispatcher ·/);
  });

  test('it is handled, audited, called back and archived', async () => {
    await take(urban.page, 'report-done', () => write(urban.page, 'result', 'The cover is new; the caller was told.'));
    const agent = await open.come(desk, 'agent');
    await agent.page.goto(`/cases/${id}`);
    await take(agent.page, 'close');
    await agent.context.close();

    const { page } = await open.come(desk, 'callback');
    await page.goto(`/cases/${id}`);
    await page.locator('[data-action=call-back]').click();
    await pick(page, 'reached', '是');
    await pick(page, 'resolved', '已解决');
    await page.locator('.rating label').nth(4).click();
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator('.action-form button[type=submit]').click();
    await page.locator('.action-form').waitFor({ state: 'hidden' });
    await expect.poll(() => stateOf(page)).toBe('已归档');
  });

  test('an arbitration that names category and condition says for which of its like it stands', async () => {
    const agent = await enterOverHttp(open.product, 'agent');
    const sender = await enterOverHttp(open.product, 'dispatcher');
    const form = { place: { ...standingPoint(), crs: 'WGS-84' }, text: '井盖松动' };
    const order = { id: newId(), matterId: newId(), procedure: 'hotline-order', form };
    const { id: other } = await agent.ask('POST', '/api/v1/cases', order);
    await agent.act(other, 'accept', { category: 'C0103' });
    for (const [login, lead] of [
      ['urban', 'urban-management'],
      ['housing', 'housing-construction'],
    ] as const) {
      await sender.act(other, 'dispatch', { lead });
      const unit = await enterOverHttp(open.product, login);
      await unit.act(other, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    }
    const decided = { lead: 'urban-management', condition: 'C0103-2', basis: '按职责清单' };
    await (await enterOverHttp(open.product, 'supervisor')).act(other, 'arbitrate', decided);
    for (const [device, note] of [
      [desk, /形成先例：舜玉路街道的“.+”（.+）由市中区城市管理局主办/],
      [{ ...desk, ...english }, /A precedent: in Shunyu.+, “.+” \(.+\) is led by /],
    ] as const) {
      const { page, context } = await open.come(device, 'supervisor');
      await page.goto(`/cases/${other}`);
      expect(await said(page.locator('.timeline li').first())).toMatch(note);
      await context.close();
    }
  });

  test('no page failed', () => {
    expect(open.faults).toEqual([]);
  });
});
