import { test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';
import { buildTestIso } from '#tests/integration/media/upload-client.ts';

/** A person names an address while they make a guest: what is no ISO is told, and what has come is chosen. */
let mirror: ImageServer;

test.beforeAll(async ({ prepared: { hosts } }) => {
  mirror = await startImageServer(hosts.gateway);
  mirror.serve('/pub/Debian 12 (rescue).iso', { body: buildTestIso(4) });
  mirror.serve('/page.iso', { body: Buffer.from('<!doctype html>'.repeat(9_000)) });
});
test.afterAll(async ({ prepared: { host } }) => {
  await mirror?.stop();
  await host.exec('virsh -q vol-delete fetched.iso --pool images');
});

test('an ISO is fetched by the host from the form of a guest, and chosen there when it has come', async ({ page }) => {
  await page.goto('/guests/create');
  await page.getByRole('radio', { name: 'ISO' }).click();
  await page.getByRole('button', { name: 'Fetch an ISO' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fetch an ISO' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill('nowhere');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('fetched.iso');
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(dialog.getByText('An http or https address.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(mirror.url('/page.iso'));
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('fetched.iso');
  await lookAt(page, 'fetch-dialog', { part: '[role=dialog]' });
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(page.getByText('fetched.iso is not an ISO.', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Fetch an ISO' }).click();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(mirror.url('/pub/Debian%2012%20(rescue).iso'));
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Debian-12-rescue-.iso');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('fetched.iso');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: /^fetched\.iso/ })).toBeVisible({ timeout: 30_000 });
  await lookAt(page, 'fetch-create');
});
