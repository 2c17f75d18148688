import type { BrowserContext, Locator, Page } from '@playwright/test';
import { cookiesOf, test } from '#tests/e2e/prepared.ts';
import { expect, lookAt, waitForProgram, watchConsole } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { onDatabase } from '#tests/product/on-database.ts';
import { signIn } from '#tests/product/signed-in.ts';
import type { Product } from '#tests/product/start-product.ts';

/** Each page, and each thing that opens over one, as people see it: full, in light and dark, wide and narrow. */
test.describe.configure({ mode: 'serial' });

const longName = 'a-guest-with-a-name-of-sixty-characters-to-see-what-happens';
let guestId = '';

test.beforeAll(async ({ prepared: { host, rpc } }) => {
  await host.defineTinyGuest({ name: longName, start: true, agent: true });
  for (const name of ['alpha', 'beta', 'gamma']) await host.defineTinyGuest({ name });
  const row = await waitUntil('the guests are listed', async () => {
    const rows = await rpc.guests.list({});
    return rows.length >= 4 ? rows.find((one) => one.name === longName && one.power === 'running') : undefined;
  });
  guestId = row.id;
  // something that failed, for the pages that tell of it
  const [hostRow] = await rpc.hosts.list();
  await rpc.images.build({ name: 'broken', hostId: hostRow?.id ?? '', packages: ['no-such-package-here'] });
  await waitUntil('it failed', async () => (await rpc.operations.list({})).some((one) => one.state === 'failed'), {
    timeoutMs: 60_000,
  });
});

const settled = async (page: Page, what: Locator) => {
  await expect(what).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
};

test('the tabs of a guest', async ({ page }) => {
  for (const { tab, look, sign } of [
    { tab: 'overview', look: 'guest-overview', sign: 'Running' },
    { tab: 'hardware', look: 'guest-hardware', sign: 'paravirtual' },
    { tab: 'activity', look: 'guest-activity', sign: 'Operations' },
    { tab: 'definition', look: 'guest-definition', sign: 'What it changed' },
  ]) {
    await page.goto(`/guests/${guestId}/${tab}`);
    await settled(
      page,
      page
        .getByText(sign)
        .or(page.getByRole('grid', { name: sign }))
        .first(),
    );
    await lookAt(page, look);
  }
});

test('a guest uses at most the memory that it has; its page tells of a measure beyond that', async ({
  page,
  prepared: { rpc },
}) => {
  const measured = async () => (await rpc.guests.list({ name: longName })).find((one) => one.memoryUsedMiB !== null);
  await waitUntil('its memory was measured', measured, { timeoutMs: 60_000 });
  await page.goto('/guests');
  const figures = page.getByRole('row', { name: longName }).getByText(/^[\d.]+ \/ [\d.]+$/);
  await expect(figures).toBeVisible();
  const [used = 0, whole = 0] = ((await figures.textContent()) ?? '').split(' / ').map(Number);
  expect(used).toBeLessThanOrEqual(whole);
  await page.goto(`/guests/${guestId}/overview`);
  await expect(page.getByText('of 128 MiB')).toBeVisible();
  // the next measure may be another one
  await expect(async () => {
    const row = await measured();
    const isBeyond = (row?.memoryUsedMiB ?? 0) > (row?.memoryMiB ?? 0);
    const told = page.getByText(/was measured, more than the/);
    await expect(told).toHaveCount(isBeyond ? 1 : 0, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test('the tabs of a host', async ({ page, prepared: { hostId } }) => {
  for (const { tab, look } of [
    { tab: 'guests', look: 'host-guests' },
    { tab: 'pools', look: 'host-pools' },
    { tab: 'networks', look: 'host-networks' },
    { tab: 'activity', look: 'host-activity' },
    { tab: 'settings', look: 'host-settings' },
  ]) {
    await page.goto(`/hosts/${hostId}/${tab}`);
    await settled(page, page.getByRole('heading', { name: 'kvm1' }));
    await lookAt(page, look);
  }
  await page.goto('/hosts');
  await settled(page, page.getByRole('grid', { name: 'Hosts' }));
  await lookAt(page, 'hosts');
});

test('the ways to an image, and one that failed', async ({ page }) => {
  await page.goto('/images');
  await settled(page, page.getByText('Failed').first());
  await lookAt(page, 'images-failed');
  for (const { way, look } of [
    { way: 'fetch', look: 'images-add-fetch' },
    { way: 'build', look: 'images-add-build' },
    { way: 'adopt', look: 'images-add-adopt' },
  ]) {
    await page.goto(`/images/add?way=${way}`);
    await settled(page, page.getByRole('form'));
    await lookAt(page, look);
  }
});

test('an operation that failed stands beside the table, and cuts nothing', async ({ page }) => {
  await page.goto('/activity?show=failed');
  await page.getByRole('row', { name: /broken/ }).click();
  const detail = page.getByRole('complementary', { name: 'The operation' });
  await settled(page, detail.getByText('no-such-package-here').first());
  await lookAt(page, 'activity-failed');
  for (const width of [1440, 1280, 1120]) {
    await page.setViewportSize({ width, height: 900 });
    const grid = page.getByRole('grid', { name: 'Operations' });
    if (!(await grid.isVisible())) continue;
    // the scroller around it needs no sideways scrolling, so no column is out of sight
    const hidden = () =>
      grid.evaluate((element) => (element.parentElement?.scrollWidth ?? 0) - (element.parentElement?.clientWidth ?? 0));
    await expect.poll(hidden).toBe(0);
    const overlap = async () => {
      const edge = await detail.boundingBox();
      const box = await grid.getByRole('columnheader', { name: 'Started' }).boundingBox();
      return edge && box ? box.x + box.width - edge.x : null;
    };
    await expect.poll(overlap).toBeLessThanOrEqual(0);
  }
});

test('what opens over a page: menus, dialogs, the palette with all it has', async ({ page }) => {
  await page.goto('/guests');
  await settled(page, page.getByRole('row', { name: /alpha/ }));
  const open = async (name: string, act: () => Promise<void>, sign: Locator) => {
    await act();
    await settled(page, sign);
    await lookAt(page, name);
    await page.keyboard.press('Escape');
    await expect(sign).toHaveCount(0);
  };
  await open(
    'palette',
    () => page.keyboard.press('Control+k'),
    page.getByRole('dialog', { name: 'Search or run a command' }),
  );
  await open('keys', () => page.keyboard.press('?'), page.getByRole('dialog', { name: 'Keys' }));
  await open('person-menu', () => page.getByRole('button', { name: 'Ines Ferreira' }).click(), page.getByRole('menu'));
  await open(
    'columns',
    () => page.getByRole('button', { name: /Columns/ }).click(),
    page.getByRole('dialog').or(page.getByRole('menu')),
  );
  await page.getByRole('row', { name: /alpha/ }).focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('region', { name: 'What is selected' })).toBeVisible();
  await lookAt(page, 'selection');
  await open('power-many', () => page.keyboard.press('s'), page.getByRole('dialog', { name: 'Start 3 guests' }));

  await page.goto(`/guests/${guestId}/overview`);
  await settled(page, page.getByText('Running').first());
  await open(
    'power-menu',
    () => page.getByRole('button', { name: 'More power actions' }).click(),
    page.getByRole('menu'),
  );
  await open(
    'power-one',
    () => page.getByRole('button', { name: 'Shut down', exact: true }).click(),
    page.getByRole('dialog', { name: `Shut down ${longName}` }),
  );
});

test.describe('what is not there', () => {
  test.use({ expectedErrors: /status of 404 .*\/(no\/such\/page|console\/nobody)$/ });

  test('an address that is nobody’s is told within the frame; a console’s, in its window', async ({ page }) => {
    expect((await page.goto('/no/such/page'))?.status()).toBe(404);
    await settled(page, page.getByText('There is nothing at this address'));
    await lookAt(page, 'unknown-address');
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Hosts/ })
      .click();
    await expect(page.getByRole('row', { name: /kvm1/ })).toBeVisible();
    expect((await page.goto('/console/nobody'))?.status()).toBe(404);
    await settled(page, page.getByText('There is nothing at this address'));
    await lookAt(page, 'unknown-console');
  });
});

test.describe('what cannot be made', () => {
  test.use({ expectedErrors: /status of 500|React error #441/ });

  /** Opens a page while the database cannot answer it, and again when it can. */
  const failsWithout = async (
    page: Page,
    it: Product,
    { table, address, look, sign }: { table: string; address: string; look: string; sign: Locator },
  ) => {
    await onDatabase(it, async (database) => {
      await database.query(`ALTER TABLE "${table}" RENAME TO "hidden"`);
      try {
        await page.goto(address);
        await settled(page, page.getByText('Guesthouse could not make this page'));
      } finally {
        await database.query(`ALTER TABLE "hidden" RENAME TO "${table}"`);
      }
    });
    await lookAt(page, look);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(sign).toBeVisible();
  };

  test('a page that fails says so where it stands, and Try again brings it', async ({
    page,
    prepared: { product },
  }) => {
    await failsWithout(page, product, {
      table: 'AuditEntry',
      address: '/activity/audit',
      look: 'page-failed',
      sign: page.getByRole('region', { name: 'Entries' }),
    });
    await failsWithout(page, product, {
      table: 'GuestShare',
      address: `/console/${guestId}`,
      look: 'window-failed',
      sign: page.getByRole('region', { name: `Console of ${longName}` }),
    });
  });
});

test('a console in a window of its own: the screen, and the serial line', async ({ page }) => {
  await page.goto(`/guests/${guestId}/console`);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Open in its own window' }).click();
  const own = await opened;
  waitForProgram(own);
  await own.reload();
  await expect(own.getByText(/^Connected/)).toBeVisible({ timeout: 60_000 });
  await lookAt(own, 'console-window');
  await own.getByRole('button', { name: 'Serial console' }).click();
  await settled(own, own.getByRole('region', { name: `Serial console of ${longName}` }));
  await expect(own.getByText(/^Connected/)).toBeVisible({ timeout: 60_000 });
  await lookAt(own, 'console-serial');
});

/** All that the server sends to the pages of a context: documents, answers, and what comes through sockets. */
function hear(context: BrowserContext): () => Promise<string> {
  const texts: Promise<string>[] = [];
  context.on('response', (response) => {
    if (/\.(js|css|svg|woff2)(\?|$)/.test(response.url())) return;
    // one that leads elsewhere has no body, and one of a page that was left may be gone
    texts.push(response.text().catch(() => ''));
  });
  context.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) =>
        texts.push(Promise.resolve(typeof payload === 'string' ? payload : payload.toString('latin1'))),
      ),
    ),
  );
  return async () => (await Promise.all(texts)).join('\n');
}

test('a student sees the machine that was shared, and nothing that leads elsewhere', async ({ browser, prepared }) => {
  const { host, product, rpc } = prepared;
  const person = { username: 'sam', password: 'a long password' };
  await rpc.people.create({ ...person, name: 'Sam Weiss', email: '', role: 'student' });
  await rpc.guests.share({ id: guestId, username: person.username, level: 'operator' });
  const { cookie } = await signIn(product.origin, person);
  const context = await browser.newContext({ baseURL: product.origin, reducedMotion: 'reduce' });
  await context.addCookies(cookiesOf(cookie, product.origin));
  const told = hear(context);
  const page = await context.newPage();
  const expectCleanConsole = watchConsole(page);
  waitForProgram(page);
  await page.goto('/guests');
  await settled(page, page.getByRole('row', { name: longName }));
  await expect(page.getByRole('row', { name: /alpha/ })).toHaveCount(0);
  await expect(page.getByRole('navigation').getByRole('link', { name: /^Hosts|^People/ })).toHaveCount(0);
  await lookAt(page, 'student-guests');
  await page.goto(`/guests/${guestId}/overview`);
  await settled(page, page.getByText('Running').first());
  await lookAt(page, 'student-guest');
  for (const [tab, sign] of [
    ['hardware', page.getByText('paravirtual').first()],
    ['snapshots', page.getByText('No snapshots yet')],
    ['activity', page.getByRole('grid', { name: 'Operations' }).or(page.getByText('Nothing has been done')).first()],
    ['console', page.getByText(/^Connected/)],
  ] as const) {
    await page.goto(`/guests/${guestId}/${tab}`);
    await expect(sign).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('kvm1')).toHaveCount(0);
  }
  await page.goto('/settings');
  await settled(page, page.getByRole('list', { name: 'Sessions' }));
  await lookAt(page, 'student-settings');
  // neither shown nor sent along: where the machine is, and what it is made of there
  const all = await told();
  expect(all).toContain(longName);
  for (const hidden of ['kvm1', host.address, prepared.hostId, host.poolPath]) expect(all).not.toContain(hidden);
  expectCleanConsole();
  await context.close();
});

test('a host whose key has changed: nothing is sent, the warning is plain, and an admin who compared the key lets it go on', async ({
  page,
  prepared: { host, hostId, rpc },
}) => {
  const fingerprintOf = async () =>
    (await host.exec('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).stdout.split(' ')[1] ?? '';
  const before = await fingerprintOf();
  await page.goto(`/hosts/${hostId}`);
  await host.changeHostKey();
  await expect(page.getByRole('heading', { name: 'The host key has changed' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(before).first()).toBeVisible();
  await lookAt(page, 'host-key-changed');
  await page.getByRole('button', { name: 'Show the new key' }).click();
  await expect(page.getByText(await fingerprintOf())).toBeVisible({ timeout: 30_000 });
  await lookAt(page, 'host-key-compare');
  await page.getByRole('checkbox', { name: /I compared it/ }).check({ force: true });
  await page.getByRole('button', { name: 'Accept the new key' }).click();
  await expect(page.getByRole('heading', { name: 'The host key has changed' })).toHaveCount(0, { timeout: 60_000 });
  await waitUntil('it is up', async () => (await rpc.hosts.get({ id: hostId })).row.connection === 'up', {
    timeoutMs: 60_000,
  });
});
