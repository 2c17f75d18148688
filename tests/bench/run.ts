import { benchClone } from '#tests/bench/clone.bench.ts';
import { benchEcho } from '#tests/bench/echo.bench.ts';
import { benchList } from '#tests/bench/list.bench.ts';
import { benchMemory } from '#tests/bench/memory.bench.ts';
import { benchSeen } from '#tests/bench/seen.bench.ts';
import { benchUpload } from '#tests/bench/upload.bench.ts';
import { startHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { addHost, adoptTiny, type SignedIn, startSignedIn } from '#tests/product/signed-in.ts';

/** In the order they run in; each can be run alone. */
const benches: Record<string, (signedIn: SignedIn, host: TestHost, hostId: string) => Promise<void>> = {
  clone: async (signedIn, host, hostId) => benchClone(signedIn, host, await adoptTiny(signedIn, host, hostId)),
  seen: benchSeen,
  echo: benchEcho,
  list: benchList,
  upload: benchUpload,
  memory: benchMemory,
};

/** Figures on a production build with a real host, some of them side by side: `npm run bench`, or `npm run bench -- list`. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benches[name]);
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);

const [hosts, signedIn] = await Promise.all([startHosts({ count: 1, name: 'bench' }), startSignedIn()]);
try {
  const host = hosts.hosts[0];
  if (!host) throw new Error('no host');
  const hostId = await addHost(signedIn, host);
  for (const [name, bench] of Object.entries(benches)) {
    if (asked.length === 0 || asked.includes(name)) await bench(signedIn, host, hostId);
  }
} finally {
  await Promise.all([signedIn.product.stop(), hosts.stop()]);
}
process.exit(0);
