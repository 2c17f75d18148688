import { drivePrefix } from '#lib/domain/guest/change/drive-names.ts';
import type { DiskSource, NicSource } from '#lib/domain/guest/guest-definition.ts';
import type { GuestSpec, SpecDisc, SpecDisk, SpecNic } from '#lib/domain/guest/guest-spec.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { discAlias } from '#lib/infra/libvirt-xml/our-mark.ts';
import { type XmlNode, x } from '#lib/infra/libvirt-xml/xml-document.ts';

const refuse = (technical: string) => new Failure({ code: 'guest.definition-invalid', technical });

/** The `type` of a `<disk>` and its `<source>` (none for an empty drive). */
export function diskSourceNode(source: DiskSource): { type: string; node: XmlNode | null } {
  switch (source.kind) {
    case 'file':
      return { type: 'file', node: x('source', { file: source.path }) };
    case 'block':
      return { type: 'block', node: x('source', { dev: source.path }) };
    case 'volume':
      return { type: 'volume', node: x('source', { pool: source.pool, volume: source.volume }) };
    case 'empty':
      return { type: 'file', node: null };
    default:
      throw refuse(`A disk of kind ${source.kind} cannot be written.`);
  }
}

/** Hands out vda, vdb, …, sda, …: each name once per guest, whatever the bus. */
function targetNames(): (bus: SpecDisk['bus']) => string {
  const used: Record<string, number> = {};
  return (bus) => {
    const prefix = drivePrefix[bus];
    const index = used[prefix] ?? 0;
    used[prefix] = index + 1;
    if (index > 25) throw refuse('A guest has at most 26 disks of one kind.');
    return `${prefix}${String.fromCharCode(97 + index)}`;
  };
}

/**
 * `discard`: what the guest frees is freed in the pool. No `cache`: QEMU's own (writeback, flushes honoured) lets guests
 * share their base image in the host's page cache, and works where O_DIRECT does not (tmpfs).
 */
export function diskNode(
  spec: Omit<SpecDisk, 'serial'> & { serial?: string },
  target: string,
  order?: number,
): XmlNode {
  const { type, node } = diskSourceNode(spec.source);
  return x('disk', { type, device: 'disk' }, [
    x('driver', { name: 'qemu', type: spec.format, discard: 'unmap' }),
    node,
    x('target', { dev: target, bus: spec.bus }),
    spec.serial ? x('serial', {}, spec.serial) : null,
    order === undefined ? null : x('boot', { order }),
  ]);
}

/** A CD drive, with a disc in it or without. */
export function driveNode(source: DiskSource, target: string, bus: string, more: (XmlNode | null)[] = []): XmlNode {
  const { type, node } = diskSourceNode(source);
  return x('disk', { type, device: 'cdrom' }, [
    x('driver', { name: 'qemu', type: 'raw' }),
    node,
    x('target', { dev: target, bus }),
    x('readonly'),
    ...more,
  ]);
}

/**
 * Media are on SATA, which every installer reads without a driver. The seed is on virtio-scsi: the kernels of cloud images
 * have no AHCI (Debian's cloud flavour does not), so there a disc on SATA is never seen. The seed is not booted from.
 */
const usualBus = { seed: 'scsi', media: 'sata', drivers: 'sata' } as const;
const busOfDisc = (spec: SpecDisc): 'scsi' | 'sata' => spec.bus ?? usualBus[spec.role];

const disc = (spec: SpecDisc, target: string, order: number | null): XmlNode =>
  driveNode(spec.source, target, busOfDisc(spec), [
    order === null ? null : x('boot', { order }),
    x('alias', { name: discAlias[spec.role] }),
  ]);

export function nicSourceNode(source: NicSource): { type: string; node: XmlNode | null } {
  switch (source.kind) {
    case 'network':
      return { type: 'network', node: x('source', { network: source.name }) };
    case 'bridge':
      return { type: 'bridge', node: x('source', { bridge: source.name }) };
    case 'direct':
      return { type: 'direct', node: x('source', { dev: source.device, mode: source.mode }) };
    case 'user':
      return { type: 'user', node: null };
    default:
      throw refuse(`A NIC of kind ${source.kind} cannot be written.`);
  }
}

export function nicNode(spec: SpecNic, order: number | null = null): XmlNode {
  const { type, node } = nicSourceNode(spec.source);
  return x('interface', { type }, [
    x('mac', { address: spec.mac }),
    node,
    x('model', { type: spec.model }),
    order === null ? null : x('boot', { order }),
  ]);
}

/** Empty slots for what is plugged in while the guest runs: q35 has none of itself, and adding one needs a restart. */
const sparePorts = 6;

function pciPorts(spec: GuestSpec): XmlNode[] {
  if (spec.machine !== 'q35') return [];
  const virtioDisks = spec.disks.filter((d) => d.bus === 'virtio').length;
  // besides disks and NICs: USB, SCSI, virtio-serial, RNG, balloon
  const count = virtioDisks + spec.nics.length + 5 + sparePorts;
  return [
    x('controller', { type: 'pci', model: 'pcie-root' }),
    ...Array.from({ length: count }, () => x('controller', { type: 'pci', model: 'pcie-root-port' })),
  ];
}

/** Over it the agent in the guest talks. https://libvirt.org/formatdomain.html#channel */
export const agentChannelNode = x('channel', { type: 'unix' }, [
  x('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' }),
]);

export const clipboardChannelNode = x('channel', { type: 'qemu-vdagent' }, [
  x('source', {}, [x('clipboard', { copypaste: 'yes' }), x('mouse', { mode: 'server' })]),
  x('target', { type: 'virtio', name: 'com.redhat.spice.0' }),
]);

export const serialNodes = [
  x('serial', { type: 'pty' }),
  x('console', { type: 'pty' }, [x('target', { type: 'serial', port: 0 })]),
] as const;

export const tpmNode = x('tpm', { model: 'tpm-crb' }, [x('backend', { type: 'emulator', version: '2.0' })]);

/**
 * A unix socket, so that nothing listens on the network; shared, so that two may look. No keymap: with one, QEMU drops the
 * scancodes that noVNC sends.
 */
export const screenNode = x('graphics', { type: 'vnc', sharePolicy: 'force-shared' }, [
  x('listen', { type: 'socket' }),
]);

export const rngNode = x('rng', { model: 'virtio' }, [x('backend', { model: 'random' }, '/dev/urandom')]);

/** All devices of a guest of ours. */
export function buildDevices(spec: GuestSpec): (XmlNode | null)[] {
  const targetFor = targetNames();
  let order = 0;
  const disks = spec.disks.map((d) => diskNode(d, targetFor(d.bus), ++order));
  // After the disks: an empty disk does not boot, so the installer starts; a full one does, so it does not start again.
  const discs = spec.discs.map((d) => disc(d, targetFor(busOfDisc(d)), d.role === 'media' ? ++order : null));
  const nics = spec.nics.map((n) => nicNode(n, spec.bootsFromNetwork ? ++order : null));
  const hasScsi = spec.disks.some((d) => d.bus === 'scsi') || spec.discs.some((d) => busOfDisc(d) === 'scsi');
  return [
    ...disks,
    ...discs,
    ...pciPorts(spec),
    x('controller', { type: 'usb', model: 'qemu-xhci', ports: 15 }),
    hasScsi ? x('controller', { type: 'scsi', model: 'virtio-scsi' }) : null,
    ...nics,
    ...serialNodes,
    agentChannelNode,
    spec.hasClipboard ? clipboardChannelNode : null,
    // A tablet tells where the pointer is; a mouse only how it moved, so that the pointers of guest and browser drift apart.
    x('input', { type: 'tablet', bus: 'usb' }),
    spec.hasTpm ? tpmNode : null,
    screenNode,
    x('video', {}, [x('model', { type: spec.videoModel })]),
    x('memballoon', { model: 'virtio' }, [x('stats', { period: 5 })]),
    rngNode,
  ];
}
