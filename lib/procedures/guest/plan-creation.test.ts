import { describe, expect, it } from 'vitest';
import { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { windowsVersionIds } from '#lib/domain/windows/windows-versions.ts';
import { discAlias } from '#lib/infra/libvirt-xml/our-mark.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import type { Creation } from '#lib/procedures/guest/load-creation.ts';
import { planCreation, planCreationSteps } from '#lib/procedures/guest/plan-creation.ts';

const zeros = '0'.repeat(26);
const creation = (change: Partial<Creation>): Creation => ({
  host: {
    id: HostId.parse(`hst_${zeros}`),
    name: 'kvm1',
    facts: { virtType: 'qemu', hasClipboardChannel: false } as Creation['host']['facts'],
  },
  reason: '',
  pool: { uuid: 'p', name: 'images', path: '/srv', availableBytes: 0 },
  origin: {
    kind: 'clone',
    isFull: false,
    base: { poolUuid: 'p', volume: 'base', path: '/images/base.qcow2' },
    baseFormat: 'qcow2',
    image: null,
    capacityBytes: 1,
  },
  media: null,
  drivers: null,
  osId: null,
  network: { kind: 'network', name: 'default' },
  guests: [
    {
      guestId: GuestId.parse(`gst_${zeros}`),
      uuid: GuestUuid.parse('11111111-2222-4333-8444-555555555555'),
      name: 'web',
    },
  ],
  promisedMiB: 0,
  ...change,
});
const request = (change: object = {}) =>
  CreateGuestRequest.parse({
    name: 'web',
    source: { kind: 'image', imageVersionId: `imv_${zeros}` },
    size: { vcpus: 1, memoryMiB: 512, diskGiB: 1 },
    login: { user: 'ines', password: 'correct horse' },
    ...change,
  });

function plan(from: Creation, asked = request()) {
  const [first] = planCreation(asked, from);
  if (!first) throw new Error('nothing was planned');
  const steps = planCreationSteps(asked, from, first, 'sec_1');
  return { xml: first.xml, hardware: parseGuestXml(first.xml).hardware, steps };
}

describe('an image that was published from a guest', () => {
  const { origin } = creation({});
  if (origin.kind !== 'clone') throw new Error('not a clone');
  const image = {
    firmware: { firmware: 'uefi' as const, hasTpm: true },
    diskBus: 'sata' as const,
    nicModel: 'e1000e' as const,
    variables: { poolUuid: 'p', volume: 'lab.nvram.fd' },
  };
  const published = creation({ osId: 'debian12', origin: { ...origin, image } });
  const variablesOf = (steps: ReturnType<typeof plan>['steps']) =>
    steps.find((step) => step.kind === 'ensure-variables')?.input ?? null;

  it('gives what its system was installed on, with its UEFI variables', () => {
    const { hardware, steps } = plan(published);
    expect(hardware).toMatchObject({ firmware: 'uefi', tpm: {}, nics: [{ model: 'e1000e' }] });
    expect(hardware.disks[0]).toMatchObject({ bus: 'sata' });
    const to = { poolUuid: 'p', volume: hardware.nvramPath?.replace('/srv/', '') };
    expect(variablesOf(steps)).toEqual({ ...to, from: image.variables, uuid: '11111111-2222-4333-8444-555555555555' });
  });

  it('gives another where somebody asks for it; variables of one firmware are nothing to another', () => {
    const asked = request({ firmware: 'uefi-secure', tpm: 'no', diskBus: 'virtio', nicModel: 'virtio' });
    const { hardware, steps } = plan(published, asked);
    expect(hardware).toMatchObject({ hasSecureBoot: true, tpm: null, nics: [{ model: 'virtio' }] });
    expect(hardware.disks[0]).toMatchObject({ bus: 'virtio' });
    expect(variablesOf(steps)).toBeNull();
    expect(variablesOf(plan(published, request({ firmware: 'bios' })).steps)).toBeNull();
  });
});

describe('the disc with the first settings', () => {
  it.each([
    ['Linux', 'debian12', 'auto', 'scsi'],
    ['Linux on SATA', 'debian12', 'sata', 'scsi'],
    ['Linux on virtio-scsi', 'debian12', 'scsi', 'scsi'],
    ['Windows', 'win10', 'auto', 'sata'],
    ['Windows with the drivers in its image', 'win10', 'virtio', 'sata'],
    ['what nobody knows', null, 'auto', 'scsi'],
  ])('is taken out of the drive that it is in: %s', (_, osId, diskBus, bus) => {
    const { xml, hardware, steps } = plan(creation({ osId }), request({ diskBus }));
    const remove = steps.find((step) => step.kind === 'remove-seed');
    const drive = hardware.disks.find((disk) => disk.target === remove?.input.target);
    expect(drive).toMatchObject({ device: 'cdrom', bus, bootOrder: null });
    expect(xml.split(`name="${discAlias.seed}"`)).toHaveLength(2);
  });
});

describe('a guest from an ISO', () => {
  const iso = creation({
    origin: { kind: 'empty' },
    media: { poolUuid: 'q', volume: 'd.iso', path: '/isos/d.iso' },
    osId: 'win11',
  });
  const hostId = `hst_${zeros}`;
  const asked = request({ source: { kind: 'iso', hostId, pool: 'isos', volume: 'd.iso' }, login: undefined });

  it('looks for the ISO before anything is made', () => {
    const [first, second] = plan(iso, asked).steps;
    expect(first).toMatchObject({ kind: 'reserve-guest', input: { media: { poolUuid: 'q', volume: 'd.iso' } } });
    expect(second?.kind).toBe('ensure-empty-volume');
  });

  it('starts from its disk first and from the ISO while the disk is empty, on devices that its system drives', () => {
    const { hardware, xml } = plan(iso, asked);
    expect(hardware.disks.map(({ device, bus, bootOrder }) => [device, bus, bootOrder])).toEqual([
      ['disk', 'sata', 1],
      ['cdrom', 'sata', 2],
    ]);
    expect(hardware.nics.map((nic) => nic.model)).toEqual(['e1000e']);
    expect(hardware.videoModel).toBe('vga');
    expect(xml).toContain('/win/11');
  });
});

describe('Windows without anybody at its screen', () => {
  const media = { poolUuid: 'q', volume: 'w.iso', path: '/isos/w.iso' };
  const drivers = { poolUuid: 'q', volume: 'virtio-win.iso', path: '/isos/virtio-win.iso' };
  const user = { name: 'ines', password: 'Correct horse' };
  const asked = (osId: string, change: object = {}) =>
    request({
      source: { kind: 'iso', hostId: `hst_${zeros}`, pool: 'isos', volume: 'w.iso', osId },
      login: undefined,
      windows: { user, administratorPassword: 'Correct horse 1' },
      ...change,
    });
  const drivesOf = (osId: string, from: Partial<Creation>) => {
    const { hardware, steps, xml } = plan(creation({ origin: { kind: 'empty' }, media, osId, ...from }), asked(osId));
    return { hardware, steps, xml, drives: hardware.disks.map(({ target, bus, source }) => [target, bus, source]) };
  };
  const file = (path: string) => ({ kind: 'file', path });

  it.each(windowsVersionIds)('%s: with the drivers it is paravirtual, and the discs stand in their order', (osId) => {
    const { hardware, drives, steps } = drivesOf(osId, { drivers });
    expect(drives).toEqual([
      ['vda', 'virtio', expect.anything()],
      ['sda', 'sata', file(expect.stringMatching(/-seed\.iso$/))],
      ['sdb', 'sata', file('/isos/w.iso')],
      ['sdc', 'sata', file('/isos/virtio-win.iso')],
    ]);
    expect(hardware.disks.map(({ bootOrder }) => bootOrder)).toEqual([1, null, 2, null]);
    expect(hardware.nics.map((nic) => nic.model)).toEqual(['virtio']);
    expect(steps[0]?.input).toMatchObject({ media: { volume: 'w.iso' }, drivers: { volume: 'virtio-win.iso' } });
    expect(steps.find((step) => step.kind === 'ensure-seed')?.input).toMatchObject({ system: 'windows' });
    expect(steps.find((step) => step.kind === 'wait-ready')?.input).toMatchObject({ seedTarget: 'sda' });
    const isUefi = hardware.firmware === 'uefi';
    expect(isUefi).toBe(osId === 'win11' || osId === 'win2k25');
    expect(steps.find((step) => step.kind === 'press-boot-key')?.input.target).toBe(isUefi ? 'sdb' : undefined);
  });

  it.each(windowsVersionIds)('%s: without them it is on devices that its setup drives by itself', (osId) => {
    const { hardware, drives, steps } = drivesOf(osId, {});
    expect(drives.map(([target, bus]) => [target, bus])).toEqual([
      ['sda', 'sata'],
      ['sdb', 'sata'],
      ['sdc', 'sata'],
    ]);
    expect(hardware.nics.map((nic) => nic.model)).toEqual(['e1000e']);
    expect(steps.find((step) => step.kind === 'remove-seed')?.input.target).toBe('sdb');
  });

  it('has no password in its plan or its definition', () => {
    const { steps, xml } = drivesOf('win11', { drivers });
    expect(JSON.stringify(steps) + xml).not.toMatch(/orrect horse/);
  });
});

it('puts a card of the model that was asked for onto a bridge of the host', () => {
  const { hardware } = plan(creation({ network: { kind: 'bridge', name: 'br0' } }), request({ nicModel: 'rtl8139' }));
  expect(hardware.nics).toMatchObject([{ source: { kind: 'bridge', name: 'br0' }, model: 'rtl8139' }]);
});
