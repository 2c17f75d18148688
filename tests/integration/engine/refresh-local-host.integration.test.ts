import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { refreshLocalHost } from '#lib/engine/hosts/refresh-local-host.ts';
import { createSecretBox } from '#lib/infra/secrets/secret-box.ts';
import { keepSecret, readSecret } from '#lib/infra/secrets/secret-store.ts';
import { generateKeyPair } from '#lib/infra/ssh/generate-key-pair.ts';
import { publicKeyOf } from '#lib/infra/ssh/public-key-of.ts';
import { type OpenedCopy, openCopy } from '#tests/setup/open-copy.ts';

const box = createSecretBox(randomBytes(32));
let dir: string;
let opened: OpenedCopy;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'guesthouse-refresh-'));
  opened = await openCopy(inject('templateUrl'));
});
afterAll(async () => {
  await opened?.close();
  rmSync(dir, { recursive: true, force: true });
});

test('this machine, made a host again after an undo, is reached with its new keys; other hosts keep theirs', async () => {
  const { db } = opened;
  const [old, fresh] = [generateKeyPair('old'), generateKeyPair('new')];
  const addHost = async (id: string, address: string, isLocal: boolean) => {
    const keySecretId = await keepSecret(db, box, 'ssh-key', old.privateKey);
    const login = { address, port: 1, username: 'guesthouse', hostKey: 'AAAAold' };
    await db.host.create({ data: { id, name: id, isLocal, keySecretId, publicKey: old.publicKey, ...login } });
  };
  await addHost('hst_local', '127.0.0.1', true);
  await addHost('hst_other', '192.0.2.1', false);
  const privateKeyFile = path.join(dir, 'id_ed25519');
  const hostFile = path.join(dir, 'host.json');
  writeFileSync(privateKeyFile, fresh.privateKey);
  const told = { address: '127.0.0.1', port: 2222, user: 'guesthouse', privateKeyFile, hostKeyBase64: 'AAAAnew' };
  writeFileSync(hostFile, JSON.stringify(told));

  await refreshLocalHost(db, box, hostFile);

  const seen = async (id: string) => {
    const host = await db.host.findUniqueOrThrow({ where: { id } });
    const { port, hostKey, publicKey } = host;
    return { port, hostKey, publicKey, privateKey: await readSecret(db, box, 'ssh-key', host.keySecretId) };
  };
  expect(await seen('hst_local')).toEqual({
    port: 2222,
    hostKey: 'AAAAnew',
    publicKey: publicKeyOf(fresh.privateKey, 'guesthouse'),
    privateKey: fresh.privateKey,
  });
  expect(await seen('hst_other')).toMatchObject({ port: 1, publicKey: old.publicKey, privateKey: old.privateKey });
});
