import type { Page } from '@playwright/test';
import { test } from '#tests/e2e/prepared.ts';
import { openPalette, takeLastOfMenu } from '#tests/e2e/press.ts';
import { expect, sizes } from '#tests/e2e/story.ts';
import { findJumps, findUnreached, walk } from '#tests/e2e/walk.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** Without a mouse: every page, and what a person does all day. */
const name = 'by-keyboard';
let guestId = '';

test.beforeAll(async ({ prepared: { host, rpc } }) => {
  await host.defineTinyGuest({ name, start: true });
  await host.defineTinyGuest({ name: 'keys-off' });
  const row = await waitUntil('it is listed', async () =>
    (await rpc.guests.list({ name })).find((one) => one.power === 'running'),
  );
  guestId = row.id;
});

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

async function expectWalkable(page: Page, root?: string): Promise<void> {
  const stops = await walk(page);
  expect(stops.length).toBeGreaterThan(1);
  expect(stops.filter((stop) => !stop.hasRing).map((stop) => stop.what)).toEqual([]);
  expect(await findJumps(page, stops)).toEqual([]);
  expect(await findUnreached(page, root)).toEqual([]);
}

/** A desk and a phone; the ring has to be seen on both grounds. */
const looks = [
  [sizes.wide, 'light'],
  [sizes.wide, 'dark'],
  [sizes.narrow, 'light'],
  [sizes.narrow, 'dark'],
] as const;

const pages: readonly (readonly [path: string, sign: string])[] = [
  ['/guests', 'grid'],
  ['/guests/create', 'form'],
  ['/guests/ID/overview', 'heading'],
  ['/guests/ID/hardware', 'heading'],
  ['/guests/ID/snapshots', 'heading'],
  ['/guests/ID/activity', 'heading'],
  ['/guests/ID/definition', 'heading'],
  ['/hosts', 'grid'],
  ['/hosts/add', 'form'],
  ['/hosts/HOST', 'heading'],
  ['/hosts/HOST/guests', 'grid'],
  ['/hosts/HOST/pools', 'heading'],
  ['/hosts/HOST/networks', 'heading'],
  ['/hosts/HOST/activity', 'grid'],
  ['/hosts/HOST/settings', 'heading'],
  ['/images', 'heading'],
  ['/images/add?way=fetch', 'form'],
  ['/images/add?way=build', 'form'],
  ['/images/add?way=adopt', 'form'],
  ['/activity', 'grid'],
  ['/activity/audit', 'table'],
  ['/people', 'grid'],
  ['/settings', 'heading'],
  ['/api/v1/docs', 'heading'],
];

for (const [path, sign] of pages) {
  test(`Tab comes to everything on ${path}, in order, and shows where it is`, async ({
    page,
    prepared: { hostId },
  }) => {
    await page.goto(path.replace('ID', guestId).replace('HOST', hostId));
    for (const [size, colorScheme] of looks) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.getByRole(sign as 'grid').first()).toBeVisible();
      // what is measured at the new width is drawn in the frame after it
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await expectWalkable(page);
    }
  });
}

test('a guest is found, selected, looked at and started from the list', async ({ page, prepared: { host } }) => {
  await page.goto('/guests');
  await expect(page.getByRole('row', { name: 'keys-off' })).toBeVisible();
  await page.keyboard.press('/');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.type('keys-');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect(page.getByRole('row', { name: 'keys-off' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('region', { name: 'What is selected' }).getByText('1 selected')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('row', { name: 'keys-off' }).getByText('Running')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'What is selected' })).toHaveCount(0);
  // shutting down asks first: the question has the focus, keeps it, and gives it back to the row
  await page.keyboard.press('Shift+S');
  const dialog = page.getByRole('dialog', { name: 'Shut down keys-off' });
  await expect(dialog).toBeVisible();
  await expectWalkable(page, '[role=dialog]');
  expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row', { name: 'keys-off' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/guests\/gst_[^/]+\/console$/);
  await host.exec('virsh -q destroy keys-off');
});

test('menus open, move and close by keys; what they opened gives the focus back', async ({ page }) => {
  await page.goto(`/guests/${guestId}/overview`);
  const trigger = page.getByRole('button', { name: 'More actions' });
  await trigger.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: 'More actions' });
  await expect(menu).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(trigger).toBeFocused();

  await takeLastOfMenu(page);
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByLabel(/Type .* to go on/)).toBeVisible();
  await expectWalkable(page, '[role=alertdialog]');
  // on the barred button Escape would first close the bubble that says why
  await dialog.getByRole('button', { name: 'Keep it' }).focus();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(trigger).toBeFocused();
});

test('the palette takes the keys, goes where it is told and gives the focus back', async ({ page }) => {
  await page.goto('/hosts');
  await expect(page.getByRole('grid', { name: 'Hosts' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('row', { name: 'kvm1' })).toBeFocused();
  const palette = await openPalette(page);
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await expect(page.getByRole('row', { name: 'kvm1' })).toBeFocused();

  await openPalette(page);
  await page.keyboard.type('people');
  await expect(palette.getByRole('option', { name: /People/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/people$/);
});

test('the screen of a guest takes every key, and a tap on Ctrl Alt gives them back', async ({ page }) => {
  await page.goto(`/guests/${guestId}/console`);
  await expect(page.getByText(/^Connected/)).toBeVisible({ timeout: 60_000 });
  const tag = () => page.evaluate(() => document.activeElement?.tagName);
  await expect.poll(tag).toBe('CANVAS');
  // Tab is typed into the guest
  await page.keyboard.press('Tab');
  expect(await tag()).toBe('CANVAS');
  await page.keyboard.down('Control');
  await page.keyboard.down('Alt');
  await page.keyboard.up('Alt');
  await page.keyboard.up('Control');
  await expect(page.getByRole('button', { name: 'Send keys' })).toBeFocused();
  // back into the page: the tools one by one, then what stands before the console
  await page.keyboard.press('Shift+Tab');
  expect(await focused(page)).toMatch(/Definition|Activity/);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Send keys' })).toBeFocused();
  for (let press = 0; press < 12 && (await tag()) !== 'CANVAS'; press += 1) await page.keyboard.press('Tab');
  expect(await tag()).toBe('CANVAS');
});
