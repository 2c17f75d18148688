import { startForeignGuest } from '#tests/e2e/foreign-guest.ts';
import { test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** The hardware of a guest, changed in its tab: what a running guest takes at once, and what waits for its next boot. */
test.describe.configure({ mode: 'serial' });

let uuid = '';
let id = '';

test.beforeAll(async ({ prepared: { host, rpc } }) => {
  ({ uuid } = await host.defineTinyGuest({ name: 'parts', start: true }));
  await waitUntil('it is listed', async () => {
    const [row] = await rpc.guests.list({ name: 'parts' });
    id = row?.id ?? '';
    return row?.power === 'running';
  });
  await host.waitForPrompt('parts');
});

test.afterAll(async ({ prepared: { host } }) => {
  await host.exec(`virsh -q destroy ${uuid}; virsh -q undefine ${uuid}`);
});

test('more memory waits for the next boot, and says why before it is saved', async ({ page, prepared: { host } }) => {
  await page.goto(`/guests/${id}/hardware`);
  await page.getByRole('button', { name: /^Memory/ }).click();
  const panel = page.getByRole('region', { name: /^Memory/ });
  await expect(panel.getByRole('button', { name: 'Save' })).toBeDisabled();
  await panel.getByRole('textbox', { name: 'Has' }).fill('0.25');
  await panel.getByRole('textbox', { name: 'Has' }).press('Tab');
  await expect(panel.getByText('It was started with room for 128 MiB.')).toBeVisible();
  await expect(panel.getByRole('region', { name: 'the change of the definition' })).toContainText('256');
  await expect(panel.getByRole('region', { name: 'the commands' })).toContainText('define --validate parts.xml');
  await lookAt(page, 'hardware', { inGuide: true });
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByText('Saved. It holds from the next boot on.')).toBeVisible();
  await expect(page.getByText('1 change waits for the next boot.')).toBeVisible();
  expect(await host.virsh('dumpxml', '--inactive', uuid)).toMatch(/<memory unit='KiB'>262144</);
  expect(await host.virsh('dumpxml', uuid)).toMatch(/<memory unit='KiB'>131072</);
});

test('a disk is plugged into the running guest, and leaves it with its volume after the name was typed', async ({
  page,
  prepared: { host },
}) => {
  await page.goto(`/guests/${id}/hardware`);
  const before = await host.virsh('vol-list', 'images');
  await page.getByRole('button', { name: 'Add a device' }).click();
  await page.getByRole('menuitem', { name: 'New disk' }).click();
  const panel = page.getByRole('region', { name: 'New disk' });
  await panel.getByRole('textbox', { name: 'Size' }).fill('1');
  await panel.getByRole('textbox', { name: 'Size' }).press('Tab');
  await expect(panel.getByText('while it runs')).toBeVisible();
  await panel.getByRole('button', { name: 'Add the disk' }).click();
  const line = page.getByRole('button', { name: /^vda/ });
  await expect(line).toContainText('1 GiB');
  expect(await host.virsh('domblklist', uuid)).toContain('vda');

  await line.click();
  await lookAt(page, 'hardware-disk');
  await page.getByRole('button', { name: 'Detach vda' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('checkbox', { name: 'Delete its volume too' }).check({ force: true });
  await dialog.getByRole('textbox', { name: 'Type parts to go on' }).fill('parts');
  await dialog.getByRole('button', { name: 'Delete vda' }).click();
  await expect(line).toBeHidden();
  await waitUntil('the volume is gone', async () => (await host.virsh('vol-list', 'images')) === before);
  expect(await host.virsh('domblklist', uuid)).not.toContain('vda');
});

test('of a disk that the running guest keeps until it is off, only the volume is not for deletion, and the page says so', async ({
  page,
  prepared,
}) => {
  const { host } = prepared;
  const path = `${host.poolPath}/fixed.qcow2`;
  const fixed = await startForeignGuest(prepared, { name: 'fixed', path, disk: `dev='sda' bus='sata'` });
  await page.goto(`/guests/${fixed}/hardware`);
  await page.getByRole('button', { name: /^sda/ }).click();
  await page.getByRole('button', { name: 'Detach sda' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('checkbox', { name: 'Delete its volume too' })).toBeDisabled();
  await expect(dialog.getByText('The running guest keeps sda until it is off.')).toBeVisible();
  await lookAt(page, 'hardware-detach');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await host.exec(`virsh -q destroy fixed; virsh -q undefine fixed; rm '${path}'`);
});

test('a definition is written: what the host refuses is told, and what was typed stays', async ({ page, prepared }) => {
  await page.goto(`/guests/${id}/definition`);
  await page.getByRole('button', { name: 'Edit' }).click();
  const text = page.getByRole('textbox', { name: 'Definition' });
  const begun = await text.inputValue();
  await text.fill(begun.replace('</devices>', '<teapot/></devices>'));
  await expect(page.getByRole('region', { name: 'the difference' })).toContainText('teapot');
  await page.getByRole('button', { name: 'Save the definition' }).click();
  await expect(page.getByText('The host refused the definition of the guest.', { exact: true })).toBeVisible();
  await expect(text).toHaveValue(/teapot/);
  await lookAt(page, 'definition-edit');

  await text.fill(begun.replace('</devices>', '<watchdog model="i6300esb" action="reset"/></devices>'));
  await page.getByRole('button', { name: 'Save the definition' }).click();
  await expect(page.getByText('Saved.').first()).toBeVisible();
  expect(await prepared.host.virsh('dumpxml', '--inactive', uuid)).toContain('i6300esb');
});
