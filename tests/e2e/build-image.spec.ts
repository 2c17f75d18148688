import { test } from '#tests/e2e/prepared.ts';
import { expect } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/**
 * An image out of the host's own packages, as far as its first packages: a whole build takes minutes and is proved without a
 * browser (tests/integration/images). On the way it fails, is retried and is cancelled, each by a press.
 */
test('a build fails with the way out, is retried in Activity, shows what it does, and leaves nothing when cancelled', async ({
  page,
  prepared: { host },
}) => {
  // what a host that was set up by hand lacks
  await host.exec('sed -i.kept /^guesthouse:/d /etc/subuid');
  await page.goto('/images/add');
  await page.getByRole('radio', { name: /Built on the host/ }).check({ force: true });
  await page.getByLabel('Name of the image').fill('own-debian');
  await page.getByRole('textbox', { name: /More packages/ }).fill('jq');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Build the image' }).click();
  await expect(page.getByRole('heading', { name: 'Making the image' })).toBeVisible();
  await expect(page.getByText(/usermod --add-subuids/).first()).toBeVisible({ timeout: 60_000 });
  await host.exec('mv /etc/subuid.kept /etc/subuid');

  await page.goto('/activity?show=failed');
  const row = page.getByRole('row', { name: /Make the image own-debian v1/ });
  await row.click();
  const detail = page.getByRole('complementary', { name: 'The operation' });
  // who, what, why
  await expect(detail.getByText('Ines Ferreira')).toBeVisible();
  await expect(detail.getByText(/^Build Debian/)).toBeVisible();
  await expect(detail.getByText('Look into it')).toBeVisible();
  await expect(detail.getByText(/usermod --add-subuids/).first()).toBeVisible();

  await detail.getByRole('button', { name: 'Retry' }).click();
  await expect(detail.getByText('Running').first()).toBeVisible({ timeout: 30_000 });
  await expect(detail.getByRole('progressbar').first()).toBeVisible();
  const output = detail.getByRole('region', { name: 'Output' });
  // apt itself speaks: packages of the host's own distribution come from its own mirror
  await expect(output).toContainText(/Get:\d+ |Unpacking /, { timeout: 150_000 });
  await detail.getByRole('button', { name: 'Cancel' }).click();
  await expect(detail.getByText('Cancelled').first()).toBeVisible({ timeout: 60_000 });

  const left = async () =>
    (
      await host.exec(
        `ls /var/tmp | grep -E 'guesthouse-build|mmdebstrap'; ps -e -o comm= | grep -xE 'mmdebstrap|apt-get|dpkg|mke2fs'`,
      )
    ).stdout;
  await waitUntil('nothing is left on the host', async () => (await left()) === '', { timeoutMs: 30_000 });
  await waitUntil('its volume is gone', async () => !(await host.virsh('vol-list', 'images')).includes('own-debian'), {
    timeoutMs: 30_000,
  });
  // in Activity it stands under what failed or was cancelled, with when and for how long
  await expect(detail.getByText(/started .*took/)).toBeVisible();
});
