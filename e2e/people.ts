import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Product } from '../scripts/product.ts';

export interface LngLat {
  lng: number;
  lat: number;
}

/** Somebody before a screen: a browser of their own, logged in through the page. */
export interface Person {
  context: BrowserContext;
  page: Page;
}

/** Milliseconds for anything to come to a page; a machine that is busy with other tests takes long. */
export const PATIENCE = 45_000;

/** A desk; its device stands in another zone than the district, whose times it must show all the same. */
export const desk: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'zh-CN',
  timezoneId: 'America/New_York',
};

/** A telephone that knows where it is, in WGS-84. */
export const phoneAt = ({ lng, lat }: LngLat): BrowserContextOptions => ({
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  geolocation: { longitude: lng, latitude: lat, accuracy: 8 },
  permissions: ['geolocation'],
});

export interface Entering {
  device: BrowserContextOptions;
  /** What the device's own clock says; like the server's it stands still until it is set again. */
  at?: string | undefined;
  /** False shows the first steps as a newcomer sees them. */
  isUsedToIt?: boolean;
}

/** A new browser at the login page. */
export async function arrive(browser: Browser, product: Product, entering: Entering): Promise<Person> {
  // Calm: while something still moves under a busy machine, a click may fall beside it. The login page is seen with motion.
  const context = await browser.newContext({ reducedMotion: 'reduce', ...entering.device, baseURL: product.url });
  context.setDefaultTimeout(PATIENCE);
  if (entering.at !== undefined) await context.clock.setFixedTime(entering.at);
  if (entering.isUsedToIt !== false) {
    await context.addInitScript(`localStorage.setItem('wangge.tour', ${JSON.stringify(entering.at ?? 'seen')})`);
  }
  const page = await context.newPage();
  await page.goto('/');
  await page.waitForURL('**/login');
  return { context, page };
}

/** Types the account and presses Enter. */
export async function logIn({ page }: Person, login: string, product: Product): Promise<void> {
  const answer = await fetch(`${product.url}/api/v1/demo/accounts`);
  const accounts = (await answer.json()) as { login: string; password: string }[];
  const account = accounts.find((one) => one.login === login);
  if (!account) throw new Error(`there is no demo account “${login}”`);
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill(account.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => address.pathname !== '/login');
}

/** The same page with the eyes of another role, as the demo's menu lets one. @throws when three tries do not bring them */
export async function become({ page }: Person, role: string, who = ''): Promise<void> {
  const shown = page.locator('button.me', { hasText: role });
  // A submenu that opens under a moving pointer may close before the click; a person would try again.
  for (let tries = 1; ; tries++) {
    await page.locator('button.me').click();
    await page.getByRole('menuitem', { name: '换个角色看看（演示）' }).hover();
    await page.getByRole('menuitem', { name: new RegExp(`^${role}.*${who}`) }).click();
    const seen = await shown.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    if (seen) return;
    if (tries === 3) throw new Error(`${role} was chosen ${tries} times and is not who looks`);
    await page.keyboard.press('Escape');
  }
}

/** Time goes on for the server and for every device, as one night for all. Pages look at their clock every 20 s. */
export async function passTo(at: string, product: Product, people: readonly Person[]): Promise<void> {
  await product.setNow(at);
  for (const { context } of people) await context.clock.setFixedTime(at);
}

/** Presses Tab until the element has the focus, as somebody without a mouse must. @throws when it is not reached */
export async function tabTo(page: Page, target: Locator, most = 120): Promise<void> {
  for (let pressed = 0; pressed <= most; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} was not reached by ${most} presses of Tab`);
}
