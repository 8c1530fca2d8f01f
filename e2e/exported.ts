import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** Asks for a file through the panel, waits until it is there, and fetches it as a browser does. */
export async function exportThrough(page: Page, format: 'Excel' | 'CSV'): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('button', { name: /^(导出|Export)$/ }).click();
  const panel = page.getByRole('dialog', { name: /^(导出|Export)$/ });
  await panel.getByRole('button', { name: new RegExp(`${format}$`) }).click();
  const first = panel.locator('.exports-item').first();
  const link = first.locator('a[download]');
  await link.waitFor().catch(async (error: unknown) => {
    throw new Error(`no file came: ${await panel.innerText()}`, { cause: error });
  });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const bytes = await readFile(await download.path());
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  return { name: download.suggestedFilename(), bytes };
}
