import { startForeignGuest } from '#tests/e2e/foreign-guest.ts';
import { test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

const guestName = 'a guest to clone';
const path = `/var/lib/libvirt/images/${guestName}.qcow2`;

// the host and the inventory are those of the other files too
test.afterAll(async ({ prepared: { host } }) => {
  for (const name of [guestName, 'its clone'])
    await host.exec(`virsh -q destroy '${name}'; virsh -q undefine --remove-all-storage '${name}'`);
});

test.use({ expectedErrors: /status of 409 .*\/rpc\/guests\/previewClone$/ });

test('a guest that runs is told to be off first, then cloned with a name that was taken at first', async ({
  page,
  prepared,
}) => {
  const { host, rpc } = prepared;
  const devices =
    "<interface type='network'><mac address='52:54:00:77:77:77'/><source network='default'/><model type='virtio'/></interface>";
  const id = await startForeignGuest(prepared, { name: guestName, path, disk: "dev='vda' bus='virtio'", devices });
  await page.goto(`/guests/${id}/overview`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Clone…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/its disks would change while they are copied/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Shut down' })).toBeVisible();
  await lookAt(page, 'clone-runs');

  // it has no system that could obey; the dialog goes on by itself as soon as it is off
  await host.virsh('destroy', guestName);
  await expect(dialog.getByText(/vda is copied whole/)).toBeVisible();
  await expect(dialog.getByText(/machine-id stays that of the original/)).toBeVisible();
  await expect(dialog.getByText(/^Up to .* in images, where .* are free\.$/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill(guestName);
  await expect(dialog.getByText(/There is a guest named/)).toBeVisible();
  await lookAt(page, 'clone-refused');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('its clone');
  await expect(dialog.getByText(/There is a guest named/)).toHaveCount(0);
  await lookAt(page, 'clone');
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();

  const made = await waitUntil(
    'the clone is there',
    async () => (await rpc.guests.list({ name: 'its clone' })).find((row) => row.stage === 'present' && !row.operation),
    { timeoutMs: 60_000 },
  );
  await page.goto(`/guests/${made.id}/overview`);
  await expect(page.getByRole('heading', { name: 'its clone' })).toBeVisible();
  const definition = await host.virsh('dumpxml', '--inactive', made.uuid);
  expect(definition).not.toContain('52:54:00:77:77:77');
  expect(definition).not.toContain(path);

  // by the palette too
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('clone its clone');
  await page.getByRole('option', { name: /^Clone its clone/ }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toHaveValue('its clone-1');
});
