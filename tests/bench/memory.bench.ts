import { shellQuote } from '#lib/infra/ssh/shell-quote.ts';
import { printLine } from '#tests/bench/measure.ts';
import { forgetPeak, memoryMiB, mustServerPid } from '#tests/bench/server-process.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { letPass, waitUntil } from '#tests/hosts/wait-until.ts';
import { onDatabase } from '#tests/product/on-database.ts';
import { serverPid } from '#tests/product/server-pid.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

const guests = 300;
const aimMiB = 350;

/** Defines the guests on the host, each with a UUID and a name of its own. */
async function defineMany(host: TestHost): Promise<void> {
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
}

function printMemory(what: string, pid: number): void {
  const { now, peak } = memoryMiB(pid);
  printLine({
    what,
    figure: `${now.toFixed(0)} MiB at the end, ${peak.toFixed(0)} MiB at most`,
    aim: `<= ${aimMiB} MiB`,
    met: peak <= aimMiB,
  });
}

/** Memory of the server with 300 guests: over a minute of following them, and from a start that meets them all for the first time. */
export async function benchMemory({ product, rpc }: SignedIn, host: TestHost): Promise<void> {
  await defineMany(host);
  const isListed = async () =>
    (await rpc.guests.list({}).catch(() => [])).filter((row) => row.name.startsWith('many-')).length === guests;
  await waitUntil('all are listed', isListed, { timeoutMs: 120_000, everyMs: 500 });
  const before = mustServerPid(product.pid);
  forgetPeak(before);
  await letPass('a minute of following them', 60_000);
  printMemory('memory of the server with 300 guests, over a minute', before);

  await onDatabase(product, (database) => database.query('DELETE FROM "Guest"'));
  process.kill(before, 'SIGTERM');
  const after = await waitUntil('another server runs', () =>
    serverPid(product.pid) === before ? undefined : serverPid(product.pid),
  );
  const begunAt = performance.now();
  await waitUntil(
    'it answers',
    async () =>
      fetch(product.origin).then(
        () => true,
        () => false,
      ),
    { everyMs: 50 },
  );
  const answersAt = performance.now();
  await waitUntil('all are listed again', isListed, { timeoutMs: 120_000, everyMs: 250 });
  const seconds = (until: number) => ((until - begunAt) / 1000).toFixed(1);
  printLine({
    what: 'from a start with an empty inventory to the list of 300 guests',
    figure: `${seconds(performance.now())} s, the first answer after ${seconds(answersAt)} s`,
    aim: '<= 15 s',
    met: performance.now() - begunAt <= 15_000,
  });
  await letPass('the looks after the first', 30_000);
  printMemory('memory of the server from that start on, for half a minute', after);
}
