import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import type { ChangeRequest, ChangeRequestOf } from '#lib/domain/guest/change/change-request.ts';
import { titleOfChange } from '#lib/domain/guest/change/describe-change.ts';
import { freeDriveName } from '#lib/domain/guest/change/drive-names.ts';
import { isKeptUntilOff } from '#lib/domain/guest/change/effect-of-change.ts';
import type { GuestChange } from '#lib/domain/guest/change/guest-change.ts';
import type { DiskSource, GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { volumeNameFor } from '#lib/domain/guest/guest-name.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import { stepsOfNoReturn } from '#lib/domain/operation/operation-state.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { macAddressFor } from '#lib/infra/libvirt-xml/mac-address-for.ts';
import { choosePool } from '#lib/procedures/guest/choose-pool.ts';
import { demandFreeMac } from '#lib/procedures/guest/demand-free-mac.ts';
import { demandNetwork } from '#lib/procedures/guest/demand-network.ts';
import { demandUnusedVolume } from '#lib/procedures/guest/demand-unused-volume.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import { type GuestVolume, listGuestVolumes } from '#lib/procedures/guest/list-guest-volumes.ts';
import { demandWholeVolume } from '#lib/procedures/upload/half-volumes.ts';
import type { Guest, Host } from '#prisma/generated/client.ts';

const gib = 1024 ** 3;

/** What planning works with; `taken` grows while several changes are planned together. */
type Planning = {
  tx: DbTransaction;
  actor: Actor;
  guest: Guest & { host: Host };
  ref: { guestId: GuestId; uuid: GuestUuid };
  hardware: GuestHardware;
  /** as it runs; null where it is off */
  live: GuestHardware | null;
  taken: { drives: Set<string>; macs: Set<string> };
  /** the addresses of its cards from its next start on */
  nextMacs: Set<string>;
};

/** What one request becomes: steps, and of them what is done to the definition, if anything. */
export type PlannedChange = { request: ChangeRequest; steps: PlannedStep[]; change: GuestChange | null };

/**
 * The steps of several changes, deletions last: nothing brings back what was deleted, and from then on an operation is not taken back any
 * more. Where a change is refused, no volume is gone.
 */
export function orderSteps(planned: readonly PlannedChange[]): PlannedStep[] {
  const steps = planned.flatMap((each) => each.steps);
  const isDeletion = ({ kind }: PlannedStep) => stepsOfNoReturn.includes(kind);
  return [...steps.filter((step) => !isDeletion(step)), ...steps.filter(isDeletion)];
}

/** Decides what a person asked for down to the last path, and refuses what cannot be. Nothing is written. */
export async function planChanges(
  tx: DbTransaction,
  actor: Actor,
  guest: Guest & { host: Host },
  requests: readonly ChangeRequest[],
): Promise<PlannedChange[]> {
  const hardware = parseHardware(guest.hardware);
  if (!hardware) throw new Failure({ code: 'guest.gone', details: { guest: guest.name } });
  const live = parseHardware(guest.liveHardware);
  const all = [hardware, ...(live ? [live] : [])];
  const planning: Planning = {
    tx,
    actor,
    guest,
    ref: { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid },
    hardware,
    live,
    taken: {
      drives: new Set(all.flatMap((each) => each.disks.map((disk) => disk.target))),
      macs: new Set(all.flatMap((each) => each.nics.map((nic) => nic.mac))),
    },
    nextMacs: new Set(hardware.nics.map((nic) => nic.mac)),
  };
  const planned: PlannedChange[] = [];
  for (const request of requests) {
    const steps = await planChange(planning, request);
    const changes = steps.flatMap((step) => (step.kind === 'change-hardware' ? step.input.changes : []));
    planned.push({ request, steps, change: changes[0] ?? null });
  }
  return planned;
}

const toDefinition = (planning: Planning, request: ChangeRequest, change: GuestChange): PlannedStep => ({
  kind: 'change-hardware',
  title: titleOfChange(request),
  input: { ...planning.ref, changes: [change] },
});

/** What asks for more than the definition, or for what is decided here. */
async function planChange(planning: Planning, request: ChangeRequest): Promise<PlannedStep[]> {
  const change = (decided: GuestChange) => [toDefinition(planning, request, decided)];
  switch (request.kind) {
    case 'add-disk':
      return planNewDisk(planning, request);
    case 'attach-volume': {
      const { path, format } = await findVolume(planning, request, 'disk');
      const target = nextDrive(planning, request.bus);
      return change({ kind: 'add-disk', target, bus: request.bus, source: { kind: 'file', path }, format });
    }
    case 'change-disk': {
      const disk = diskAt(planning, request.target);
      const { bus } = request.settings;
      const newTarget = bus && bus !== disk.bus ? nextDrive(planning, bus) : undefined;
      return change({ ...request, newTarget });
    }
    case 'grow-disk':
      return planGrowth(planning, request);
    case 'remove-disk':
      return planRemoval(planning, request);
    case 'add-drive': {
      const target = nextDrive(planning, request.bus);
      return change({ kind: 'add-drive', target, bus: request.bus, source: { kind: 'empty' } });
    }
    case 'insert-media': {
      const { path } = await findVolume(planning, request, 'media');
      return change({ kind: 'set-media', target: driveAt(planning, request.target), source: { kind: 'file', path } });
    }
    case 'eject-media':
      return change({ kind: 'set-media', target: driveAt(planning, request.target), source: { kind: 'empty' } });
    case 'add-nic': {
      await demandNetwork(planning.tx, planning.actor, planning.guest.host, request.source);
      return change({ ...request, mac: nextMac(planning) });
    }
    case 'change-nic': {
      if (!planning.hardware.nics.some((nic) => nic.mac === request.mac))
        throw new Failure({ code: 'guest.device-gone', details: { device: request.mac } });
      const { newMac } = request.settings;
      if (newMac && newMac !== request.mac) {
        await demandFreeMac(planning.tx, planning.guest, planning.nextMacs, newMac);
        planning.nextMacs.delete(request.mac);
        planning.nextMacs.add(newMac);
        planning.taken.macs.add(newMac);
      }
      if (request.settings.source)
        await demandNetwork(planning.tx, planning.actor, planning.guest.host, request.settings.source);
      return change(request);
    }
    case 'set-firmware':
      return change({ ...request, nvramPath: await nvramPathFor(planning, request.hasSecureBoot) });
    case 'set-topology': {
      demandWholeTopology(planning, request);
      return change(request);
    }
    case 'set-memory':
      demandMemory(planning, request);
      return change(request);
    case 'rename':
      await demandFreeName(planning, request.name);
      return [{ kind: 'rename-guest', title: titleOfChange(request), input: { ...planning.ref, name: request.name } }];
    case 'set-autostart':
      return [{ kind: 'set-autostart', title: titleOfChange(request), input: { ...planning.ref, isOn: request.isOn } }];
    default:
      return change(request);
  }
}

function diskAt({ hardware }: Planning, target: string): GuestDisk {
  const disk = hardware.disks.find((each) => each.target === target);
  if (!disk) throw new Failure({ code: 'guest.device-gone', details: { device: target } });
  return disk;
}

function driveAt(planning: Planning, target: string): string {
  const { device } = diskAt(planning, target);
  if (device === 'cdrom' || device === 'floppy') return target;
  throw new Failure({ code: 'input.invalid', details: { what: 'The drive' }, technical: `${target} takes no discs.` });
}

function nextDrive({ taken, guest }: Planning, bus: Parameters<typeof freeDriveName>[0]): string {
  const name = freeDriveName(bus, taken.drives);
  if (!name) throw new Failure({ code: 'guest.no-slot', details: { guest: guest.name } });
  taken.drives.add(name);
  return name;
}

function nextMac({ taken, nextMacs, guest }: Planning): string {
  const mac = macAddressFor(guest.id, taken.macs.size, taken.macs);
  taken.macs.add(mac);
  nextMacs.add(mac);
  return mac;
}

async function planNewDisk(planning: Planning, request: ChangeRequestOf<'add-disk'>): Promise<PlannedStep[]> {
  const { tx, guest } = planning;
  const first = (await listGuestVolumes(tx, guest))[0];
  const pool = await choosePool(tx, guest.host, request.pool, first?.poolUuid ?? null);
  const id = newId('operation')
    .replace(/^[a-z]+_/u, '')
    .toLowerCase();
  const volume = volumeNameFor({ guestId: guest.id, name: guest.name }, `${id}.qcow2`);
  const source: DiskSource = { kind: 'file', path: `${pool.path}/${volume}` };
  const target = nextDrive(planning, request.bus);
  return [
    {
      kind: 'ensure-empty-volume',
      title: `Make the disk, ${request.sizeGiB} GiB`,
      input: { poolUuid: pool.uuid, volume, capacityBytes: request.sizeGiB * gib },
    },
    toDefinition(planning, request, { kind: 'add-disk', target, bus: request.bus, source, format: 'qcow2' }),
  ];
}

/** The same for a volume that no snapshot of the guest is of: going back would need it as it was. */
async function freeVolumeAt(planning: Planning, target: string): Promise<GuestVolume> {
  const found = await volumeAt(planning, target);
  if (found.isInSnapshot)
    throw new Failure({ code: 'volume.in-snapshot', details: { volume: found.volume, guest: planning.guest.name } });
  return found;
}

async function volumeAt(planning: Planning, target: string): Promise<GuestVolume> {
  diskAt(planning, target);
  const found = (await listGuestVolumes(planning.tx, planning.guest)).find((volume) => volume.target === target);
  if (!found) throw new Failure({ code: 'volume.missing', details: { volume: target } });
  return found;
}

async function planGrowth(planning: Planning, request: ChangeRequestOf<'grow-disk'>): Promise<PlannedStep[]> {
  const { poolUuid, volume, capacityBytes, obstacle } = await freeVolumeAt(planning, request.target);
  // its clones read what lies below their own blocks: another size under them is another disk
  if (obstacle) throw new Failure(obstacle);
  const wanted = request.sizeGiB * gib;
  if (wanted < capacityBytes)
    throw new Failure({
      code: 'input.invalid',
      details: { what: 'The size' },
      technical: `A disk grows only: ${request.target} has ${capacityBytes} bytes.`,
    });
  return [
    {
      kind: 'grow-disk',
      title: titleOfChange(request),
      input: { ...planning.ref, poolUuid, volume, target: request.target, capacityBytes: wanted },
    },
  ];
}

async function planRemoval(planning: Planning, request: ChangeRequestOf<'remove-disk'>): Promise<PlannedStep[]> {
  const disk = diskAt(planning, request.target);
  const removal = toDefinition(planning, request, { kind: 'remove-disk', target: request.target });
  if (!request.deleteVolume) return [removal];
  // it goes on writing to it
  if (isKeptUntilOff(disk, planning.live))
    throw new Failure({ code: 'guest.device-fixed', details: { device: request.target } });
  const { poolUuid, volume, obstacle } = await freeVolumeAt(planning, request.target);
  if (obstacle) throw new Failure(obstacle);
  return [removal, { kind: 'delete-volume', title: `Delete ${volume}`, input: { poolUuid, volume } }];
}

/** A volume of a pool, for who may see hosts. As a disk it must be nobody's. */
async function findVolume(
  { tx, actor, guest }: Planning,
  { pool, volume: name }: { pool: string; volume: string },
  as: 'disk' | 'media',
): Promise<{ path: string; format: 'qcow2' | 'raw' }> {
  if (!reachOf(actor, 'host.read')) throw new Failure({ code: 'access.forbidden' });
  const volume = await tx.volume.findFirst({ where: { hostId: guest.hostId, name, pool: { name: pool } } });
  if (!volume)
    throw new Failure({ code: as === 'media' ? 'media.missing' : 'volume.missing', details: { volume: name } });
  await demandWholeVolume(tx, volume);
  if (as === 'media') return { path: volume.path, format: 'raw' };
  if (volume.format !== 'qcow2' && volume.format !== 'raw')
    throw new Failure({ code: 'image.not-an-image', details: { what: name } });
  await demandUnusedVolume(tx, volume);
  return { path: volume.path, format: volume.format };
}

/** Of a name of its own per kind of firmware: variables with other keys must not be taken over. */
async function nvramPathFor({ tx, guest }: Planning, hasSecureBoot: boolean): Promise<string | undefined> {
  const first = (await listGuestVolumes(tx, guest))[0];
  const pool = first && (await tx.pool.findFirst({ where: { hostId: guest.hostId, uuid: first.poolUuid } }));
  if (!pool?.path) return undefined;
  const suffix = hasSecureBoot ? 'nvram-secure.fd' : 'nvram.fd';
  return `${pool.path}/${volumeNameFor({ guestId: guest.id, name: guest.name }, suffix)}`;
}

function demandWholeTopology({ hardware }: Planning, { topology }: ChangeRequestOf<'set-topology'>): void {
  if (!topology) return;
  const product = topology.sockets * topology.cores * topology.threads;
  if (product !== hardware.maxVcpus)
    throw new Failure({
      code: 'input.invalid',
      details: { what: 'The topology' },
      technical: `It makes ${product} processors, the guest has ${hardware.maxVcpus}.`,
    });
}

function demandMemory({ guest }: Planning, { maxMemoryMiB, memoryMiB }: ChangeRequestOf<'set-memory'>): void {
  const needMiB = Math.max(maxMemoryMiB, memoryMiB);
  const freeMiB = HostFacts.safeParse(guest.host.facts).data?.memoryMiB;
  if (freeMiB !== undefined && needMiB > freeMiB)
    throw new Failure({ code: 'guest.no-memory', details: { host: guest.host.name, needMiB, freeMiB } });
}

async function demandFreeName({ tx, guest }: Planning, name: string): Promise<void> {
  const taken = await tx.guest.count({
    where: { hostId: guest.hostId, name, id: { not: guest.id }, stage: { not: 'gone' } },
  });
  if (taken > 0) throw new Failure({ code: 'guest.name-taken', details: { name, host: guest.host.name } });
}
