import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { RouterClient } from '@orpc/server';
import type { Router } from '#lib/procedures/router.ts';
import { startProduct } from '#tests/e2e/start-product.ts';
import { startHosts } from '#tests/hosts/start-hosts.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** The product with an admin, real test hosts and an image, to walk through by hand: `node tests/e2e/dev-product.ts [hosts]`. */
const [hosts, product] = await Promise.all([startHosts({ count: Number(process.argv[2] ?? 1), name: 'kvm' }), startProduct()]);

let cookie = '';
const rpc: RouterClient<Router> = createORPCClient(
  new RPCLink({ url: `${product.origin}/rpc`, headers: () => ({ cookie, origin: product.origin }) }),
);
const password = 'walk through it';
await rpc.setup.createFirstAdmin({
  token: new URL(product.setupLink).hash.replace('#token=', ''),
  name: 'Ines Ferreira',
  username: 'ines',
  email: '',
  password,
});
const signIn = await fetch(`${product.origin}/api/auth/sign-in/username`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: product.origin },
  body: JSON.stringify({ username: 'ines', password }),
});
cookie = signIn.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ');

const { publicKey } = await rpc.hosts.identity();
for (const host of hosts.hosts) {
  await host.addTinyImage('tiny.qcow2');
  await host.defineTinyGuest({ name: `${host.name}-old-one`, start: true });
  await host.exec(`umask 077; mkdir -p ~guesthouse/.ssh; echo '${publicKey}' >> ~guesthouse/.ssh/authorized_keys; chown -R guesthouse: ~guesthouse/.ssh`);
  const { hostId } = await rpc.hosts.add({ name: host.name, address: host.address, port: host.port, username: host.user, hostKey: host.hostKey });
  await waitUntil('the host is up', async () => (await rpc.hosts.get({ id: hostId })).row.connection === 'up', { timeoutMs: 60_000 });
  await rpc.images.adopt({ name: `tiny-${host.name}`, osId: null, hostId, pool: 'images', volume: 'tiny.qcow2' });
}
console.log(`\nGuesthouse is at ${product.origin} — user name ines, password "${password}". Ctrl-C ends it with its hosts.`);

let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([product.stop(), hosts.stop()]);
  process.exit(0);
};
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
