import type { Page } from '@playwright/test';
import { type Prepared, test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

const guestName = 'a guest with snapshots';
const path = `/var/lib/libvirt/images/${guestName}.qcow2`;

/** A guest with a disk and a system on it, off: its content can be seen from the host. */
async function prepareGuest({ host, rpc }: Prepared): Promise<string> {
  await host.exec(`qemu-img create -q -f qcow2 '${path}' 64M`);
  await host.virsh('pool-refresh', 'images');
  await host.virsh(
    'define',
    await writeOn(
      host,
      `<domain type='qemu'><name>${guestName}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
      <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda' bus='virtio'/></disk>
      <graphics type='vnc'><listen type='socket'/></graphics></devices></domain>`,
    ),
  );
  const row = await waitUntil('the guest is listed', async () => (await rpc.guests.list({ name: guestName }))[0], {
    timeoutMs: 30_000,
  });
  return row.id;
}

async function writeOn(host: Prepared['host'], xml: string): Promise<string> {
  await host.exec(`cat > /tmp/guest.xml <<'XML'\n${xml}\nXML`);
  return '/tmp/guest.xml';
}

async function take(page: Page, name: string, note = ''): Promise<void> {
  await page.getByRole('button', { name: 'Take a snapshot' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  if (note) await dialog.getByLabel('Note').fill(note);
  await expect(dialog.getByText(/disk is kept inside its own file/)).toBeVisible();
  await dialog.getByLabel('Name').press('Enter');
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
}

test('a snapshot is taken, the disk changes, the guest goes back, the snapshot is deleted', async ({
  page,
  prepared,
}) => {
  const { host, rpc } = prepared;
  const id = await prepareGuest(prepared);
  const holds = async (byte: string) =>
    !(await host.exec(`qemu-io -r -c 'read -P ${byte} 1M 64k' '${path}'`)).stdout.includes('verification failed');
  await page.goto(`/guests/${id}/snapshots`);
  await expect(page.getByRole('heading', { name: 'No snapshots yet' })).toBeVisible();
  await lookAt(page, 'snapshots-empty');

  // a name that libvirt would refuse loses nothing of what was typed
  await page.getByRole('button', { name: 'Take a snapshot' }).click();
  await page.getByLabel('Name').fill('a/b');
  await page.getByLabel('Note').fill('kept');
  await page.getByRole('button', { name: 'Take the snapshot' }).click();
  await expect(page.getByText('A name may not hold a slash.')).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveValue('kept');
  await page.keyboard.press('Escape');

  await host.exec(`qemu-io -c 'write -P 0x11 1M 64k' '${path}'`);
  await take(page, 'before the upgrade', 'All updates are in.\nThe course starts from here.');
  await host.exec(`qemu-io -c 'write -P 0x22 1M 64k' '${path}'`);
  // it stands in the list before its operation is over, which holds the guest
  await expect.poll(async () => (await rpc.guests.list({})).find((row) => row.id === id)?.operation).toBeNull();
  await rpc.guests.power({ id, action: 'start' });
  await expect(page.getByText('Running', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Take a snapshot' }).click();
  await expect(page.getByText(/memory is kept too/)).toBeVisible();
  await page.getByLabel('Name').fill('while the exercise runs, with a name of sixty characters....');
  await lookAt(page, 'snapshot-take');
  await page.getByRole('button', { name: 'Take the snapshot' }).click();
  await expect(page.getByRole('heading', { name: /while the exercise runs/ })).toBeVisible();
  await expect(page.getByText('running, with memory')).toBeVisible();
  // another branch, and one made outside, which shows because the tab is looked at
  await page.getByRole('button', { name: 'Go back to before the upgrade' }).click();
  const revert = page.getByRole('alertdialog');
  await expect(revert.getByText(/Everything written to its disk/)).toBeVisible();
  await expect(revert.getByText(/its power is cut/)).toBeVisible();
  await lookAt(page, 'snapshot-revert');
  await revert.getByLabel(/Type .* to go on/).fill(guestName);
  await revert.getByRole('checkbox', { name: 'Start it afterwards' }).uncheck({ force: true });
  await revert.getByRole('button', { name: /^Go back to/ }).click();
  await expect(page.getByText('Off', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => holds('0x11'), { timeout: 30_000 }).toBe(true);
  await host.virsh('snapshot-create-as', guestName, 'by hand', '--description', 'made with virsh');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'by hand' })).toBeVisible();
  await expect(page.getByText(/made outside Guesthouse/)).toBeVisible();
  await expect(page.getByText('now goes on from here')).toHaveCount(1);
  await lookAt(page, 'snapshots', { inGuide: true });

  for (const name of ['by hand', 'while the exercise', 'before the upgrade']) {
    await page.getByRole('button', { name: new RegExp(`^Delete the snapshot ${name}`) }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByText(/only the way back is lost/)).toBeVisible();
    if (name === 'by hand') await lookAt(page, 'snapshot-delete');
    await dialog.getByRole('button', { name: /^Delete the snapshot/ }).click();
    await expect(page.getByRole('heading', { name: new RegExp(`^${name}`) })).toHaveCount(0, { timeout: 30_000 });
  }
  await expect(page.getByRole('heading', { name: 'No snapshots yet' })).toBeVisible();
  expect(await host.virsh('snapshot-list', guestName, '--name')).toBe('');
  expect(await holds('0x11')).toBe(true);
});
