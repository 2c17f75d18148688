import type { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { volumeNameFor } from '#lib/domain/guest/guest-name.ts';
import type { GuestSpecInput } from '#lib/domain/guest/guest-spec.ts';
import type { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import type { ImageHardware } from '#lib/domain/image/image-hardware.ts';
import type { SeedSystem, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { type ChosenDevices, chooseDevices } from '#lib/domain/os/os-devices.ts';
import { type ChosenFirmware, chooseFirmware } from '#lib/domain/os/os-firmware.ts';

const gib = 1024 ** 3;

export type PoolForGuest = { uuid: string; name: string; path: string };

/** Where the first disk comes from: a base that is cloned, nothing yet (an installer will fill it), or a volume as it is. */
export type DiskOrigin =
  | {
      kind: 'clone';
      isFull: boolean;
      base: VolumeRef & { path: string };
      baseFormat: string;
      capacityBytes: number;
      /** what the system on it was installed on, and the volume of its UEFI variables; null where nobody knows */
      image: (ImageHardware & { variables: VolumeRef | null }) | null;
    }
  | { kind: 'empty' }
  | { kind: 'existing'; path: string; format: 'qcow2' | 'raw' };

export type GuestToPlan = {
  request: CreateGuestRequest;
  guestId: GuestId;
  uuid: GuestUuid;
  name: string;
  mac: string;
  osId: string | null;
  facts: HostFacts;
  pool: PoolForGuest;
  origin: DiskOrigin;
  /** the ISO in the drive of a guest that is to be installed */
  mediaPath: string | null;
  /** the disc with the virtio drivers in a second drive */
  driversPath: string | null;
  /** libvirt's name of the network; null for a guest without one */
  network: { kind: 'network' | 'bridge'; name: string } | null;
};

export type PlannedGuest = {
  spec: GuestSpecInput;
  devices: ChosenDevices;
  firmware: ChosenFirmware;
  disk: (VolumeRef & { capacityBytes: number }) | null;
  /** the UEFI variables of its image, and the copy of them */
  variables: { from: VolumeRef; to: VolumeRef } | null;
  seed: (VolumeRef & { target: string; system: SeedSystem }) | null;
  /** the drive whose disc asks for a key before it starts, as those of Windows do under UEFI */
  keyTarget: string | null;
};

/** Decides everything about one guest before anything is made. Pure: the same input gives the same guest. */
export function planGuestSpec(guest: GuestToPlan): PlannedGuest {
  const { request, pool, origin, facts } = guest;
  const volume = volumeNameFor({ guestId: guest.guestId, name: guest.name }, 'disk1.qcow2');
  const wanted = request.size.diskGiB * gib;
  const capacityBytes = origin.kind === 'clone' ? Math.max(wanted, origin.capacityBytes) : wanted;
  const disk = origin.kind === 'existing' ? null : { poolUuid: pool.uuid, volume, capacityBytes };
  const path = origin.kind === 'existing' ? origin.path : `${pool.path}/${volume}`;
  const format = origin.kind === 'existing' ? origin.format : 'qcow2';

  const image = origin.kind === 'clone' ? origin.image : null;
  const devices = chooseDevices({
    osId: guest.osId,
    isImage: origin.kind === 'clone',
    loadsDrivers: guest.driversPath !== null && request.windows !== undefined,
    diskBus: request.diskBus === 'auto' ? (image?.diskBus ?? 'auto') : request.diskBus,
    nicModel: request.nicModel === 'auto' ? (image?.nicModel ?? 'auto') : request.nicModel,
  });
  const seedVolume = volumeNameFor({ guestId: guest.guestId, name: guest.name }, 'seed.iso');
  // build-guest-devices numbers SCSI and SATA drives together from `sda`: the disk, the first settings, the ISO
  const targets = devices.diskBus === 'virtio' ? ['sda', 'sdb'] : ['sdb', 'sdc'];
  const system = request.windows ? 'windows' : 'linux';
  const seed =
    request.login || request.windows
      ? { poolUuid: pool.uuid, volume: seedVolume, target: targets.shift() ?? '', system: system as SeedSystem }
      : null;

  const asked = { osId: guest.osId, firmware: request.firmware, tpm: request.tpm };
  const firmware = chooseFirmware({ ...asked, image: image?.firmware });
  const variablesVolume = volumeNameFor({ guestId: guest.guestId, name: guest.name }, 'nvram.fd');
  // those of one firmware are nothing to another
  const fits = firmware.firmware !== 'bios' && firmware.firmware === image?.firmware.firmware;
  const variables =
    fits && image.variables ? { from: image.variables, to: { poolUuid: pool.uuid, volume: variablesVolume } } : null;

  const spec: GuestSpecInput = {
    guestId: guest.guestId,
    uuid: guest.uuid,
    name: guest.name,
    description: request.description || undefined,
    osId: guest.osId ?? undefined,
    virtType: facts.virtType,
    vcpus: request.size.vcpus,
    memoryMiB: request.size.memoryMiB,
    firmware:
      firmware.firmware !== 'bios'
        ? {
            kind: 'uefi',
            hasSecureBoot: firmware.firmware === 'uefi-secure',
            nvramPath: `${pool.path}/${variablesVolume}`,
          }
        : { kind: 'bios' },
    hasTpm: firmware.hasTpm,
    disks: [{ source: { kind: 'file', path }, format, bus: devices.diskBus }],
    discs: [
      ...(seed
        ? [
            {
              role: 'seed' as const,
              source: { kind: 'file' as const, path: `${pool.path}/${seedVolume}` },
              bus: devices.seedBus,
            },
          ]
        : []),
      ...(guest.mediaPath
        ? [{ role: 'media' as const, source: { kind: 'file' as const, path: guest.mediaPath } }]
        : []),
      ...(guest.driversPath
        ? [{ role: 'drivers' as const, source: { kind: 'file' as const, path: guest.driversPath } }]
        : []),
    ],
    nics: guest.network
      ? [
          {
            source: { kind: guest.network.kind, name: guest.network.name },
            mac: guest.mac,
            model: devices.nicModel,
          },
        ]
      : [],
    videoModel: devices.videoModel,
    hasClipboard: facts.hasClipboardChannel,
  };
  const asksForKey =
    guest.mediaPath !== null && firmware.firmware !== 'bios' && describeOs(guest.osId).family === 'windows';
  return { spec, devices, firmware, disk, variables, seed, keyTarget: asksForKey ? (targets[0] ?? null) : null };
}
