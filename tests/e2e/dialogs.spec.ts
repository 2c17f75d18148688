import type { Locator, Page } from '@playwright/test';
import { test } from '#tests/e2e/prepared.ts';
import { takeLastOfMenu } from '#tests/e2e/press.ts';
import { expect, sizes } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

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
