import { execFile } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventsCloseCodes } from '#lib/engine/gateway/events-gateway.ts';
import { makeAdmin, signIn } from '#tests/product/signed-in.ts';
import { type Product, startProduct } from '#tests/product/start-product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.stop());

const checkout = path.resolve(import.meta.dirname, '../../..');

/** What a script of the terminal prints beside a Guesthouse that runs. */
async function type(script: 'setup-link' | 'reset-password', ...args: string[]): Promise<string> {
  const words = [`lib/setup/${script}.ts`, ...args, '--data', product.dataDir];
  return (await promisify(execFile)(process.execPath, words, { cwd: checkout })).stdout;
}

/** The live line of a page, open and followed. */
async function openLine(cookie: string): Promise<WebSocket> {
  const address = `${product.origin.replace('http', 'ws')}/ws/events`;
  const socket = new WebSocket(address, 'guesthouse.events', { headers: { cookie, origin: product.origin } });
  await once(socket, 'open');
  socket.send(JSON.stringify({ cursor: { xid: '0', seq: '0' } }));
  // an old cursor is answered, so that it is known to be followed
  await once(socket, 'message');
  return socket;
}

test('another link makes the admin, and a lost password is replaced, while Guesthouse runs', async () => {
  const link = (await type('setup-link')).trim();
  expect(link).not.toBe(product.setupLink);
  await expect(makeAdmin(product.setupLink)).rejects.toThrow();
  await makeAdmin(link);
  const admin = await signIn(product.origin);
  expect(await admin.rpc.session.me()).toMatchObject({ role: 'admin' });
  await expect(type('setup-link')).rejects.toThrow(
    `There is an admin already. A lost password: cd ${checkout} && npm run reset-password -- NAME --data ${product.dataDir}`,
  );

  const line = await openLine(admin.cookie);
  const closed = once(line, 'close');
  const said = await type('reset-password', 'ines');
  expect(said).not.toContain('disabled');
  expect((await closed)[0]).toBe(eventsCloseCodes.signedOut);
  await expect(admin.rpc.session.me()).rejects.toThrow();
  await expect(signIn(product.origin)).rejects.toThrow('could not sign in');
  const password = /The new password of ines: (\S+)/.exec(said)?.[1] ?? '';
  const again = await signIn(product.origin, { username: 'ines', password });
  expect((await again.rpc.audit.list({ search: 'reset-password' }))[0]).toMatchObject({
    action: 'person.reset-password',
    targetName: 'Ines Ferreira',
    userName: 'the server’s terminal',
  });

  const ada = { name: 'Ada Nguyen', username: 'ada', email: '', role: 'member' as const, password: 'a long password' };
  const { id } = await again.rpc.people.create(ada);
  await again.rpc.people.change({ id, isDisabled: true });
  const told = await type('reset-password', 'ada');
  expect(told).toContain('The account is disabled: nobody can sign in with it until an admin enables it');
  const hers = /The new password of ada: (\S+)/.exec(told)?.[1] ?? '';
  await expect(signIn(product.origin, { username: 'ada', password: hers })).rejects.toThrow('could not sign in');
});
