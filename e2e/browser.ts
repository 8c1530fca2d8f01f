import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { arrive, logIn, type Person } from './people.ts';

/** Where Chromium is; undefined skips what needs one. */
export const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

/** A product without a past, whose time stands still, and a browser before it. */
export interface OpenProduct {
  product: Product;
  /** Faults of the pages themselves: none is expected. */
  faults: string[];
  /** Somebody with a device of their own, logged in. */
  come(device: BrowserContextOptions, login: string): Promise<Person>;
  close(): Promise<void>;
}

/** @param at the instant that the server and every device show */
export async function openProduct(at: string): Promise<OpenProduct> {
  const data = await dataFolder();
  let product: Product | undefined;
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await product?.stop();
    await data.remove();
  };
  try {
    const served = await startProduct({ WANGGE_DATA: data.path, WANGGE_DEMO_DAYS: '0' });
    product = served;
    const shown = await chromium.launch({ ...(program && { executablePath: program }), args: ['--no-sandbox'] });
    browser = shown;
    await served.setNow(at);
    const faults: string[] = [];
    const come = async (device: BrowserContextOptions, login: string) => {
      const person = await arrive(shown, served, { device, at });
      person.page.on('pageerror', (error) => faults.push(String(error)));
      await logIn(person, login, served);
      return person;
    };
    return { product: served, faults, come, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is to be read there, as one line. */
export const said = async (place: Locator): Promise<string> => (await place.innerText()).replaceAll(/\s+/g, ' ');

/** The state that the opened case shows. */
export const stateOf = (page: Page): Promise<string> => said(page.locator('.case-sub .state'));

/** Fills a field of an action's form that takes words. */
export const write = (page: Page, field: string, text: string): Promise<void> =>
  page.locator(`[data-field="${field}"] textarea`).fill(text);

/** Chooses where a field of an action's form shows all that there is to choose from. */
export const pick = (page: Page, field: string, option: string): Promise<void> =>
  page.locator(`[data-field="${field}"] label`, { hasText: option }).last().click();

/** Types a part of the name into a field that takes a unit, and takes the first that is found. */
export async function chooseUnit(page: Page, part: string, field = 'lead'): Promise<void> {
  await page.locator(`[data-field="${field}"] input`).fill(part);
  await page.keyboard.press('Enter');
}

/** Opens the form of an action once it is offered. */
export const begin = (page: Page, action: string): Promise<void> =>
  page.locator(`[data-action="${action}"]:not([disabled])`).click();

/** Sends the opened form and waits until it is gone. A grave step is asked about once more. */
export async function send(page: Page, isGrave = false): Promise<void> {
  await page.locator('.action-form button[type=submit]').click();
  if (isGrave) await page.getByRole('dialog').getByRole('button').last().click();
  try {
    await page.locator('.action-form').waitFor({ state: 'hidden' });
  } catch (cause) {
    // Why it is still there stands on the page: without it nobody could tell a slow machine from a refusal.
    const shown = await page.locator('.action-form, [role=dialog], .ant-message').allInnerTexts();
    throw new Error(`the form is still open: ${shown.join(' ⏐ ')}`, { cause });
  }
}

/** Takes a step of the opened case. */
export async function take(page: Page, action: string, fill: () => Promise<void> = async () => {}): Promise<void> {
  await begin(page, action);
  await fill();
  await send(page);
}

/** Takes a step that cannot be undone. */
export async function takeGrave(page: Page, action: string, fill: () => Promise<void>): Promise<void> {
  await begin(page, action);
  await fill();
  await send(page, true);
}

/** Gives the case back for the first of the reasons that there are. */
export const back = (page: Page, basis: string): Promise<void> =>
  takeGrave(page, 'return', async () => {
    await page.locator('[data-field=reason] .choices label').first().click();
    await write(page, 'basis', basis);
  });

export interface Report {
  /** What the page calls it in Chinese, where the reporter has several to choose from. */
  kind?: string;
  /** The prefix of its number. */
  prefix: string;
  text: string;
  /** What else the form asks for. */
  more?: (page: Page) => Promise<void>;
}

/** Reports from where the device stands and opens what was reported. @returns its id */
export async function report(page: Page, { kind, prefix, text, more }: Report): Promise<string> {
  await page.goto('/report');
  if (kind !== undefined) await page.locator('.report-kinds label', { hasText: kind }).click();
  await page.getByText('已定位').waitFor();
  await page.locator('form.report textarea').fill(text);
  await more?.(page);
  await page.locator('.report-send button').click();
  await page
    .getByText(new RegExp(`${prefix}-\\d{8}-\\d{5}`))
    .first()
    .waitFor();
  await page.getByRole('link', { name: '我上报的' }).click();
  await page.locator('.case-row').first().click();
  await page.waitForURL(/\/cases\//);
  return new URL(page.url()).pathname.split('/').pop() ?? '';
}
