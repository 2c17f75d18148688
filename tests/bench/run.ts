import { benchClone } from '#tests/bench/clone.bench.ts';
import { benchEcho } from '#tests/bench/echo.bench.ts';
import { benchList } from '#tests/bench/list.bench.ts';
import { benchMemory } from '#tests/bench/memory.bench.ts';
import { benchSeen } from '#tests/bench/seen.bench.ts';
import { startHosts } from '#tests/hosts/start-hosts.ts';
import { addHost, adoptTiny, startSignedIn } from '#tests/product/signed-in.ts';

/** Ratios side by side in one run, on a production build with a real host: `npm run bench`. */
const [hosts, signedIn] = await Promise.all([startHosts({ count: 1, name: 'bench' }), startSignedIn()]);
try {
  const host = hosts.hosts[0];
  if (!host) throw new Error('no host');
  const hostId = await addHost(signedIn, host);
  const imageVersionId = await adoptTiny(signedIn, host, hostId);
  await benchClone(signedIn, host, imageVersionId);
  await benchSeen(signedIn, host);
  await benchEcho(signedIn, host);
  await benchList(signedIn);
  await benchMemory(signedIn, host);
} finally {
  await Promise.all([signedIn.product.stop(), hosts.stop()]);
}
process.exit(0);
