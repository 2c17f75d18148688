import { tmpdir } from 'node:os';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { isAtItsAddress } from '#tests/e2e/looks.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { type Product, startProduct } from '#tests/product/start-product.ts';

/** A product and a host for all tests of a file. The product keeps its data below `folder`; `hostName` is the first part of a host's name. */
type Worker = { folder: string; hostName: string; product: Product; hosts: TestHosts; host: TestHost };

export const test = base.extend<object, Worker>({
  folder: [tmpdir(), { option: true, scope: 'worker' }],
  hostName: ['kvm', { option: true, scope: 'worker' }],
  product: [
    async ({ folder }, use) => {
      const product = await startProduct({ folder });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  hosts: [
    async ({ hostName: name }, use) => {
      const hosts = await startHosts({ count: 1, name });
      await use(hosts);
      await hosts.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  host: [
    async ({ hosts }, use) => {
      const host = hosts.hosts[0];
      if (!host) throw new Error('no host was started');
      await use(host);
    },
    { scope: 'worker' },
  ],
});

export { expect };

/**
 * Keeps the errors in the console of a page and of every window it opens. Call before the page loads; what it answers fails the test
 * on each that is not `expected` (its text and its address), and forgets them.
 */
export function watchConsole(page: Page): (expected?: readonly RegExp[]) => void {
  let errors: string[] = [];
  const watch = (each: Page) => {
    each.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
    });
    each.on('pageerror', (error) => errors.push(error.message));
    each.on('popup', watch);
  };
  watch(page);
  return (expected = []) => {
    const found = errors.filter((text) => !expected.some((one) => one.test(text)));
    errors = [];
    expect(found).toEqual([]);
  };
}

/** A console that is asked for while its guest goes off is refused, which Chromium logs. It depends on who is faster. */
export const refusedConsole = /status of 409 .*\/rpc\/guests\/openConsole$/;

/** Whether React has taken over what the server drew, and has marked what it answers for. Runs in the page. */
function hasProgram(): boolean {
  const isOurs = document.querySelector('script[src*="/_next/"]') !== null;
  if (!isOurs) return true;
  type Root = { stateNode?: { current?: { memoizedState?: { isDehydrated?: boolean } } } };
  const container = Object.entries(document).find(([key]) => key.startsWith('__reactContainer'));
  const root = container?.[1] as Root | undefined;
  if (root?.stateNode?.current?.memoizedState?.isDehydrated !== false) return false;
  const probe = document.querySelector('main :is(button, input, a[href], [data-row]), :is(button, input):not(main *)');
  return !probe || Object.keys(probe).some((key) => key.startsWith('__reactProps'));
}

/**
 * A page shows before its program runs, and what is pressed in between is lost. From here on `goto` and `reload` of this page wait
 * for both.
 */
export function waitForProgram(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...args) => {
    const response = await goto(...args);
    await page.waitForFunction(hasProgram);
    return response;
  };
  page.reload = async (...args) => {
    const response = await reload(...args);
    await page.waitForFunction(hasProgram);
    return response;
  };
}

const shotsFolder = 'artifacts/shots';
const guideFolder = 'docs/guide/shots';

const themes = ['light', 'dark'] as const;
/** A desk and a phone. */
export const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const isForGuide = process.env.GUESTHOUSE_GUIDE === '1';

/** Resolves when what was last changed of the page is drawn; a picture that is asked for before may be waited for in vain. */
const isDrawn = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });

/**
 * Looks at a page as people will, in both themes and at both widths: axe finds nothing, a picture is kept. `part`: what of it is new,
 * where the rest was looked at before; it is seen wide in light and narrow in dark, which is half the work.
 */
export async function lookAt(
  page: Page,
  name: string,
  options: { inGuide?: boolean; part?: string } = {},
): Promise<void> {
  // also after a form that led to another page
  await page.waitForFunction(hasProgram);
  // a link may be on its way there
  const isThere = () => isAtItsAddress(name, new URL(page.url()).pathname);
  await expect.poll(isThere, { message: `${name} is looked at on its own page` }).toBe(true);
  for (const theme of themes) {
    for (const size of ['wide', 'narrow'] as const) {
      // a page is laid out the same in both themes: everything is looked at once for each width, colours in all four
      const isLaidOutAnew = (theme === 'light') === (size === 'wide');
      if (options.part && !isLaidOutAnew) continue;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize(sizes[size]);
      await page.evaluate(isDrawn);
      await page.screenshot({ path: `${shotsFolder}/${name}-${theme}-${size}.png` });
      if (options.inGuide && size === 'wide' && isForGuide) {
        await page.screenshot({ path: `${guideFolder}/${name}-${theme}.png` });
      }
      // the widget library's own region for announcements names elements that may have gone by the time they are read
      // without frames of others its own page for the sum of all frames is time lost; what passes need not be told
      const whole = new AxeBuilder({ page })
        .setLegacyMode()
        .options({ resultTypes: ['violations'] })
        .exclude('[data-live-announcer]');
      const axe = options.part ? whole.include(options.part) : whole;
      const { violations } = await (isLaidOutAnew ? axe : axe.withRules('color-contrast')).analyze();
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
      expect(told, `axe on ${name}, ${theme}, ${size}`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(sizes.wide);
}
