import { test } from '#tests/e2e/prepared.ts';
import { expect } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

test('Ctrl+Enter sends what was typed last, once', async ({ page, prepared: { host, rpc } }) => {
  await host.defineTinyGuest({ name: 'once', start: true, agent: true });
  const { id } = await waitUntil(
    'its agent is seen',
    async () => (await rpc.guests.list({ name: 'once' })).find((one) => one.hasAgent),
    { timeoutMs: 90_000 },
  );
  await page.goto(`/guests/${id}/overview`);
  await page.getByRole('button', { name: 'Run a command', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Command' }).fill('sleep 30');
  const time = dialog.getByRole('textbox', { name: 'Ended after' });
  await time.fill('1');
  await time.press('Control+Enter');
  await expect(dialog.getByText(/had not ended after 1 seconds/)).toBeVisible();

  // the answer comes only when somebody has pressed again
  let asked = 0;
  const pressed = Promise.withResolvers<void>();
  await page.route('**/rpc/guests/run', async (route) => {
    asked += 1;
    await pressed.promise;
    await route.continue();
  });
  const line = dialog.getByRole('textbox', { name: 'Command' });
  await line.fill('echo once >>/tmp/pressed; wc -l </tmp/pressed');
  for (let press = 0; press < 3; press += 1) await line.press('Control+Enter');
  pressed.resolve();
  await expect(dialog.getByLabel('Output of once', { exact: true })).toHaveText(/<\/tmp\/pressed\s+1\s*$/);
  expect(asked).toBe(1);
});

test.describe(() => {
  test.use({ expectedErrors: /previewDeletion/ });

  test('nothing is deleted while it is not known what goes with it', async ({ page, prepared: { host, rpc } }) => {
    await host.defineTinyGuest({ name: 'unknown-loss' });
    await waitUntil('it is listed', async () => (await rpc.guests.list({ name: 'unknown-loss' }))[0]);
    await page.route('**/rpc/guests/previewDeletion', (route) => route.abort());
    await page.goto('/guests?q=unknown-loss');
    await page.getByRole('row', { name: 'unknown-loss' }).getByRole('checkbox').check({ force: true });
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill('unknown-loss');
    await expect(dialog.getByRole('alert')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Delete unknown-loss' })).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByRole('textbox').press('Enter');
    expect((await rpc.guests.list({ name: 'unknown-loss' }))[0]?.stage).toBe('present');
  });
});
