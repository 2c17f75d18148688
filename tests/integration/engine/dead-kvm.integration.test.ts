import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import {
  addTestHost,
  callerOf,
  makeActor,
  startTestEngine,
  successOf,
  type TestCaller,
} from '#tests/integration/engine/test-engine.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

let hosts: TestHosts;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let database: Awaited<ReturnType<typeof copyDatabase>>;

beforeAll(async () => {
  database = await copyDatabase(inject('templateUrl'));
  [hosts, engine] = await Promise.all([startHosts({ count: 1, name: 'dead' }), startTestEngine(database.url)]);
  host = hosts.hosts[0] as TestHost;
  admin = callerOf(engine, await makeActor(engine, 'admin'));
});

afterAll(async () => {
  await engine?.close();
  await Promise.all([hosts?.stop(), database?.drop()]);
});

/** When libvirt last wrote down what it found out about QEMU. */
const askedAt = async (): Promise<string> =>
  (await host.exec('stat -c %y /var/cache/libvirt/qemu/capabilities/*.xml | sort | tail -n 1')).stdout;

/** Defines a guest, and tells whether libvirt asked QEMU anew for it. */
async function asksAnew(): Promise<boolean> {
  const uuid = randomUUID();
  const xml = `<domain type='qemu'><name>x</name><uuid>${uuid}</uuid><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
  await writeFile(join(host.folder, 'tmp/x.xml'), xml);
  const before = await askedAt();
  await host.virsh('define', '/tmp/x.xml');
  const after = await askedAt();
  await host.virsh('undefine', uuid);
  return after !== before;
}

test('a /dev/kvm that leads nowhere is told, and what is told helps', async () => {
  const hostId = await addTestHost(engine, admin, host);
  const check = async () => {
    await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
    return (await admin.hosts.get({ id: hostId })).checks.find(({ id }) => id === 'kvm-device');
  };
  // what Debian's boot leaves where the processor offers no virtualization: the file, and no driver behind its number
  await host.exec('mknod -m 660 /dev/kvm c 10 250 && chgrp kvm /dev/kvm');
  expect(await check()).toMatchObject({
    verdict: 'look',
    command: expect.stringMatching(/^sudo (rm|modprobe) /),
  });
  expect(await asksAnew()).toBe(true);

  await host.exec('rm /dev/kvm');
  // what a check left that was cut off before its guest was there
  await writeFile(
    join(host.folder, 'tmp/left.xml'),
    `<domain type='qemu'><name>guesthouse-check-0000</name><title>Guesthouse readiness check</title><memory unit='MiB'>32</memory>
     <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><controller type='usb' model='none'/></devices></domain>`,
  );
  await host.virsh('create', '/tmp/left.xml');
  expect(await check()).toBeUndefined();
  expect(await host.virsh('list', '--all', '--name')).not.toContain('guesthouse-check');
  expect(await asksAnew()).toBe(false);
});
