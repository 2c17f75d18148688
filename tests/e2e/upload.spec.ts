import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { buildTestIso } from '#tests/integration/media/upload-client.ts';

/** A person brings an ISO from their own disk: what is none is told, a reload goes on, and a guest is made from it. */
let folder: string;
let iso: Buffer;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guesthouse-upload-'));
  iso = buildTestIso(24);
  await writeFile(path.join(folder, 'Debian 12 (rescue).iso'), iso);
  await writeFile(path.join(folder, 'page.iso'), '<!doctype html>'.repeat(10_000));
});
test.afterAll(async ({ prepared: { host } }) => {
  await rm(folder, { recursive: true, force: true });
  await host.exec('virsh -q destroy from-upload; virsh -q undefine --remove-all-storage from-upload');
  await host.exec('virsh -q vol-delete rescue.iso --pool images');
});

async function chooseFile(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Upload an ISO' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(path.join(folder, name));
}
const inDialog = (page: Page) => page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
const begin = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Upload', exact: true }).click();

test('an upload goes on after a reload and ends with its checksum', async ({ page, prepared }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`/hosts/${prepared.hostId}/pools`);
  await chooseFile(page, 'page.iso');
  await expect(page.getByText('page.iso is not an ISO.')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await chooseFile(page, 'Debian 12 (rescue).iso');
  await expect(inDialog(page)).toHaveValue('Debian-12-rescue-.iso');
  await inDialog(page).fill('rescue.iso');
  const sha256 = createHash('sha256').update(iso).digest('hex');
  await page.getByRole('textbox', { name: /SHA-256/ }).fill(sha256);
  await lookAt(page, 'upload-dialog', { inGuide: true });

  // a slow line, so that there is a middle
  const line = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1024 * 1024 };
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', slow);
  await begin(page);
  const card = page.getByRole('region', { name: 'Upload of rescue.iso' });
  await expect(card.getByText(/MiB\/s/)).toBeVisible();
  await lookAt(page, 'upload-running', { inGuide: true });
  const upload = async () => {
    const found = (await prepared.rpc.operations.list({})).find((one) => one.kind === 'media.upload');
    return prepared.rpc.uploads.get({ id: found?.id ?? '' });
  };
  await expect.poll(async () => (await upload()).receivedBytes).toBeGreaterThan(0);
  await page.reload();
  expect((await upload()).state).toBe('running');
  const before = (await upload()).receivedBytes;

  const offsets: number[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.startsWith('/uploads/')) offsets.push(Number(url.searchParams.get('offset')));
  });
  await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
  await chooseFile(page, 'Debian 12 (rescue).iso');
  await inDialog(page).fill('rescue.iso');
  await begin(page);
  await expect(page.getByText('rescue.iso is in the pool images')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: `Copy SHA-256 ${sha256}` })).toBeVisible();
  expect(Math.min(...offsets)).toBeGreaterThanOrEqual(before);
  await expect(page.getByRole('cell', { name: 'rescue.iso' })).toBeVisible();
  await lookAt(page, 'upload-done');
  expect((await readFile(path.join(prepared.host.folder, 'lib/images/rescue.iso'))).equals(iso)).toBe(true);
});

test('an ISO that is uploaded where a guest is created is chosen for it', async ({ page, prepared }) => {
  await page.goto('/guests/create');
  await page.getByRole('radio', { name: 'ISO' }).click();
  await chooseFile(page, 'Debian 12 (rescue).iso');
  await inDialog(page).fill('for-a-guest.iso');
  await begin(page);
  await expect(page.getByRole('button', { name: /for-a-guest\.iso/ }).first()).toBeVisible({ timeout: 60_000 });
  await lookAt(page, 'upload-create');
  await page.getByLabel('Name', { exact: true }).fill('from-upload');
  await page.getByRole('radio', { name: /Numbers/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Memory' }).fill('0.25');
  await page.getByRole('textbox', { name: 'Disk' }).fill('1');
  await page.getByRole('button', { name: /^Create guest/ }).click();
  await expect(page.getByRole('heading', { name: 'from-upload' })).toBeVisible();
  await expect
    .poll(async () => (await prepared.rpc.guests.list({ name: 'from-upload' }))[0]?.power, { timeout: 60_000 })
    .toBe('running');
  expect(await prepared.host.virsh('domblklist', 'from-upload')).toContain('for-a-guest.iso');
});
