import { type Prepared, test } from '#tests/e2e/prepared.ts';
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

/** A guest that runs and that switches off when it is asked: firmware and nothing to boot, so its power is cut by the test. */
async function prepareGuest({ host, rpc }: Prepared): Promise<string> {
  await host.exec(`qemu-img create -q -f qcow2 '${path}' 64M && qemu-io -c 'write -P 0x33 1M 64k' '${path}'`);
  await host.virsh('pool-refresh', 'images');
  await host.exec(`cat > /tmp/guest.xml <<'XML'
<domain type='qemu'><name>${guestName}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
  <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda' bus='virtio'/></disk>
  <interface type='network'><mac address='52:54:00:77:77:77'/><source network='default'/><model type='virtio'/></interface>
  <graphics type='vnc'><listen type='socket'/></graphics></devices></domain>
XML`);
  await host.virsh('define', '/tmp/guest.xml');
  await host.virsh('start', guestName);
  const row = await waitUntil(
    'the guest is seen to run',
    async () => (await rpc.guests.list({ name: guestName })).find((one) => one.power === 'running'),
    { timeoutMs: 30_000 },
  );
  return row.id;
}

test('a guest that runs is told to be off first, then cloned with a name that was taken at first', async ({
  page,
  prepared,
}) => {
  const { host, rpc } = prepared;
  const id = await prepareGuest(prepared);
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
