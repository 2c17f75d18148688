import type { Element } from '@xmldom/xmldom';
import type {
  DeviceKind,
  DiskSource,
  GuestDisk,
  GuestNic,
  GuestScreen,
  NicSource,
  ScreenListen,
} from '#lib/domain/guest/guest-definition.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  isElement,
  textOf,
  wholeNumberOf,
} from '#lib/infra/libvirt-xml/xml-document.ts';

const kindOf = (isParavirtual: boolean): DeviceKind => (isParavirtual ? 'paravirtual' : 'emulated');

/** The `<source>` of a disk, of a mirror or of a backing store, by the `type` of the element around it. */
export function parseDiskSource(owner: Element): DiskSource {
  const type = attributeOf(owner, 'type') ?? 'file';
  const source = childOf(owner, 'source');
  if (!source) return { kind: 'empty' };
  const path = attributeOf(source, 'file') ?? attributeOf(source, 'dev');
  if (type === 'file') return path ? { kind: 'file', path } : { kind: 'empty' };
  if (type === 'block') return path ? { kind: 'block', path } : { kind: 'empty' };
  const pool = attributeOf(source, 'pool');
  const volume = attributeOf(source, 'volume');
  if (type === 'volume' && pool && volume) return { kind: 'volume', pool, volume };
  const protocol = attributeOf(source, 'protocol');
  if (type === 'network' && protocol) return { kind: 'network', protocol, name: attributeOf(source, 'name') ?? '' };
  return { kind: 'other', type };
}

const wordOf = (source: DiskSource): string | null => {
  if (source.kind === 'file' || source.kind === 'block') return source.path;
  if (source.kind === 'volume') return `${source.pool}/${source.volume}`;
  if (source.kind === 'network') return `${source.protocol}:${source.name}`;
  return null;
};

function backingOf(disk: Element): string[] {
  const chain: string[] = [];
  for (let store = childOf(disk, 'backingStore'); store; store = childOf(store, 'backingStore')) {
    const word = wordOf(parseDiskSource(store));
    if (word) chain.push(word);
  }
  return chain;
}

const diskDevices = ['disk', 'cdrom', 'floppy', 'lun'] as const;

/** A SCSI disk is as paravirtual as the controller it hangs on. */
function isParavirtualDisk(disk: Element, bus: string): boolean {
  if (bus !== 'scsi') return bus === 'virtio';
  const devices = disk.parentNode && isElement(disk.parentNode) ? disk.parentNode : null;
  const index = attributeOf(childOf(disk, 'address'), 'controller') ?? '0';
  const controllers = devices ? childrenOf(devices, 'controller').filter((c) => attributeOf(c, 'type') === 'scsi') : [];
  const own = controllers.find((c) => (attributeOf(c, 'index') ?? '0') === index) ?? null;
  return attributeOf(own, 'model')?.startsWith('virtio') ?? false;
}

const bootOrderOf = (device: Element): number | null => wholeNumberOf(attributeOf(childOf(device, 'boot'), 'order'));

export function parseDisk(disk: Element): GuestDisk {
  const device = attributeOf(disk, 'device');
  const target = childOf(disk, 'target');
  const bus = attributeOf(target, 'bus') ?? 'unknown';
  const driver = childOf(disk, 'driver');
  const limit = (name: string) => wholeNumberOf(textOf(childOf(disk, 'iotune', name)));
  return {
    target: attributeOf(target, 'dev') ?? '',
    bus,
    device: diskDevices.find((known) => known === device) ?? 'disk',
    deviceKind: kindOf(isParavirtualDisk(disk, bus)),
    source: parseDiskSource(disk),
    format: attributeOf(driver, 'type'),
    isReadOnly: childOf(disk, 'readonly') !== null || device === 'cdrom',
    isShareable: childOf(disk, 'shareable') !== null,
    serial: textOf(childOf(disk, 'serial')),
    bootOrder: bootOrderOf(disk),
    cache: attributeOf(driver, 'cache'),
    io: attributeOf(driver, 'io'),
    discard: attributeOf(driver, 'discard'),
    bytesPerSecond: limit('total_bytes_sec'),
    iopsPerSecond: limit('total_iops_sec'),
    backing: backingOf(disk),
  };
}

function nicSourceOf(nic: Element): NicSource {
  const type = attributeOf(nic, 'type') ?? 'unknown';
  const source = childOf(nic, 'source');
  const network = attributeOf(source, 'network');
  const bridge = attributeOf(source, 'bridge');
  const device = attributeOf(source, 'dev');
  // A running guest on a network tells the bridge too; the network is what was chosen.
  if (type === 'network' && network) return { kind: 'network', name: network };
  if (type === 'bridge' && bridge) return { kind: 'bridge', name: bridge };
  if (type === 'direct' && device) return { kind: 'direct', device, mode: attributeOf(source, 'mode') ?? 'vepa' };
  if (type === 'user') return { kind: 'user' };
  return { kind: 'other', type };
}

export function parseNic(nic: Element): GuestNic {
  const model = attributeOf(childOf(nic, 'model'), 'type');
  return {
    mac: attributeOf(childOf(nic, 'mac'), 'address')?.toLowerCase() ?? '',
    model,
    deviceKind: kindOf(model?.startsWith('virtio') ?? false),
    source: nicSourceOf(nic),
    target: attributeOf(childOf(nic, 'target'), 'dev'),
    isLinkUp: attributeOf(childOf(nic, 'link'), 'state') !== 'down',
    bootOrder: bootOrderOf(nic),
    inboundKiBps: wholeNumberOf(attributeOf(childOf(nic, 'bandwidth', 'inbound'), 'average')),
    outboundKiBps: wholeNumberOf(attributeOf(childOf(nic, 'bandwidth', 'outbound'), 'average')),
  };
}

/** libvirt writes -1 for a port that it will choose at the start. */
const portOf = (graphics: Element): number | null => {
  const port = wholeNumberOf(attributeOf(graphics, 'port'));
  return port !== null && port > 0 ? port : null;
};

function listenOf(graphics: Element): ScreenListen {
  const listens = childrenOf(graphics, 'listen');
  const socket = listens.find((listen) => attributeOf(listen, 'type') === 'socket');
  const oldSocket = attributeOf(graphics, 'socket');
  if (socket || oldSocket) return { kind: 'socket', path: attributeOf(socket ?? null, 'socket') ?? oldSocket };
  if (listens.length > 0 && listens.every((listen) => attributeOf(listen, 'type') === 'none')) return { kind: 'none' };
  const address = listens.map((listen) => attributeOf(listen, 'address')).find((a) => a !== null);
  const type = attributeOf(graphics, 'type');
  if (type !== 'vnc' && type !== 'spice' && type !== 'rdp') return { kind: 'none' };
  return { kind: 'tcp', address: address ?? attributeOf(graphics, 'listen'), port: portOf(graphics) };
}

export const parseScreen = (graphics: Element): GuestScreen => ({
  type: attributeOf(graphics, 'type') ?? 'unknown',
  listen: listenOf(graphics),
  hasPassword: attributeOf(graphics, 'passwd') !== null,
  keymap: attributeOf(graphics, 'keymap'),
  sharePolicy: attributeOf(graphics, 'sharePolicy'),
});
