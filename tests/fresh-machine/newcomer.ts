import { type Browser, chromium, expect, type Page } from '@playwright/test';
import type { FreshMachine } from '#tests/fresh-machine/fresh-machine.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { browserOptions } from '#tests/product/browser-options.ts';

const password = 'a password for tests';
const origin = 'http://127.0.0.1:3300';
const minutes = 60_000;
/** Emulated, on a machine that does other things besides. */
const guestIsUpMs = 15 * minutes;

/** What a person does in a real browser whose loopback is the machine's. Each step throws where the page does not lead on. */
export class Newcomer {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #machine: FreshMachine;

  private constructor(machine: FreshMachine, browser: Browser, page: Page) {
    this.#machine = machine;
    this.#browser = browser;
    this.page = page;
  }

  static async #open(machine: FreshMachine): Promise<Newcomer> {
    const browser = await chromium.launch({ ...browserOptions, executablePath: await machine.chromium() });
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return new Newcomer(machine, browser, page);
  }

  /** Does something as a newcomer; where it fails, a picture shows the page. */
  static async visit(machine: FreshMachine, work: (newcomer: Newcomer) => Promise<void>): Promise<void> {
    const newcomer = await Newcomer.#open(machine);
    try {
      await work(newcomer);
    } catch (error) {
      await newcomer.picture('failed');
      throw error;
    } finally {
      await newcomer.#browser.close();
    }
  }

  /** Keeps a picture of the page beside those of the browser tests. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: `artifacts/shots/fresh-${this.#machine.release}-${name}.png` });
  }

  /** A page as the server sent it does not answer yet: keys and clicks before its program runs are lost. */
  async #answers(): Promise<void> {
    await this.page.waitForFunction(() => {
      const controls = [...document.querySelectorAll('button, input')];
      const isTaken = (one: Element) => Object.keys(one).some((key) => key.startsWith('__reactProps$'));
      return controls.length > 0 && controls.every(isTaken);
    });
  }

  async becomeAdmin(link: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    await this.#answers();
    await page.getByLabel('Your name').fill('Ines Ferreira');
    await page.getByLabel('User name').fill('ines');
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.keyboard.press('Enter');
    await this.#expectFirstQuestion();
  }

  async signOutAndIn(): Promise<void> {
    const { page } = this;
    await this.#answers();
    await page.getByRole('button', { name: 'Ines Ferreira' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/sign-in/);
    await this.#fillSignIn();
    await this.#expectFirstQuestion();
  }

  async signIn(): Promise<void> {
    await this.page.goto(`${origin}/guests`);
    await this.#fillSignIn();
    await expect(this.page.getByRole('heading', { name: 'Guests', exact: true })).toBeVisible({ timeout: minutes });
  }

  async #fillSignIn(): Promise<void> {
    const { page } = this;
    await this.#answers();
    await page.getByLabel('User name or e-mail').fill('ines');
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.keyboard.press('Enter');
  }

  async #expectFirstQuestion(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Where should guests run?' })).toBeVisible({
      timeout: minutes,
    });
  }

  /** The command that the page tells where this machine is not a host yet. */
  async readCommand(): Promise<string> {
    const command = this.page.getByText(/^cd .* && npm run local-host$/);
    await expect(command).toBeVisible();
    return (await command.textContent()) ?? '';
  }

  /** The page notices by itself that the command was run; then one press adds the machine. */
  async addThisMachine(): Promise<void> {
    const { page } = this;
    const add = page.getByRole('button', { name: 'Add this machine' });
    await expect(add).toBeVisible();
    await this.picture('prepared');
    await add.click();
    await expect(page).toHaveURL(/\/hosts\/hst_/, { timeout: 5 * minutes });
  }

  /** Waits until the page of the host says all of it. */
  async seesOnHost(words: readonly string[]): Promise<void> {
    for (const each of words) await expect(this.page.locator('main')).toContainText(each, { timeout: 2 * minutes });
  }

  /** What the page says now. */
  async readPage(): Promise<string> {
    return (await this.page.locator('main').textContent()) ?? '';
  }

  async buildImage(): Promise<void> {
    const { page } = this;
    await page.goto(`${origin}/images/add`);
    await this.#answers();
    await page.getByRole('radio', { name: /Built on the host/ }).check({ force: true });
    await page.getByRole('button', { name: 'Build the image' }).click();
    await expect(page.getByText('It is ready.')).toBeVisible({ timeout: 20 * minutes });
    await this.picture('image');
    await page.getByRole('link', { name: 'Create a guest' }).click();
  }

  async createGuest(name: string): Promise<void> {
    const { page } = this;
    await page.getByRole('radio', { name: /Numbers/ }).check({ force: true });
    await page.getByRole('textbox', { name: 'Memory' }).fill('1');
    await page.getByLabel('User', { exact: true }).fill('ines');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await this.picture('create');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await expect(page.getByText('Running', { exact: true }).first()).toBeVisible({ timeout: 5 * minutes });
  }

  /** Logs in on the guest's screen and changes its name, which its agent then tells: what is typed arrives. */
  async typeIntoConsole(guest: string): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Console' }).click();
    const screen = page.locator('canvas').first();
    await expect(screen).toBeVisible();
    await expect(page.getByText(/Connected/).first()).toBeVisible({ timeout: minutes });
    const answer = async (question: RegExp, keys: string) => {
      await waitUntil(
        `the guest's screen ends with ${question}`,
        async () => question.test((await this.#readScreen(guest)).trimEnd()),
        { timeoutMs: guestIsUpMs, everyMs: 1_000 },
      );
      await screen.click();
      await page.keyboard.type(`${keys}\n`, { delay: 30 });
    };
    await answer(/login:$/, 'ines');
    await answer(/Password:$/, 'correct horse');
    await answer(/[$#]$/, 'sudo hostname typed-here');
    await waitUntil(
      'what was typed was done',
      async () => (await this.#askAgent(guest, 'guest-get-host-name')).includes('typed-here'),
      { timeoutMs: guestIsUpMs, everyMs: 1_000 },
    );
    await this.picture('console');
  }

  async #askAgent(guest: string, command: string, args = {}): Promise<string> {
    const asked = JSON.stringify({ execute: command, arguments: args });
    return (await this.#machine.run(`virsh -c qemu:///system qemu-agent-command ${guest} '${asked}'`)).stdout;
  }

  /** The text on the guest's screen, as its kernel keeps it; nothing while its agent is not up. */
  async #readScreen(guest: string): Promise<string> {
    const handle = /"return":(\d+)/.exec(await this.#askAgent(guest, 'guest-file-open', { path: '/dev/vcs1' }))?.[1];
    if (handle === undefined) return '';
    const read = await this.#askAgent(guest, 'guest-file-read', { handle: Number(handle), count: 65_536 });
    await this.#askAgent(guest, 'guest-file-close', { handle: Number(handle) });
    return Buffer.from(/"buf-b64":"([^"]*)"/.exec(read)?.[1] ?? '', 'base64').toString('latin1');
  }

  async deleteGuest(name: string): Promise<void> {
    const { page } = this;
    await page.goto(`${origin}/guests`);
    await this.#answers();
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByRole('checkbox').check({ force: true });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel(/Type .* to go on/).fill(name);
    await dialog.getByRole('button', { name: /^Delete/ }).click();
    await expect(row).toHaveCount(0, { timeout: 2 * minutes });
  }
}
