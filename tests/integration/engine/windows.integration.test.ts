import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { signedDisc } from '#tests/hosts/signed-disc.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { createOne } from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let admin: TestCaller;
let hostId: string;

const iso = 'Win11_25H2_English_x64.iso';

beforeAll(async () => {
  world = await startWorld({ name: 'win', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  await host.uploadVolume(iso, await signedDisc());
  hostId = await addTestHost(world.engine, admin, host);
});

afterAll(() => world?.stop());

const fromDisc = (name: string) => ({
  name,
  source: { kind: 'iso' as const, hostId: hostId as never, pool: 'images', volume: iso, osId: 'win11' },
  size: { vcpus: 1, memoryMiB: 256, diskGiB: 1 },
  network: { kind: 'none' as const },
});

const stateOfTpm = async (uuid: string) => (await host.exec(`ls -A /var/lib/libvirt/swtpm/${uuid}/tpm2`)).stdout.trim();

test('a guest for Windows 11 gets UEFI with Secure Boot, the keys and a TPM; its disc is started with the key it asks for, and all goes with it', async () => {
  const made = await createOne(admin, fromDisc('eleven'));
  const { steps } = await successOf(admin, made.operationId, 300_000);
  const press = steps.find((step) => step.kind === 'press-boot-key');
  expect(press).toMatchObject({ result: { hasBegun: true, presses: expect.any(Number) } });
  expect(press?.result?.presses).toBeGreaterThan(0);

  const { row, hardware } = await admin.guests.get({ id: made.guestId });
  expect(hardware).toMatchObject({ firmware: 'uefi', hasSecureBoot: true, tpm: { model: 'tpm-crb', version: '2.0' } });
  const live = await host.virsh('dumpxml', row.uuid);
  expect(live).toMatch(/<feature enabled='yes' name='enrolled-keys'\/>/);
  expect(live).toMatch(/<loader readonly='yes' secure='yes' type='pflash'>/);
  expect(live).toMatch(/<clock offset='localtime'>/);
  expect(await stateOfTpm(row.uuid)).toContain('tpm2-00.permall');

  await successOf(admin, (await admin.guests.delete({ id: made.guestId, disks: ['sda'] })).operationId);
  expect(await stateOfTpm(row.uuid)).toBe('');
  expect((await host.exec(`ls ${host.poolPath}`)).stdout.trim()).toBe(iso);
}, 400_000);
