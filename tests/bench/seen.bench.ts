import { chromium } from '@playwright/test';
import { figuresOf, printLine } from '#tests/bench/measure.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { browserOptions } from '#tests/product/browser-options.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

const rounds = 12;

/** From the return of `virsh start` on the host to the word in the browser's page. */
export async function benchSeen({ product, rpc, cookie }: SignedIn, host: TestHost): Promise<void> {
  const { uuid } = await host.defineTinyGuest({ name: 'seen' });
  await waitUntil('it is listed', async () => (await rpc.guests.list({ name: 'seen' })).length === 1);
  const browser = await chromium.launch(browserOptions);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(
    cookie.split('; ').map((one) => ({
      name: one.slice(0, one.indexOf('=')),
      value: one.slice(one.indexOf('=') + 1),
      url: product.origin,
    })),
  );
  const page = await context.newPage();
  await page.goto(`${product.origin}/guests?q=seen`);
  const row = page.getByRole('row').filter({ hasText: 'seen' });
  await row.getByText('Off').waitFor();
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const seenAt = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const look = () =>
            [...document.querySelectorAll('[data-row]')].some(
              (one) => one.textContent?.includes('seen') && one.textContent.includes('Running'),
            );
          const observer = new MutationObserver(() => {
            if (!look()) return;
            observer.disconnect();
            resolve(Date.now());
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await host.virsh('start', uuid);
    const startedAt = Date.now();
    samples.push(Math.max(0, (await seenAt) - startedAt));
    await host.virsh('destroy', uuid);
    await row.getByText('Off').waitFor();
  }
  await browser.close();
  const { median, p95 } = figuresOf(samples);
  printLine({
    what: '`virsh start` outside, until the page shows it',
    figure: `median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    aim: 'median <= 300 ms',
    met: median <= 300,
  });
}
