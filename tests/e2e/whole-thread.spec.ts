import type { Page } from '@playwright/test';
import { askHostName, typeHostName, uuidOf } from '#tests/e2e/guest-inside.ts';
import { expect, lookAt, refusedConsole, test, waitForProgram, watchConsole } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { signIn } from '#tests/product/signed-in.ts';

/** What a newcomer does, from the link in the terminal to typing into a guest's console, and what goes wrong on the way. */
test.describe.configure({ mode: 'serial' });

let page: Page;
let expectCleanConsole: ReturnType<typeof watchConsole>;
/** Chromium logs each answer of 4xx; those that a test brings about. */
let expected: readonly RegExp[] = [];
const password = 'a password for tests';

test.beforeAll(async ({ browser, product }) => {
  const context = await browser.newContext({
    baseURL: product.origin,
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
  });
  page = await context.newPage();
  waitForProgram(page);
  expectCleanConsole = watchConsole(page);
});

test.afterEach(() => {
  expectCleanConsole([refusedConsole, ...expected]);
  expected = [];
});
test.afterAll(async () => page.context().close());

test('who comes without the link is told where it is found, and how to make another', async ({ product }) => {
  await page.goto('/');
  const command = page.getByText(/^cd .* && npm run setup-link/);
  await expect(command).toContainText(`--data ${product.dataDir}`);
  await lookAt(page, 'sign-in-no-admin');
  await page.goto('/setup');
  await expect(command).toBeVisible();
  await lookAt(page, 'setup-no-link');
});

test('the link from the terminal makes the first admin, once', async ({ product }) => {
  await page.goto(product.setupLink);
  await expect(page.getByRole('form', { name: 'Make the first admin' })).toBeVisible();
  expect(page.url()).not.toContain('token');
  await lookAt(page, 'setup');
  await page.getByLabel('Your name').fill('Ines Ferreira');
  await page.getByLabel('User name').fill('ines');
  await page.getByRole('textbox', { name: 'Password' }).fill('short');
  await page.keyboard.press('Enter');
  await expect(page.getByText('At least ten characters.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Where should guests run?' })).toBeVisible();
  await lookAt(page, 'first-run', { inGuide: true });

  const browser = page.context().browser();
  if (!browser) throw new Error('no browser');
  const other = await browser.newContext();
  const late = await other.newPage();
  const expectLateClean = watchConsole(late);
  await late.goto(product.setupLink);
  await expect(late.getByText(/There is an admin already|Sign in/).first()).toBeVisible();
  await lookAt(late, 'setup-used');
  expectLateClean();
  await other.close();
});

test('signing out and in: a wrong password is said in words', async () => {
  await page.getByRole('button', { name: 'Ines Ferreira' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible();
  await lookAt(page, 'sign-in');
  // where somebody wanted to go is where they are after signing in
  await page.goto('/activity?show=failed');
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('User name or e-mail').fill('ines');
  expected = [/status of 401 .*\/api\/auth\/sign-in\/username$/];
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/wrong|do not match|not right/i).first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/activity\?show=failed$/);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Where should guests run?' })).toBeVisible();
});

test('a host is added by password, after its key was compared; guests that are there are listed', async ({ host }) => {
  await host.addTinyImage('tiny.qcow2');
  await host.defineTinyGuest({ name: `old "one" & <b>two` });
  await page.getByRole('link', { name: 'Give its address' }).click();
  await page.getByLabel('Address').fill(host.address);
  await page.getByLabel('User', { exact: true }).fill(host.user);
  await page.getByLabel('Name (optional)').fill('kvm1');
  await page.getByRole('radio', { name: /With a password, once/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Password' }).fill(host.password);
  await lookAt(page, 'add-host');
  await page.getByRole('button', { name: 'Look at it' }).click();
  const accept = page.getByRole('button', { name: 'Accept and add the host' });
  await expect(accept).toBeVisible();
  await expect(page.getByText(/SHA256:/).first()).toBeVisible();
  await page.getByRole('checkbox', { name: /I compared it/ }).check({ force: true });
  await accept.click();
  await expect(page.getByRole('heading', { name: 'kvm1' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Guests are emulated').first()).toBeVisible();
  await lookAt(page, 'host', { inGuide: true });
  await page
    .getByRole('link', { name: /^Guests/ })
    .first()
    .click();
  await expect(page.getByRole('row').filter({ hasText: `old "one" & <b>two` })).toBeVisible();
});

test('a volume becomes an image', async () => {
  await page
    .getByRole('link', { name: /^Images/ })
    .first()
    .click();
  await lookAt(page, 'images-empty');
  await page.goto('/images/add');
  await page.getByRole('radio', { name: /A disk that is there/ }).check({ force: true });
  await choose('Volume', /tiny\.qcow2/);
  await page.getByLabel('Name of the image').fill('tiny');
  await page.getByRole('button', { name: 'Make it an image' }).click();
  await page.goto('/images');
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 60_000 });
  await lookAt(page, 'images', { inGuide: true });
});

/** Opens a select and takes a choice. */
async function choose(label: string, option: RegExp): Promise<void> {
  await page.getByRole('button', { name: new RegExp(label) }).click();
  await page.getByRole('option', { name: option }).click();
}

const guestName = `it's "web" 100% $(x)`;

test('a guest is made from it, step by step, and runs', async ({ host }) => {
  await page.goto('/guests/create');
  await page.getByRole('radio', { name: /Numbers/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Memory' }).fill('0.25');
  await page.getByRole('textbox', { name: 'Disk' }).fill('1');
  await page.getByLabel('User', { exact: true }).fill('ines');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.getByLabel('Name', { exact: true }).fill(guestName);
  await expect(page.getByText('On kvm1')).toBeVisible();
  await lookAt(page, 'create', { inGuide: true });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: guestName })).toBeVisible();
  await expect(page.getByText('Running', { exact: true }).first()).toBeVisible({ timeout: 90_000 });
  const row = await waitUntil(
    'no seed is left',
    async () => !(await host.virsh('vol-list', 'images')).includes('seed'),
    { timeoutMs: 90_000 },
  );
  expect(row).toBe(true);
});

test('its console: what is typed arrives', async ({ host }) => {
  await page.getByRole('link', { name: 'Console' }).click();
  const screen = page.locator('canvas').first();
  await expect(screen).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/Connected/).first()).toBeVisible({ timeout: 30_000 });
  await screen.click();
  await typeHostName(page, host, await uuidOf(host, guestName), 'typed-here');
  await lookAt(page, 'console', { inGuide: true });
});

test('the guest reboots, and the console comes back by itself', async ({ host }) => {
  await page.getByRole('button', { name: 'Reboot', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Reboot/ })
    .click();
  // its name inside is the one of the seed no more: a fresh boot has forgotten what was typed
  const hasForgotten = async () => {
    const answer = await askHostName(host, await uuidOf(host, guestName));
    return answer.includes('return') && !answer.includes('typed-here');
  };
  await waitUntil('it has booted again', hasForgotten, { timeoutMs: 120_000, everyMs: 500 });
  await expect(page.getByText(/Connected/).first()).toBeVisible({ timeout: 60_000 });
});

test('it is shut down; the overlay offers Start, and Start starts it', async () => {
  await page.getByRole('button', { name: 'Shut down', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Shut down/ })
    .click();
  await expect(page.getByText('Off', { exact: true }).first()).toBeVisible({ timeout: 90_000 });
  const start = page.locator('main').getByRole('button', { name: 'Start' }).last();
  await expect(start).toBeVisible();
  await lookAt(page, 'console-off');
  await start.click();
  await expect(page.getByText('Running', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/Connected/).first()).toBeVisible({ timeout: 60_000 });
});

test('what virsh does outside shows by itself', async ({ host }) => {
  await page.goto('/guests');
  const row = page.getByRole('row').filter({ hasText: 'old "one"' });
  await expect(row.getByText('Off')).toBeVisible();
  const listed = await host.virsh('list', '--all', '--uuid', '--name');
  const uuid =
    listed
      .split('\n')
      .find((line) => line.includes('old "one"'))
      ?.slice(0, 36) ?? '';
  await host.virsh('start', uuid);
  await expect(row.getByText('Running')).toBeVisible();
  await lookAt(page, 'guests', { inGuide: true });
  await host.virsh('destroy', uuid);
  await expect(row.getByText('Off')).toBeVisible();
});

test('a host that does not answer keeps its rows, greyed, and comes back', async ({ host }) => {
  await host.unplug();
  await host.killSshd();
  await expect(page.getByText(/has not answered since/).first()).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(/was running/).first()).toBeVisible();
  await lookAt(page, 'guests-away');
  await host.startSshd();
  await host.plug();
  const tryNow = page.getByRole('button', { name: 'Try now' }).first();
  // it may be back before anybody presses it
  await tryNow.click({ timeout: 5_000 }).catch(() => undefined);
  await expect(page.getByText(/has not answered since/)).toHaveCount(0, { timeout: 90_000 });
});

test('activity tells who did what, step by step', async () => {
  await page.getByRole('link', { name: 'Activity' }).first().click();
  await page
    .getByRole('row')
    .filter({ hasText: `Create ${guestName}` })
    .click();
  await expect(page.getByText('Define the guest')).toBeVisible();
  await lookAt(page, 'activity', { inGuide: true });
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByText('Opened a console').first()).toBeVisible();
  await lookAt(page, 'audit');
});

test('people and settings; a session elsewhere is ended there', async ({ product }) => {
  await page.getByRole('link', { name: 'People' }).first().click();
  await expect(page.getByText('Ines Ferreira').first()).toBeVisible();
  await lookAt(page, 'people');
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect(page.getByText(/API keys/).first()).toBeVisible();
  await lookAt(page, 'settings');
  const elsewhere = await signIn(product.origin, { username: 'ines', password });
  expect(await elsewhere.rpc.session.me()).toMatchObject({ name: 'Ines Ferreira' });
  await page.reload();
  const sessions = page.getByRole('list', { name: 'Sessions' });
  await sessions.getByRole('button', { name: /^Sign out/ }).click();
  await expect(sessions.getByRole('button', { name: /^Sign out/ })).toHaveCount(0);
  await expect(elsewhere.rpc.session.me()).rejects.toMatchObject({ status: 401 });
  await page.goto('/api/v1/docs');
  await expect(page.getByText('/guests').first()).toBeVisible();
  await lookAt(page, 'api-docs');
});

test('it is deleted with its disk, after its name was typed', async ({ host }) => {
  await page.goto('/guests');
  const row = page.getByRole('row').filter({ hasText: guestName });
  await row.getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByText(/Also delete 1\sdisk/)).toBeVisible();
  await lookAt(page, 'delete');
  await dialog.getByLabel(/Type .* to go on/).fill(guestName);
  await dialog.getByRole('button', { name: /^Delete/ }).click();
  await expect(row).toHaveCount(0, { timeout: 60_000 });
  expect(await host.virsh('vol-list', 'images')).not.toContain('disk1');
});
