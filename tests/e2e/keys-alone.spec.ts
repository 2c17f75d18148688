import type { Page } from '@playwright/test';
import { askHostName, typeHostName, uuidOf } from '#tests/e2e/guest-inside.ts';
import { test } from '#tests/e2e/prepared.ts';
import { openPalette } from '#tests/e2e/press.ts';
import { expect } from '#tests/e2e/story.ts';
import { tabTo } from '#tests/e2e/walk.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** The life of a guest without a mouse: made, worked with, changed, kept, deleted. Nothing here is clicked or filled. */
test.describe.configure({ mode: 'serial' });

const name = 'made-by-keys';
let guestPath = '';

const domstate = async (host: TestHost) => host.virsh('domstate', await uuidOf(host, name));

/** Puts a text in place of what stands in the field. */
async function retype(page: Page, field: string, text: string): Promise<void> {
  await tabTo(page, page.getByRole('textbox', { name: field, exact: true }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Runs a command of the palette by its name. */
async function command(page: Page, text: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(text);
  const option = page.getByRole('option', { name: text }).first();
  await expect(option).toBeVisible();
  await expect(option).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
}

test('from the list to a live console: the form is filled and sent, and what is typed arrives', async ({
  page,
  prepared: { host, rpc },
}) => {
  await page.goto('/guests');
  await expect(page.getByRole('main')).toBeVisible();
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/guests\/create$/);
  await tabTo(page, page.getByRole('radio', { name: /^Small/ }));
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /Numbers/ })).toBeChecked();
  await retype(page, 'Memory', '0.25');
  await retype(page, 'Disk', '1');
  await retype(page, 'Password', 'correct horse');
  await retype(page, 'Name', name);
  await page.keyboard.press('Control+Enter');

  await expect(page.getByRole('heading', { name })).toBeVisible();
  guestPath = new URL(page.url()).pathname.replace(/\/[a-z]+$/u, '');
  const consoleTab = page.getByRole('navigation', { name: 'Guest' }).getByRole('link', { name: 'Console' });
  await expect(consoleTab).toBeVisible({ timeout: 90_000 });
  await expect.poll(() => domstate(host), { timeout: 60_000 }).toContain('running');
  await page.keyboard.press('1');
  await expect(page).toHaveURL(/\/console$/);
  await expect(page.getByText(/^Connected/)).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('CANVAS');
  const uuid = await uuidOf(host, name);
  const hasBooted = async () => (await askHostName(host, uuid)).includes('return');
  await waitUntil('its system has booted', hasBooted, { timeoutMs: 120_000 });
  await typeHostName(page, host, uuid, 'by-keys');
  // until its first settings are taken away its creation holds it
  const isFree = async () => (await rpc.guests.list({ name }))[0]?.operation === null;
  await waitUntil('its creation is over', isFree, { timeoutMs: 60_000 });

  // a tap gives the keyboard back to the page, whose palette shuts the guest down after asking
  await page.keyboard.down('Control');
  await page.keyboard.down('Alt');
  await page.keyboard.up('Alt');
  await page.keyboard.up('Control');
  await expect(page.getByRole('button', { name: 'Send keys' })).toBeFocused();
  await command(page, `Shut down ${name}`);
  const dialog = page.getByRole('dialog', { name: `Shut down ${name}` });
  await expect(dialog.getByRole('button', { name: `Shut down ${name}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => domstate(host), { timeout: 90_000 }).toContain('shut off');
});

test('its memory is changed: the form takes the focus, keeps it after saving, and gives it back', async ({
  page,
  prepared: { host },
}) => {
  await page.goto(`${guestPath}/hardware`);
  const line = page.getByRole('button', { name: /^Memory/ });
  await tabTo(page, line);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Memory' });
  await expect(panel).toBeFocused();
  await retype(page, 'Has', '0.5');
  await page.keyboard.press('Tab');
  const save = panel.getByRole('button', { name: 'Save' });
  await expect(save).not.toHaveAttribute('aria-disabled', 'true');
  await tabTo(page, save);
  await page.keyboard.press('Enter');
  await expect(panel.getByText('Saved.')).toBeVisible();
  expect(await host.virsh('dumpxml', '--inactive', await uuidOf(host, name))).toMatch(/<memory unit='KiB'>524288</);
  await expect(line).toContainText('512');
  await expect.poll(() => panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(line).toBeFocused();
});

test('a snapshot is taken', async ({ page, prepared: { host } }) => {
  await page.goto(`${guestPath}/snapshots`);
  const take = page.getByRole('button', { name: 'Take a snapshot' });
  await tabTo(page, take);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(take).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.type('kept');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'kept' })).toBeVisible({ timeout: 60_000 });
  expect(await host.virsh('snapshot-list', await uuidOf(host, name), '--name')).toContain('kept');
});

test('it is deleted with its disk, after its name was typed', async ({ page, prepared: { host } }) => {
  const uuid = await uuidOf(host, name);
  expect(await host.virsh('vol-list', 'images')).toContain(name);
  await page.goto(`${guestPath}/overview`);
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await command(page, `Delete ${name}`);
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expect(dialog.getByRole('checkbox', { name: /Also delete 1\sdisk/ })).toBeChecked();
  await tabTo(page, dialog.getByLabel(/Type .* to go on/));
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/guests$/);
  await expect.poll(() => host.virsh('list', '--all', '--uuid'), { timeout: 60_000 }).not.toContain(uuid);
  await expect.poll(() => host.virsh('vol-list', 'images')).not.toContain(name);
});
