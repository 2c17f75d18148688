import type { Page } from '@playwright/test';
import { test } from '#tests/e2e/prepared.ts';
import { openPalette } from '#tests/e2e/press.ts';
import { expect } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** Thirty is as easy as one: what was selected is shown before, and what became of each after. */
const names = ['bulk-1', 'bulk-2', 'bulk-3'] as const;
const uuids = new Map<string, string>();

test.beforeAll(async ({ prepared: { host, rpc } }) => {
  for (const name of names) uuids.set(name, (await host.defineTinyGuest({ name, start: name === 'bulk-3' })).uuid);
  await waitUntil('they are listed', async () => (await rpc.guests.list({ name: 'bulk-3' }))[0]?.power === 'running');
  await host.waitForPrompt('bulk-3');
});

test.afterAll(async ({ prepared: { host } }) => {
  for (const uuid of uuids.values()) {
    await host.exec(`virsh -q destroy ${uuid}; virsh -q undefine ${uuid}`);
  }
});

const lineOf = (page: Page, list: string, name: string) =>
  page.getByRole('region', { name: list }).getByRole('listitem').filter({ hasText: name });

test('two of three are started: a preview names them and the one left out, a result follows for each', async ({
  page,
  prepared: { host },
}) => {
  await page.goto('/guests?q=bulk');
  for (const name of names) {
    await page.getByRole('row', { name }).getByRole('checkbox').check({ force: true });
  }
  const bar = page.getByRole('region', { name: 'What is selected' });
  await expect(bar.getByText('3 selected')).toBeVisible();
  await bar.getByRole('button', { name: 'Start' }).click();

  const dialog = page.getByRole('dialog', { name: 'Start 2 guests' });
  await expect(lineOf(page, 'What happens to each guest', 'bulk-1')).toContainText('kvm1');
  await expect(lineOf(page, 'What happens to each guest', 'bulk-3')).toContainText(
    'bulk-3 is running. Only off guests can do this.',
  );
  // nothing was done by looking
  expect(await host.virsh('domstate', uuids.get('bulk-1') ?? '')).toContain('shut off');
  await dialog.getByRole('button', { name: 'Start 2 guests' }).click();

  for (const name of ['bulk-1', 'bulk-2']) {
    await expect(lineOf(page, 'What became of each guest', name)).toContainText('Done', { timeout: 60_000 });
    expect(await host.virsh('domstate', uuids.get(name) ?? '')).toContain('running');
  }
  await expect(lineOf(page, 'What became of each guest', 'bulk-3')).toContainText('Left out');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('row', { name: 'bulk-1' }).getByText('Running')).toBeVisible();
});

test('what waits for the next boot is there after one press: the guest is shut down and started', async ({
  page,
  prepared: { host, rpc },
}) => {
  const uuid = uuids.get('bulk-3') ?? '';
  const vcpus = async () => /<vcpu[^>]*>(\d+)</.exec(await host.virsh('dumpxml', uuid))?.[1];
  await host.virsh('setvcpus', uuid, '2', '--config', '--maximum');
  await host.virsh('setvcpus', uuid, '2', '--config');
  expect(await vcpus()).toBe('1');
  const [row] = await rpc.guests.list({ name: 'bulk-3' });
  await page.goto(`/guests/${row?.id}/hardware`);
  await expect(page.getByText('1 change waits for the next boot.')).toBeVisible({ timeout: 60_000 });

  // the same is in the menu of the power button and in the palette
  await page.getByRole('button', { name: 'More power actions' }).click();
  await expect(page.getByRole('menuitem', { name: 'Shut down and start' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await openPalette(page);
  await page.keyboard.type('shut down and start bulk-3');
  await expect(page.getByRole('option', { name: 'Shut down and start bulk-3' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Shut down and start', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Shut down and start bulk-3' }).click();
  await waitUntil('it runs with two processors', async () => (await vcpus()) === '2', { timeoutMs: 90_000 });
  await expect(page.getByText('waits for the next boot')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByText('Running', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
});
