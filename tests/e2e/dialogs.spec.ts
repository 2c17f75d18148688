import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { test } from '#tests/e2e/prepared.ts';
import { takeLastOfMenu } from '#tests/e2e/press.ts';
import { expect, lookAt, sizes } from '#tests/e2e/story.ts';
import { buildHaltedDisk } from '#tests/hosts/halted-disk.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { signIn } from '#tests/product/signed-in.ts';

/** What opens over a page or beside it: where the focus goes, what Escape closes, and that nothing lies on its buttons. */
let id = '';
let uuid = '';

// what a guest without a disk is told when a snapshot is asked for
test.use({ expectedErrors: /status of 409 .*\/rpc\/snapshots\/preview$/ });

test.beforeAll(async ({ prepared: { host, rpc } }) => {
  ({ uuid } = await host.defineTinyGuest({ name: 'asked', start: true }));
  const row = await waitUntil('it is listed', async () =>
    (await rpc.guests.list({ name: 'asked' })).find((one) => one.power === 'running'),
  );
  id = row.id;
});

test.afterAll(async ({ prepared: { host } }) => {
  await host.exec(`virsh -q destroy ${uuid}; virsh -q undefine ${uuid}`);
});

/** Buttons of which something else lies on the middle. */
const coveredButtons = (dialog: Locator) =>
  dialog.evaluate((element) =>
    [...element.querySelectorAll('button')]
      .filter((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        // one that is scrolled out of sight inside the dialog is not covered
        return top !== null && !element.contains(top) && top !== element;
      })
      .map((button) => button.textContent),
  );

test('the first field has the focus, Escape closes, and the focus is where it was', async ({ page }) => {
  const all = [
    ['/people', 'Add a person', 'Name'],
    ['/settings', 'Make a key', 'Name'],
    [`/guests/${id}/overview`, 'Share', 'User name'],
    [`/guests/${id}/snapshots`, 'Take a snapshot', 'Name'],
  ] as const;
  for (const [path, opener, field] of all) {
    await page.goto(path);
    for (const size of [sizes.wide, sizes.narrow]) {
      await page.setViewportSize(size);
      const button = page.getByRole('button', { name: opener, exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('textbox', { name: field, exact: true })).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(button).toBeFocused();
    }
  }
  await page.goto('/people');
  const row = page.getByRole('row', { name: /Ines Ferreira/ });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
});

test('what asks for people, keys and shares is for everybody: looked at while it is open', async ({
  page,
  prepared: { product },
}) => {
  await page.goto('/people');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add the person' }).click();
  await expect(dialog.getByText('Give a name.')).toBeVisible();
  await lookAt(page, 'person-add', { part: '[role=dialog]' });
  await page.keyboard.press('Escape');
  await addPerson(page, 'Yusuf');
  await page.getByRole('row', { name: /Yusuf/ }).click();
  await dialog.getByRole('button', { name: 'Give a new password' }).click();
  await expect(dialog.getByRole('form', { name: 'New password' })).toBeVisible();
  await lookAt(page, 'person-change', { part: '[role=dialog]' });

  await signIn(product.origin);
  await page.goto('/settings');
  await expect(page.getByRole('button', { name: /^Sign out / }).first()).toBeVisible();
  await lookAt(page, 'settings-sessions', { part: '[aria-label=Sessions]' });
  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(dialog.getByRole('group', { name: 'What it may do' })).toBeVisible();
  await lookAt(page, 'key-make', { part: '[role=dialog]' });

  await page.goto(`/guests/${id}/overview`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(dialog.getByRole('textbox', { name: 'User name' })).toBeVisible();
  await lookAt(page, 'guest-share', { part: '[role=dialog]' });
});

test('the keys of the page are dead while something is asked; Escape answers it and leaves the selection', async ({
  page,
}) => {
  await page.goto('/guests');
  const row = page.getByRole('row', { name: 'asked' });
  await row.focus();
  await page.keyboard.press('Space');
  const bar = page.getByRole('region', { name: 'What is selected' });
  await bar.getByRole('button', { name: 'More actions' }).focus();
  await takeLastOfMenu(page);
  const dialog = page.getByRole('alertdialog', { name: 'Delete asked' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  for (const key of ['Shift+S', 'Shift+R', '?', 'Control+k', 'c', 'g', 'h']) await page.keyboard.press(key);
  await expect(dialog).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/\/guests$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(bar.getByText('1 selected')).toBeVisible();
  // on the button Escape would first close the bubble with its name
  await row.focus();
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
});

test('a form beside the hardware: Escape closes its list, then the form, and the line has the focus again', async ({
  page,
}) => {
  await page.goto(`/guests/${id}/hardware`);
  for (const size of [sizes.wide, sizes.narrow]) {
    await page.setViewportSize(size);
    const line = page.getByRole('button', { name: /^Video/ });
    await line.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Video' });
    await expect(panel).toBeFocused();
    const choice = panel.getByRole('button', { name: /Video card/ });
    await choice.focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('listbox');
    await expect(list).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
    await expect(choice).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(line).toBeFocused();

    // one that is opened out of a menu goes back to what the menu hangs on
    const add = page.getByRole('button', { name: 'Add a device' });
    await add.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'New disk' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'New disk' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(add).toBeFocused();
  }
});

test('an operation that takes the place of the table on a phone gives it back, with its row', async ({ page }) => {
  await page.setViewportSize(sizes.narrow);
  await page.goto('/activity');
  const row = page.getByRole('row', { name: /Add kvm1/ });
  await row.focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('complementary', { name: 'The operation' });
  await expect(detail).toBeFocused();
  await expect(detail.getByRole('heading', { name: 'Add kvm1' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  await expect(row).toBeFocused();
});

async function addPerson(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('textbox', { name: 'User name' }).fill(name.toLowerCase());
  await dialog.getByRole('textbox', { name: 'First password' }).fill('a sentence to sign in with');
  await dialog.getByRole('button', { name: 'Add the person' }).click();
  await expect(dialog).toHaveCount(0);
}

test('a message waits, with all its time, while a dialog is open: it lies on none of its buttons', async ({ page }) => {
  await page.setViewportSize(sizes.narrow);
  await page.goto('/people');
  await addPerson(page, 'Karim');
  const message = page.getByText('Karim can sign in as karim');
  await expect(message).toBeVisible();
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Add the person' })).toBeVisible();
  await expect(message).toHaveCount(0);
  expect(await coveredButtons(dialog)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(message).toBeVisible();
});

test('a cancel asks before it deletes a guest that runs already; Escape keeps it', async ({ page, prepared }) => {
  const { host, hostId, rpc } = prepared;
  // nothing in it ever answers
  await writeFile(path.join(host.folder, 'lib/images/halted.img'), buildHaltedDisk());
  const operation = (operationId: string) => rpc.operations.get({ id: operationId });
  const check = await rpc.hosts.check({ id: hostId });
  await waitUntil('it is listed', async () => (await operation(check.operationId)).state === 'succeeded', {
    timeoutMs: 60_000,
  });
  const { imageId, operationId: adoption } = await rpc.images.adopt({
    name: 'halted',
    osId: null,
    hostId,
    pool: 'images',
    volume: 'halted.img',
  });
  await waitUntil('the image is ready', async () => (await operation(adoption)).state === 'succeeded');
  const version = (await rpc.images.list()).find((image) => image.id === imageId)?.versions[0];
  const { guests } = await rpc.guests.create({
    name: 'unready',
    source: { kind: 'image', imageVersionId: version?.id as never },
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
    network: { kind: 'none' },
    login: { user: 'ines', password: 'correct horse' },
  });
  const made = guests[0]?.operationId ?? '';
  await waitUntil('it is waited for', async () => (await operation(made)).cancelDeletesGuest);
  await page.goto(`/activity?operation=${made}`);
  const detail = page.getByRole('region', { name: 'Create unready' });
  const cancel = detail.getByRole('button', { name: 'Cancel' });
  const dialog = page.getByRole('alertdialog', { name: 'Delete unready' });
  await cancel.click();
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expect(dialog).toContainText('deletes the guest and its disk');
  await lookAt(page, 'cancel-asks');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect((await operation(made)).isCancelling).toBe(false);
  await cancel.click();
  await dialog.getByRole('button', { name: 'Delete unready' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(detail.getByText('Cancelled', { exact: true }).first()).toBeVisible();
  expect(await host.virsh('list', '--all', '--name')).not.toContain('unready');
  // whoever comes next chooses the first image
  const { operationId: deletion } = await rpc.images.delete({ id: imageId });
  await waitUntil('the image is gone', async () => (await operation(deletion)).state === 'succeeded');
});
