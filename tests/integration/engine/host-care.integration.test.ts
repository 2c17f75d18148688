import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let hostId: string;

beforeAll(async () => {
  world = await startWorld({ name: 'care', database: { templateUrl: inject('templateUrl') } });
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
  expect((await host.exec('umount "$(command -v virsh)"')).code).toBe(0);
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
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
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
