import { shellQuote } from '#lib/infra/ssh/shell-quote.ts';
import { printLine } from '#tests/bench/measure.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { letPass, waitUntil } from '#tests/hosts/wait-until.ts';
import { rssMiB, serverPid } from '#tests/product/server-pid.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

const guests = 300;

/** Memory of the server while it follows a host with 300 guests, after a minute of it. */
export async function benchMemory({ product, rpc }: SignedIn, host: TestHost): Promise<void> {
  const { uuid } = await host.defineTinyGuest({ name: 'many-0' });
  const xml = await host.virsh('dumpxml', uuid);
  const define = Array.from({ length: guests - 1 }, (_, i) => {
    const one = xml
      .replace(/<name>[^<]*/, `<name>many-${i + 1}`)
      .replace(/<uuid>[^<]*/, `<uuid>${crypto.randomUUID()}`)
      .replace(/<mac address='[^']*'\/>/g, '');
    return `printf %s ${shellQuote(one)} | virsh -q -c qemu:///system define /dev/stdin`;
  });
  for (let i = 0; i < define.length; i += 20) await host.exec(define.slice(i, i + 20).join('\n'));
  const isListed = async () =>
    (await rpc.guests.list({})).filter((row) => row.name.startsWith('many-')).length === guests;
  await waitUntil('all are listed', isListed, { timeoutMs: 120_000, everyMs: 500 });
  const pid = serverPid(product.pid) ?? 0;
  let peak = 0;
  for (let second = 0; second < 60; second++) {
    peak = Math.max(peak, rssMiB(pid));
    await letPass('a second between two looks', 1000);
  }
  printLine({
    what: 'memory of the server with 300 guests, over a minute',
    figure: `${rssMiB(pid).toFixed(0)} MiB at the end, ${peak.toFixed(0)} MiB at most`,
    aim: '<= 350 MiB',
    met: peak <= 350,
  });
}
