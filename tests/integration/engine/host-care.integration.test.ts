import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { Engine } from '#lib/engine/compose.ts';
import { openScreen } from '#lib/engine/gateway/open-endpoint.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { createHostLink } from '#lib/infra/virsh/host-link.ts';
import { connectToHost } from '#tests/hosts/connect-to-host.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { startConsoleServer } from '#tests/integration/console/start-console-server.ts';
import { createTestViewer, readFirstPicture, shakeHands } from '#tests/integration/console/test-viewer.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let hostId: string;
/** a place that is not passed */
let held = '';

beforeAll(async () => {
  const onCrashPoint = (name: string) => {
    if (name === held) throw new Error('not yet');
  };
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'care', database, keepAliveMs: 2_000, onCrashPoint });
  ({ host, engine, admin } = world);
  await host.defineTinyGuest({ name: 'there-before' });
});

afterAll(() => world?.stop());

const checkOf = async (id: string) => (await admin.hosts.get({ id: hostId })).checks.find((check) => check.id === id);
const rowOf = async () => (await admin.hosts.get({ id: hostId })).row;

test('a host with guests whose libvirt is too old is not left half-made', async () => {
  const { publicKey } = await admin.hosts.identity();
  await host.exec(`echo '${publicKey}' >> ~guesthouse/.ssh/authorized_keys`);
  // the host's own virsh beneath; what it prints is passed on as it comes, with another version of the daemon
  const filter = `while (sysread STDIN, $text, 65536) { $text =~ s/daemon: [0-9.]+/daemon: 7.10.0/; syswrite STDOUT, $text }`;
  await writeFile(join(host.folder, 'tmp/virsh-old'), `#!/bin/sh\n/tmp/virsh-as-it-is "$@" | perl -e '${filter}'\n`, {
    mode: 0o755,
  });
  const wrap = 'cp "$(command -v virsh)" /tmp/virsh-as-it-is && mount --bind /tmp/virsh-old "$(command -v virsh)"';
  expect(await host.exec(wrap)).toMatchObject({ code: 0 });
  const added = await admin.hosts.add({
    name: host.name,
    address: host.address,
    port: host.port,
    username: host.user,
    hostKey: host.hostKey,
  });
  const ended = await endOf(admin, added.operationId);
  expect(ended).toMatchObject({
    state: 'failed',
    refusal: { code: 'host.libvirt-old', title: expect.stringContaining('7.10.0') },
  });
  expect(ended.steps.map(({ kind, state }) => [kind, state])).toContainEqual(['connect-host', 'failed']);
  expect(await engine.runtime.db.host.count()).toBe(0);
  expect(await engine.runtime.db.guest.count()).toBe(0);
  // one that is still ending keeps it
  await waitUntil('it is as before', async () => (await host.exec('umount "$(command -v virsh)"')).code === 0);
});

test('a host whose adding is cancelled goes with what is its own, unless somebody has something there by then', async () => {
  const { db } = engine.runtime;
  // our key is not there yet
  const authorized = '~guesthouse/.ssh/authorized_keys';
  await host.exec(`mv ${authorized} /root/authorized_keys`);
  await host.addTinyImage('tiny.qcow2');
  held = 'check-host:before';
  const { name, address, port, user: username, hostKey, password } = host;
  const begin = async (login: { password?: string }) => {
    const added = await admin.hosts.add({ name, address, port, username, hostKey, ...login });
    const isUp = async () => (await db.host.findUnique({ where: { id: added.hostId } }))?.connection === 'up';
    await waitUntil('it is up', isUp, { timeoutMs: 30_000 });
    const attempt = async () => (await db.operation.findUniqueOrThrow({ where: { id: added.operationId } })).attempt;
    await waitUntil('it waits for its next try', async () => (await attempt()) > 0, { timeoutMs: 30_000 });
    return added;
  };
  const cancelled = async (id: string) => {
    await admin.operations.cancel({ id });
    const ended = await endOf(admin, id);
    expect(ended.state).toBe('cancelled');
    return ended;
  };

  const alone = await begin({ password });
  // as the key of this machine is: its own
  const secretId = await keepSecret(db, engine.runtime.box, 'ssh-key', host.userKey);
  await db.host.update({ where: { id: alone.hostId }, data: { isLocal: true, keySecretId: secretId } });
  const ended = await cancelled(alone.operationId);
  expect(await db.host.count()).toBe(0);
  expect(await db.secret.count({ where: { id: secretId } })).toBe(0);
  const told = ended.steps.find(({ kind }) => kind === 'connect-host')?.output;
  expect(told).toContain('is still in ~/.ssh/authorized_keys of guesthouse');
  await waitUntil('nobody keeps it', () => !engine.fleet.owned().includes(alone.hostId));

  const used = await begin({});
  const image = { name: 'early', hostId: used.hostId, pool: 'images', volume: 'tiny.qcow2' };
  const { imageId, operationId } = await admin.images.adopt(image);
  await successOf(admin, operationId);
  await cancelled(used.operationId);
  expect((await admin.images.list()).map(({ versions }) => versions.length)).toEqual([1]);
  held = '';
  await successOf(admin, (await admin.images.delete({ id: imageId })).operationId);
  const guestCount = await db.guest.count({ where: { hostId: used.hostId, stage: { not: 'gone' } } });
  await admin.hosts.remove({ id: used.hostId, guestCount });
  await waitUntil('nobody keeps it', () => !engine.fleet.owned().includes(used.hostId));
  await host.virsh('vol-delete', 'tiny.qcow2', '--pool', 'images');
  expect((await host.exec(`cat /root/authorized_keys >> ${authorized} && rm /root/authorized_keys`)).code).toBe(0);
});

test('a pool and a network that were made are in the readiness at once', async () => {
  for (const what of ['pool', 'net']) {
    const name = what === 'pool' ? 'images' : 'default';
    await host.exec(`virsh ${what}-destroy ${name}; virsh ${what}-undefine ${name}`);
  }
  hostId = await addTestHost(engine, admin, host);
  expect(await checkOf('pool')).toMatchObject({ verdict: 'failed' });
  expect(await checkOf('network')).toMatchObject({ verdict: 'look' });
  await successOf(admin, (await admin.hosts.createPool({ id: hostId })).operationId);
  expect(await checkOf('pool')).toMatchObject({ verdict: 'passed', found: expect.stringContaining('images') });
  await successOf(admin, (await admin.hosts.createNetwork({ id: hostId })).operationId);
  expect(await checkOf('network')).toMatchObject({ verdict: 'passed', found: expect.stringContaining('default') });
});

const joinGroup = (group: string) => host.exec(`usermod -aG ${group} guesthouse`);
const leaveGroup = (group: string) =>
  host.exec(`sed -i -E '/^${group}:/s/(:|,)guesthouse(,|$)/\\1\\2/;s/,+$//;s/:,/:/' /etc/group`);

/** The virsh programs of our login there that lack a group, and how many there are. */
async function virshWithout(group: string): Promise<{ all: number; without: number }> {
  const script = `gid=$(getent group ${group} | cut -d: -f3)
    for pid in $(pgrep -x -u guesthouse virsh); do
      echo one; grep -Eq "^Groups:.*[[:space:]]$gid([[:space:]]|$)" /proc/$pid/status || echo without
    done`;
  const words = (await host.exec(script)).stdout.split('\n');
  const count = (word: string) => words.filter((one) => one === word).length;
  return { all: count('one'), without: count('without') };
}

test('a group that the login lost, and got back as the page told, is seen by the next check', async () => {
  await leaveGroup('libvirt-qemu');
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  expect(await checkOf('rights')).toMatchObject({
    verdict: 'look',
    command: 'sudo usermod -aG libvirt-qemu guesthouse',
  });
  expect((await host.exec('usermod -aG libvirt-qemu guesthouse')).code).toBe(0);
  const again = await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  const told = again.steps.map(({ output }) => output).join('');
  expect(told).toContain('Open consoles of its guests break off then, and come back by themselves.');
  expect(await checkOf('rights')).toMatchObject({ verdict: 'passed' });
  await waitUntil('the line that all share has the group too', async () => {
    const { all, without } = await virshWithout('libvirt-qemu');
    return all > 0 && without === 0;
  });
});

test('a login that libvirt denied is let in by a check after it got the group', async () => {
  await leaveGroup('libvirt');
  const denied = await endOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  expect(denied).toMatchObject({ state: 'failed', refusal: { code: 'host.libvirt-denied' } });
  await waitUntil('the page says so', async () => {
    const { connection, refusal } = await rowOf();
    return connection === 'refused' && refusal?.code === 'host.libvirt-denied';
  });
  expect((await joinGroup('libvirt')).code).toBe(0);
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  await waitUntil('it is up', async () => (await rowOf()).connection === 'up');
});

test('a check takes no line from an operation that runs on it, and renews it when that is over', async () => {
  const { db } = engine.runtime;
  await leaveGroup('libvirt-qemu');
  const other = { id: 'opr_another', kind: 'guest.power', title: 'Another', state: 'running', claimedBy: 'another' };
  await db.operation.create({ data: { ...other, hostId } });
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  expect(await checkOf('rights')).toMatchObject({ verdict: 'look' });
  expect(await virshWithout('libvirt-qemu')).toMatchObject({ without: 0 });
  await db.operation.update({ where: { id: other.id }, data: { state: 'succeeded' } });
  await waitUntil('the line is another one', async () => {
    const { all, without } = await virshWithout('libvirt-qemu');
    return all > 0 && without === all;
  });
  await joinGroup('libvirt-qemu');
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
});

test('screens of guests made outside are shown: on TCP, and behind a password', async () => {
  await host.defineTinyGuest({ name: 'on-tcp', graphics: 'vnc-tcp', start: true });
  await host.defineTinyGuest({ name: 'behind', graphics: 'vnc-password', password: 'pass5678', start: true });
  const connection = await connectToHost(host);
  const link = createHostLink(connection);
  const server = await startConsoleServer({
    openEndpoint: (guestId, _kind, signal) => openScreen(link, guestId as GuestUuid, signal),
  });
  try {
    for (const name of ['on-tcp', 'behind']) {
      const guestId = (await host.virsh('domuuid', name)).trim();
      const viewer = createTestViewer(server.dial({ ticket: server.issue({ guestId }) }));
      const screen = await shakeHands(viewer);
      await readFirstPicture(viewer, screen);
      viewer.ws.close();
      await viewer.closed;
    }
  } finally {
    await server.stop();
    await link.close();
    for (const name of ['on-tcp', 'behind']) await host.exec(`virsh destroy ${name}; virsh undefine ${name}`);
  }
});

test('a guest made outside with more memory than any host has is not started, and it is said why', async () => {
  const { uuid } = await host.defineTinyGuest({ name: 'greedy', memoryMiB: 64 * 1024 ** 2 });
  await engine.observers.lookAtHost(hostId);
  const { id } = await engine.runtime.db.guest.findFirstOrThrow({ where: { uuid } });
  const { operationId } = await admin.guests.power({ id, action: 'start' });
  const ended = await endOf(admin, operationId);
  expect(ended).toMatchObject({
    state: 'failed',
    refusal: { code: 'guest.no-memory', title: `${host.name} has not enough memory for this guest.` },
  });
  expect((await host.virsh('list', '--name')).trim()).toBe('');
  expect((await host.exec('pgrep -x qemu-system-x86')).stdout).toBe('');
  await host.virsh('undefine', 'greedy');
  await engine.observers.lookAtHost(hostId);
});

test('a host that answers is not forgotten amid its operations; one that does not ends them', async () => {
  const { db } = engine.runtime;
  // one that waits for its guest, as an engine would run it; nobody takes it from the engine of another name
  const other = {
    id: newId('operation'),
    kind: 'guest.create',
    title: 'Another',
    state: 'running',
    claimedBy: 'another',
  };
  const steps = ['succeeded', 'running', 'waiting'].map((state, index) => ({
    number: index + 1,
    kind: 'observe-host',
    title: 'A step',
    input: {},
    state,
    attempts: state === 'waiting' ? 0 : 1,
  }));
  await db.operation.create({ data: { ...other, hostId, steps: { create: steps } } });
  const guestCount = await db.guest.count({ where: { hostId, stage: { not: 'gone' } } });
  await expect(admin.hosts.remove({ id: hostId, guestCount })).rejects.toMatchObject({
    code: 'host.has-operations',
    data: { title: 'An operation on this host has not ended.', next: expect.stringContaining('Cancel') },
  });

  // as the key of this machine is: its own
  const secretId = await keepSecret(db, engine.runtime.box, 'ssh-key', host.userKey);
  await db.host.update({ where: { id: hostId }, data: { isLocal: true, keySecretId: secretId } });
  await host.killSshd();
  await waitUntil('it is away', async () => (await rowOf()).connection === 'away', { timeoutMs: 60_000 });
  const before = await db.event.count({ where: { topic: 'operation', subject: other.id } });
  await admin.hosts.remove({ id: hostId, guestCount });
  expect(await db.event.count({ where: { topic: 'operation', subject: other.id } })).toBe(before + 1);
  expect(await db.secret.count({ where: { id: secretId } })).toBe(0);
  expect(await db.secret.count({ where: { id: 'sec_identity' } })).toBe(1);
  const ended = await admin.operations.get({ id: other.id });
  expect(ended).toMatchObject({
    state: 'cancelled',
    refusal: { code: 'operation.host-forgotten', title: expect.stringContaining(host.name) },
  });
  expect(ended.steps.map(({ state }) => state)).toEqual(['succeeded', 'cancelled', 'cancelled']);
  await waitUntil('its queue is gone', async () => {
    const found = await db.$queryRaw<unknown[]>`SELECT 1 FROM pgboss.queue WHERE name = ${`host-${hostId}`}`;
    return found.length === 0;
  });
});
