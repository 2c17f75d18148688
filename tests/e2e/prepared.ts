import type { BrowserContext, Page } from '@playwright/test';
import { refusedConsole, test as story, waitForProgram, watchConsole } from '#tests/e2e/story.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { addHost, adoptTiny, type SignedIn, startSignedIn } from '#tests/product/signed-in.ts';

/** A product that is in use: its admin signed in, a host that reaches package mirrors, an image. */
export type Prepared = SignedIn & { hosts: TestHosts; host: TestHost; hostId: string; imageVersionId: string };

type Worker = { prepared: Prepared };
/** `expectedErrors`: what a test brings about in the browser's console and does not fail for. */
type Each = { context: BrowserContext; page: Page; expectedErrors: RegExp | null };

/** A session for a browser. */
export const cookiesOf = (cookie: string, url: string) =>
  cookie.split('; ').map((each) => {
    const at = each.indexOf('=');
    return { name: each.slice(0, at), value: each.slice(at + 1), url };
  });

/** For what comes after the first steps: one prepared product for all files, each test with a page of its own. */
export const test = story.extend<Each, Worker>({
  prepared: [
    async ({ hostName: name }, use) => {
      const started = await Promise.allSettled([
        startSignedIn(),
        startHosts({ count: 1, name, internet: true }),
      ] as const);
      const [signedIn, hosts] = started.map((one) => (one.status === 'fulfilled' ? one.value : null)) as [
        SignedIn | null,
        TestHosts | null,
      ];
      try {
        const failed = started.find((one) => one.status === 'rejected');
        if (failed) throw failed.reason;
        const host = hosts?.hosts[0];
        if (!signedIn || !hosts || !host) throw new Error('no host was started');
        const hostId = await addHost(signedIn, host);
        await use({ ...signedIn, hosts, host, hostId, imageVersionId: await adoptTiny(signedIn, host, hostId) });
      } finally {
        await Promise.all([signedIn?.product.stop(), hosts?.stop()]);
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  context: async ({ browser, prepared: { product, cookie } }, use) => {
    const context = await browser.newContext({
      baseURL: product.origin,
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    await context.addCookies(cookiesOf(cookie, product.origin));
    await use(context);
    await context.close();
  },
  expectedErrors: [null, { option: true }],
  page: async ({ context, expectedErrors }, use) => {
    const page = await context.newPage();
    const expectCleanConsole = watchConsole(page);
    waitForProgram(page);
    await use(page);
    expectCleanConsole(expectedErrors ? [refusedConsole, expectedErrors] : [refusedConsole]);
  },
});
