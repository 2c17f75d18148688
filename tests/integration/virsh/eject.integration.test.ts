import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { retryPolicyOf } from '#lib/domain/refusal/refusals.ts';
import { createHostLink, type HostLink } from '#lib/infra/virsh/host-link.ts';
import { ejectGuestMedia } from '#lib/infra/virsh/virsh-guest.ts';
import { connectToHost } from '#tests/hosts/connect-to-host.ts';
import { mustRun } from '#tests/hosts/run-command.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

let hosts: TestHosts;
let host: TestHost;
let link: HostLink;
let uuid: GuestUuid;
const disc = '/var/lib/libvirt/images/disc.iso';

beforeAll(async () => {
  hosts = await startHosts({ count: 1, name: 'eject' });
  host = hosts.hosts[0] as TestHost;
  await mustRun('genisoimage', ['-quiet', '-o', join(host.folder, 'lib/images/disc.iso'), '/etc/hostname']);
  ({ uuid } = (await host.defineTinyGuest({ name: 'holds', agent: true })) as { uuid: GuestUuid });
  const devices = {
    controller: "<controller type='scsi' model='virtio-scsi'/>",
    drive: `<disk type='file' device='cdrom'><source file='${disc}'/><target dev='sda' bus='scsi'/><readonly/></disk>`,
  };
  for (const [name, xml] of Object.entries(devices)) {
    await writeFile(join(host.folder, `tmp/${name}.xml`), xml);
    await host.virsh('attach-device', uuid, `/tmp/${name}.xml`, '--config');
  }
  await host.virsh('start', uuid);
  await host.waitForPrompt('holds');
  const connection = await connectToHost(host);
  link = createHostLink(connection);
});

afterAll(async () => {
  await link?.close();
  await hosts?.stop();
});

const runInGuest = async (script: string) => {
  const command = { execute: 'guest-exec', arguments: { path: '/bin/sh', arg: ['-c', script] } };
  await waitUntil(
    'the agent takes a command',
    async () => (await host.exec(`virsh -q qemu-agent-command ${uuid} '${JSON.stringify(command)}'`)).code === 0,
  );
};
const eject = () => ejectGuestMedia(link.virsh, uuid, 'sda', '--live');
const insert = () => host.exec(`virsh -q change-media ${uuid} sda ${disc} --insert --force --live`);
const drive = async () => (await host.virsh('domblklist', uuid)).match(/sda\s+(\S+)/)?.[1];

/**
 * Linux closes the tray when something opens the drive. Between libvirt's "open the tray" and "take the disc out" that is
 * what a busy guest does; here some programs open it all the time.
 */
test('a guest that closes the tray again is told as that, and the next try takes the disc out', async () => {
  await runInGuest('for i in 1 2 3 4 5 6; do (while :; do cat /dev/sr0; done >/dev/null 2>&1) & done; wait');
  const refused = await waitUntil(
    'the tray was closed in between',
    async () => {
      await insert();
      return eject().then(
        () => undefined,
        (error: unknown) => error,
      );
    },
    { timeoutMs: 90_000, everyMs: 1 },
  );
  expect(refused).toBeInstanceOf(Failure);
  const { code, technical } = (refused as Failure).refusal;
  expect(code).toBe('guest.drive-busy');
  expect(technical).toContain('is not open');
  expect(retryPolicyOf(code)).toBe('backoff');

  await waitUntil(
    'it is out',
    () =>
      eject()
        .then(() => true)
        .catch(() => false),
    { everyMs: 50 },
  );
  expect(await drive()).toBe('-');
});
