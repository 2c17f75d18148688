import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { RouterClient } from '@orpc/server';
import type { Router } from '#lib/procedures/router.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type Product, startProduct } from '#tests/product/start-product.ts';

export type SignedIn = { product: Product; rpc: RouterClient<Router>; cookie: string };

const admin = { name: 'Ines Ferreira', username: 'ines', email: '', password: 'walk through it' };

const clientOf = (origin: string, cookie: string): RouterClient<Router> =>
  createORPCClient(new RPCLink({ url: `${origin}/rpc`, headers: { cookie, origin } }));

/** Makes the first admin with the link of the terminal. */
export async function makeAdmin(setupLink: string): Promise<void> {
  const { origin, hash } = new URL(setupLink);
  await clientOf(origin, '').setup.createFirstAdmin({ ...admin, token: hash.replace('#token=', '') });
}

/** Signs somebody in, with a session of their own; the admin with the password of the making. */
export async function signIn(
  origin: string,
  person: { username: string; password: string } = admin,
): Promise<Omit<SignedIn, 'product'>> {
  const answer = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ username: person.username, password: person.password }),
  });
  if (!answer.ok) throw new Error(`${person.username} could not sign in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  return { rpc: clientOf(origin, cookie), cookie };
}

/** The product with its first admin signed in. */
export async function startSignedIn(): Promise<SignedIn> {
  const product = await startProduct();
  await makeAdmin(product.setupLink);
  return { product, ...(await signIn(product.origin)) };
}

/** Adds a test host by its `guesthouse` login, with our key put there. */
export async function addHost({ rpc }: SignedIn, host: TestHost): Promise<string> {
  const { publicKey } = await rpc.hosts.identity();
  await host.exec(
    `umask 077; mkdir -p ~guesthouse/.ssh; echo '${publicKey}' >> ~guesthouse/.ssh/authorized_keys; chown -R guesthouse: ~guesthouse/.ssh`,
  );
  const { name, address, port, user: username, hostKey } = host;
  const { hostId } = await rpc.hosts.add({ name, address, port, username, hostKey });
  const isReady = async () => {
    const detail = await rpc.hosts.get({ id: hostId });
    return detail.row.connection === 'up' && detail.facts !== null && detail.pools.length > 0;
  };
  await waitUntil('the host is up', isReady, { timeoutMs: 60_000 });
  return hostId;
}

/** Makes the tiny disk of a test host an image; gives the id of its version. */
export async function adoptTiny({ rpc }: SignedIn, host: TestHost, hostId: string, name = 'tiny'): Promise<string> {
  await host.addTinyImage('tiny.qcow2');
  const { operationId } = await rpc.hosts.check({ id: hostId });
  await waitUntil(
    'the volume is listed',
    async () => (await rpc.operations.get({ id: operationId })).state === 'succeeded',
    { timeoutMs: 60_000 },
  );
  await rpc.images.adopt({ name, osId: null, hostId, pool: 'images', volume: 'tiny.qcow2' });
  const version = await waitUntil('the image is ready', async () => {
    const image = (await rpc.images.list()).find((one) => one.name === name);
    return image?.versions.find((one) => one.state === 'ready');
  });
  return version.id;
}
