import { startForeignGuest } from '#tests/e2e/foreign-guest.ts';
import { test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

const guestName = 'linux lab';
const path = `/var/lib/libvirt/images/${guestName}.qcow2`;

// the host and the inventory are those of the other files too
test.afterAll(async ({ prepared: { host } }) => {
  await host.exec(`virsh -q destroy '${guestName}'; virsh -q undefine --remove-all-storage '${guestName}'`);
});

test.use({ expectedErrors: /status of 409 .*\/rpc\/images\/previewPublication$/ });

test('a guest that runs is told to be off first, then published, and stands among the images', async ({
  page,
  prepared,
}) => {
  const { host, rpc } = prepared;
  const id = await startForeignGuest(prepared, { name: guestName, path, disk: "dev='sda' bus='sata'" });
  await page.goto(`/guests/${id}/overview`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Publish as image…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/its disks would change while they are copied/)).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Name of the image' })).toHaveValue('linux-lab');

  await host.virsh('destroy', guestName);
  await expect(dialog.getByText(/sda is copied whole into a new image/)).toBeVisible();
  await expect(dialog.getByText(/: up to .* in images, where .* are free\.$/)).toBeVisible();
  await expect(dialog.getByText(/the disk on SATA/)).toBeVisible();
  // an image that is there gets another version
  await dialog.getByRole('textbox', { name: 'Name of the image' }).fill('tiny');
  await expect(dialog.getByText(/into version 2 of tiny/)).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'What is in this version' })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name of the image' }).fill('golden');
  await dialog.getByRole('combobox', { name: 'What is on it' }).fill('Windows 11');
  await page.getByRole('option', { name: /Windows 11/ }).click();
  await expect(dialog.getByText(/Guests cannot be made of an image of Windows yet/)).toBeVisible();
  await lookAt(page, 'publish-refused');
  await dialog.getByRole('combobox', { name: 'What is on it' }).fill('Debian 12');
  await page.getByRole('option', { name: /Debian 12/ }).click();
  await dialog.getByRole('textbox', { name: 'Description' }).fill('What the lab begins with');
  await expect(dialog.getByText(/sda is copied whole into a new image/)).toBeVisible();
  await lookAt(page, 'publish', { inGuide: true });
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();

  await page.getByRole('link', { name: 'Show', exact: true }).click();
  const card = page.getByRole('article', { name: 'golden' });
  await expect(card.getByText('Ready')).toBeVisible({ timeout: 60_000 });
  await expect(card.getByText(`Published from the guest ${guestName}`)).toBeVisible();
  await expect(card.getByText('What the lab begins with')).toBeVisible();
  await lookAt(page, 'publish-done');
  const volume = (await rpc.images.list()).find((image) => image.name === 'golden')?.versions[0]?.volume ?? '';
  expect(await host.virsh('vol-list', 'images')).toContain(volume);

  // it goes with its volume; and the palette asks the same
  await card.getByRole('button', { name: 'More for golden' }).click();
  await page.getByRole('menuitem', { name: 'Delete the image' }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('textbox').fill('golden');
  await page.getByRole('button', { name: 'Delete golden' }).click();
  await expect(card).toHaveCount(0);
  await waitUntil('its volume is gone', async () => !(await host.virsh('vol-list', 'images')).includes(volume));
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(`publish ${guestName}`);
  await page.getByRole('option', { name: `Publish ${guestName} as image` }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name of the image' })).toBeVisible();
});
