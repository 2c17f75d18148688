import type { Page } from '@playwright/test';
import { askHostName, typeHostName } from '#tests/e2e/guest-inside.ts';
import { test } from '#tests/e2e/prepared.ts';
import { expect } from '#tests/e2e/story.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** The console as a person uses it: keys the browser keeps for itself, sizes, and guests that go and come back. */
test.describe.configure({ mode: 'serial' });

const name = 'screen';
let uuid = '';
let guestId = '';
let page: Page;
/** Every sentence that the overlay showed. */
let said: string[] = [];

test.beforeAll(async ({ prepared: { host, rpc } }) => {
  ({ uuid } = await host.defineTinyGuest({ name, start: true, agent: true }));
  const row = await waitUntil('it is listed', async () =>
    (await rpc.guests.list({ name })).find((one) => one.power === 'running'),
  );
  guestId = row.id;
});

test.afterAll(async ({ prepared: { host } }) => {
  await host.exec(`virsh -q destroy ${uuid}; virsh -q undefine ${uuid}`);
});

test.beforeEach(async ({ page: fresh }) => {
  page = fresh;
  said = [];
  await page.exposeFunction('tellSaid', (text: string) => said.push(text));
  await page.goto(`/guests/${guestId}/console`);
  await page.evaluate(() => {
    const tell = (window as unknown as { tellSaid: (text: string) => void }).tellSaid;
    new MutationObserver(() => {
      for (const each of document.querySelectorAll('section [role=status]')) tell(each.textContent ?? '');
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
});

// a guest that is off was called running for a moment, with a button to start it
test.afterEach(() => expect(said.filter((text) => /is running\..*Start it/.test(text))).toEqual([]));

const connected = () => expect(page.getByText(/^Connected/)).toBeVisible({ timeout: 60_000 });
const screen = () =>
  page
    .getByRole('region', { name: `Console of ${name}` })
    .locator('canvas')
    .first();

test('Ctrl Alt Delete from the menu reaches the guest: it boots anew', async ({ prepared: { host } }) => {
  const nameInside = () => askHostName(host, uuid);
  await connected();
  await waitUntil('its agent answers', async () => (await nameInside()).includes('return'), { timeoutMs: 60_000 });
  await screen().click();
  await typeHostName(page, host, uuid, 'before');
  await page.getByRole('button', { name: 'Send keys' }).click();
  await page.getByRole('menuitem', { name: 'Ctrl Alt Delete' }).click();
  // the name that was typed lives in its memory only; QEMU itself never stopped
  const hasForgotten = async () => {
    const answer = await nameInside();
    return answer.includes('return') && !answer.includes('before');
  };
  await waitUntil('it has booted again', hasForgotten, { timeoutMs: 90_000, everyMs: 500 });
  expect(await host.virsh('domstate', uuid)).toContain('running');
  await connected();
  // the keyboard is the guest's again after the menu
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('CANVAS');
});

test('full screen on and off; the size of the screen is the one that was chosen', async () => {
  await connected();
  const fullScreen = () => page.evaluate(() => document.fullscreenElement?.getAttribute('aria-label') ?? null);
  await page.getByRole('button', { name: /Full screen/ }).click();
  await expect.poll(fullScreen).toBe(`Console of ${name}`);
  await page.getByRole('button', { name: /Full screen/ }).click();
  await expect.poll(fullScreen).toBe(null);

  const choose = async (from: string, to: RegExp) => {
    await page.getByRole('button', { name: 'Size of the screen' }).filter({ hasText: from }).click();
    await page.getByRole('menuitem', { name: to }).click();
  };
  const scale = () =>
    screen().evaluate((canvas: HTMLCanvasElement) => canvas.getBoundingClientRect().width / canvas.width);
  const fits = () =>
    screen().evaluate((canvas) => {
      const box = canvas.getBoundingClientRect();
      const room = canvas.closest('section')?.getBoundingClientRect();
      return room !== undefined && (Math.abs(box.width - room.width) < 2 || box.height > room.height - 80);
    });
  await expect.poll(fits).toBe(true);
  expect(await scale()).toBeGreaterThan(1.05);
  await choose('Fit', /^1:1/);
  await expect.poll(scale).toBeCloseTo(1, 2);
  await choose('1:1', /^Fit/);
  await expect.poll(scale).toBeGreaterThan(1.05);
});

test('it is stopped and started elsewhere, at once: the console comes back by itself', async ({
  prepared: { host },
}) => {
  await connected();
  const before = said.length;
  await host.exec(`virsh -q destroy ${uuid} && virsh -q start ${uuid}`);
  // it may be back before anybody looks: what the overlay said stays
  await expect.poll(() => said.length).toBeGreaterThan(before);
  await connected();
});

test('it stops: the overlay says that it is off and offers Start, which starts it', async ({ prepared: { host } }) => {
  await connected();
  await host.virsh('destroy', uuid);
  const overlay = page.getByRole('status').filter({ hasText: 'Start it to see its screen.' });
  await expect(overlay).toContainText(/is off\./);
  await expect(page.getByText('Off', { exact: true }).first()).toBeVisible();
  await overlay.getByRole('button', { name: 'Start' }).click();
  await connected();
  // its screen is there a moment before its processors are let go
  await expect.poll(() => host.virsh('domstate', uuid)).toContain('running');
});
