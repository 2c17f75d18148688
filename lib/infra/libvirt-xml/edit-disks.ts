import type { Element } from '@xmldom/xmldom';
import type { DiskSettings, GuestChangeOf } from '#lib/domain/guest/change/guest-change.ts';
import type { DiskSource } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { diskNode, diskSourceNode, driveNode } from '#lib/infra/libvirt-xml/build-guest-devices.ts';
import {
  createNode,
  devicesOf,
  ensureChild,
  type GuestEdit,
  insertNode,
  refuseEdit,
  removeNode,
  setAttribute,
  setChild,
  setChildText,
} from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { parseDiskSource } from '#lib/infra/libvirt-xml/parse-guest-devices.ts';
import { attributeOf, childOf, childrenAt, childrenOf, textOf, x } from '#lib/infra/libvirt-xml/xml-document.ts';

export const disksOf = (domain: Element): Element[] => childrenAt(domain, 'devices', 'disk');

export const findDisk = (domain: Element, target: string): Element | null =>
  disksOf(domain).find((disk) => attributeOf(childOf(disk, 'target'), 'dev') === target) ?? null;

export function diskAt(domain: Element, target: string): Element {
  const disk = findDisk(domain, target);
  if (!disk) throw new Failure({ code: 'guest.device-gone', details: { device: target } });
  return disk;
}

const isSameSource = (disk: Element, source: DiskSource): boolean =>
  JSON.stringify(parseDiskSource(disk)) === JSON.stringify(source);

const lastDisk = (domain: Element): Element | null => disksOf(domain).at(-1) ?? null;

/** Without a controller of its own kind libvirt would add an imitated one, which new guests have no driver for. */
function ensureScsiController(domain: Element): void {
  const devices = devicesOf(domain);
  const hasOne = childrenOf(devices, 'controller').some((each) => attributeOf(each, 'type') === 'scsi');
  if (!hasOne) insertNode(devices, x('controller', { type: 'scsi', model: 'virtio-scsi' }), lastDisk(domain));
}

function addDevice(domain: Element, change: { target: string; bus: string; source: DiskSource }, node: Element): void {
  const there = findDisk(domain, change.target);
  if (there && isSameSource(there, change.source)) return;
  if (there) throw new Failure({ code: 'guest.changed-meanwhile', details: { device: change.target } });
  const devices = devicesOf(domain);
  if (change.bus === 'scsi') ensureScsiController(domain);
  const before = lastDisk(domain);
  if (before) before.parentNode?.insertBefore(node, before.nextSibling);
  else devices.appendChild(node);
}

export const addDisk =
  (change: GuestChangeOf<'add-disk'>): GuestEdit =>
  (domain) =>
    addDevice(domain, change, createNode(devicesOf(domain), diskNode(change, change.target)));

export const addDrive =
  (change: GuestChangeOf<'add-drive'>): GuestEdit =>
  (domain) =>
    addDevice(domain, change, createNode(devicesOf(domain), driveNode(change.source, change.target, change.bus)));

/** Nothing happens where it is gone already, or where the drive has another source than the one that is meant. */
export const removeDisk =
  ({ target, source }: Omit<GuestChangeOf<'remove-disk'>, 'kind'>): GuestEdit =>
  (domain) => {
    const disk = findDisk(domain, target);
    if (disk && (!source || isSameSource(disk, source))) removeNode(disk);
  };

/** Puts a medium into a CD or floppy drive, whatever was in it; `empty` takes it out. */
export const setMedia =
  (target: string, source: DiskSource): GuestEdit =>
  (domain) => {
    const drive = diskAt(domain, target);
    if (!['cdrom', 'floppy'].includes(attributeOf(drive, 'device') ?? ''))
      throw refuseEdit(`${target} is not a drive.`);
    const { type, node } = diskSourceNode(source);
    removeNode(childOf(drive, 'backingStore'));
    drive.setAttribute('type', type);
    childOf(drive, 'driver')?.setAttribute('type', 'raw');
    setChild(drive, 'source', node, childOf(drive, 'driver'));
  };

/** libvirt's `total_*` and its separate read and write limits exclude each other; ours is the total. */
function setLimits(disk: Element, { bytesPerSecond, iopsPerSecond }: DiskSettings): void {
  const tune = ensureChild(disk, 'iotune');
  const set = (name: string, kin: readonly string[], value: number | undefined) => {
    if (value === undefined) return;
    for (const other of kin) removeNode(childOf(tune, other));
    setChildText(tune, name, value > 0 ? String(value) : null);
  };
  set('total_bytes_sec', ['read_bytes_sec', 'write_bytes_sec'], bytesPerSecond);
  set('total_iops_sec', ['read_iops_sec', 'write_iops_sec'], iopsPerSecond);
  if (childrenOf(tune).length === 0) removeNode(tune);
}

const driverAttributes = ['cache', 'io', 'discard'] as const;

/** The bus changes the name of the drive: what is at `target` moves to `newTarget`, and its old place on the old bus is let go. */
function setBus(domain: Element, disk: Element, bus: string, newTarget: string): void {
  const target = childOf(disk, 'target');
  if (attributeOf(target, 'bus') === bus) return;
  if (findDisk(domain, newTarget))
    throw new Failure({ code: 'guest.changed-meanwhile', details: { device: newTarget } });
  setAttribute(target, 'bus', bus);
  setAttribute(target, 'dev', newTarget);
  removeNode(childOf(disk, 'address'));
  if (bus === 'scsi') ensureScsiController(domain);
}

export const changeDisk =
  ({ target, newTarget, settings }: Omit<GuestChangeOf<'change-disk'>, 'kind'>): GuestEdit =>
  (domain) => {
    const disk = findDisk(domain, target) ?? diskAt(domain, newTarget ?? target);
    const driver = ensureChild(disk, 'driver');
    for (const name of driverAttributes) {
      const value = settings[name];
      if (value !== undefined) setAttribute(driver, name, value === 'default' ? null : value);
    }
    const mark = (tag: 'readonly' | 'shareable', isOn: boolean | undefined) => {
      if (isOn !== undefined && isOn !== (childOf(disk, tag) !== null)) setChild(disk, tag, isOn ? x(tag) : null);
    };
    mark('readonly', settings.isReadOnly);
    mark('shareable', settings.isShareable);
    if (settings.serial !== undefined && settings.serial !== (textOf(childOf(disk, 'serial')) ?? ''))
      setChildText(disk, 'serial', settings.serial);
    setLimits(disk, settings);
    if (settings.bus && newTarget) setBus(domain, disk, settings.bus, newTarget);
  };
