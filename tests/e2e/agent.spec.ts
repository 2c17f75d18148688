import { type Prepared, test } from '#tests/e2e/prepared.ts';
import { expect, lookAt } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** A guest with an agent that answers. Resolves with its id when that is seen. */
async function startTalking({ host, rpc }: Prepared, name: string): Promise<string> {
  await host.defineTinyGuest({ name, start: true, network: true, agent: true });
  const row = await waitUntil(
    `the agent of ${name} is seen`,
    async () => (await rpc.guests.list({ name })).find((one) => one.hasAgent),
    { timeoutMs: 90_000 },
  );
  return row.id;
}

test('the inside of a guest is read, a command run there, a password set; then the command in two at once', async ({
  page,
  prepared,
}) => {
  const names = ['talks-1', 'talks-2'];
  const [id] = await Promise.all(names.map((name) => startTalking(prepared, name)));
  await prepared.host.defineTinyGuest({ name: 'talks-not', start: true });

  await page.goto(`/guests/${id}/overview`);
  const inside = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Inside' }) });
  await expect(inside.getByText('Tiny guest')).toBeVisible();
  await expect(inside.getByText('QEMU guest agent')).toBeVisible();
  await lookAt(page, 'guest-inside');

  await page.getByRole('button', { name: 'Run a command', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const line = dialog.getByRole('textbox', { name: 'Command' });
  await line.fill('  ');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(dialog.getByText('Give a command.')).toBeVisible();
  await line.fill(`echo "it's $((6 * 7))"; uname -s`);
  await line.press('Control+Enter');
  const printed = (name: string) => dialog.getByLabel(`Output of ${name}`, { exact: true });
  await expect(printed('talks-1')).toHaveText(`$ echo "it's $((6 * 7))"; uname -s it's 42 Linux`);
  // the line stays for the next one
  await expect(line).toHaveValue(/6 \* 7/);
  await line.fill('echo gone wrong; exit 4');
  await line.press('Control+Enter');
  await expect(dialog.getByText('The command ended with code 4.')).toBeVisible();
  await expect(printed('talks-1')).toHaveText('$ echo gone wrong; exit 4 gone wrong');
  await lookAt(page, 'guest-command', { inGuide: true });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Run a command', exact: true })).toBeFocused();

  await page.getByRole('button', { name: 'Set a password' }).click();
  await dialog.getByLabel('Account').fill('root');
  await dialog.getByLabel('New password', { exact: true }).fill('another one');
  await dialog.getByRole('button', { name: 'Set the password' }).click();
  await expect(dialog.getByText('Done')).toBeVisible();
  await lookAt(page, 'guest-password', { part: '[role=dialog]' });
  await page.keyboard.press('Escape');

  // many at once, also where one of them cannot
  await page.goto('/guests?q=talks');
  for (const name of [...names, 'talks-not'])
    await page.getByRole('row', { name }).getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Run a command…' }).click();
  await expect(dialog.getByText('1 guest is left out', { exact: false })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Command' }).fill('echo from $(hostname)');
  await dialog.getByRole('button', { name: 'Run in 2 guests' }).click();
  for (const name of names) await expect(printed(name)).toHaveText('$ echo from $(hostname) from tiny');
  await expect(dialog.getByText('Left out')).toBeVisible();
  await lookAt(page, 'guests-command', { part: '[role=dialog]' });
});

test('an agent that is connected and does not answer is told of, with what to do', async ({ page, prepared }) => {
  const id = await startTalking(prepared, 'hangs');
  const { operationId } = await prepared.rpc.guests.run({ id, line: 'kill -STOP $(pidof qemu-ga)', timeoutSeconds: 1 });
  const operation = await waitUntil(
    'nobody knows how that ended',
    async () => {
      const found = await prepared.rpc.operations.get({ id: operationId });
      return found.state === 'failed' ? found : null;
    },
    { timeoutMs: 60_000 },
  );
  expect(operation.refusal?.code).toBe('agent.command-unknown');
  await page.clock.install();
  await page.goto(`/guests/${id}/overview`);
  await expect(page.getByText('Its agent is being asked.')).toBeVisible();
  await page.clock.runFor(16_000);
  await expect(page.getByText(/connected, but does not answer/)).toBeVisible();
});
