import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { generateKeyPair } from '#lib/infra/ssh/generate-key-pair.ts';
import { ensureLocalHostDir, writeForServer, writeLocalHostChanges } from '#lib/setup/local-host/local-host-changes.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import {
  callerOf,
  makeActor,
  startTestEngine,
  successOf,
  type TestCaller,
} from '#tests/integration/engine/test-engine.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'gh-add-local-'));
const paths = localHostPaths(dataDir);
let hosts: TestHosts;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let database: Awaited<ReturnType<typeof copyDatabase>>;
let loopback: Server;

beforeAll(async () => {
  database = await copyDatabase(inject('templateUrl'));
  const options = { dataDir, localHostFile: paths.hostFile };
  [hosts, engine] = await Promise.all([
    startHosts({ count: 1, name: 'local' }),
    startTestEngine(database.url, undefined, options),
  ]);
  host = hosts.hosts[0] as TestHost;
  admin = callerOf(engine, await makeActor(engine, 'admin'));
  // a test host stands for this machine: what is asked of the loopback, it answers
  loopback = createServer((near) => {
    const far = connect(host.port, host.address);
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => loopback.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await engine?.close();
  loopback?.close();
  await Promise.all([hosts?.stop(), database?.drop()]);
  rmSync(dataDir, { recursive: true, force: true });
});

test('a preparation that was cut off is listed; once this machine is prepared, one press makes it a host', async () => {
  ensureLocalHostDir(dataDir, undefined);
  const told = { what: 'Make the login guesthouse', why: 'To sign in as it' };
  const change = { kind: 'add-login' as const, ...told, command: 'useradd', login: host.user };
  const at = new Date().toISOString();
  writeLocalHostChanges(dataDir, [{ at, done: false, change }], undefined);
  expect(await admin.hosts.getLocal()).toMatchObject({
    isPrepared: false,
    hostId: null,
    changes: [{ at, ...told, isDone: false }],
  });
  await expect(admin.hosts.addLocal()).rejects.toMatchObject({ code: 'host.local-not-prepared' });

  // what set-up leaves when it is done
  const keys = generateKeyPair('guesthouse');
  writeFileSync(paths.privateKey, keys.privateKey, { mode: 0o600 });
  await host.exec(
    `umask 077; mkdir -p ~guesthouse/.ssh; echo '${keys.publicKey}' > ~guesthouse/.ssh/authorized_keys; chown -R guesthouse: ~guesthouse/.ssh`,
  );
  const { port } = loopback.address() as AddressInfo;
  const prepared = { address: '127.0.0.1', port, user: host.user, privateKeyFile: paths.privateKey };
  writeForServer(paths.hostFile, { ...prepared, hostKeyBase64: host.hostKey }, undefined);
  expect(await admin.hosts.getLocal()).toMatchObject({ isPrepared: true, hostId: null });

  const { hostId, operationId } = await admin.hosts.addLocal();
  await successOf(admin, operationId);
  expect(await admin.hosts.getLocal()).toMatchObject({ isPrepared: true, hostId });
  const { row, facts } = await admin.hosts.get({ id: hostId });
  expect(row).toMatchObject({ isLocal: true, address: '127.0.0.1' });
  expect(facts).not.toBeNull();
});
