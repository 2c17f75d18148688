import type { Locator, Page } from '@playwright/test';
import { expect } from '#tests/e2e/story.ts';

/** Opens the palette by its key; resolves when what is typed next arrives in it. */
export async function openPalette(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  return palette;
}

/** Takes the last line of the menu of the button that has the focus, by keys. */
export async function takeLastOfMenu(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  const items = page.getByRole('menuitem');
  await expect(page.locator('[role=menuitem]:focus')).toHaveCount(1);
  await page.keyboard.press('End');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('Enter');
}
