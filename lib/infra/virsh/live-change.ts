import type { Element } from '@xmldom/xmldom';
import type { GuestChange } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import { findDisk } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { findNic } from '#lib/infra/libvirt-xml/edit-nics.ts';
import { editOfChange } from '#lib/infra/libvirt-xml/edits-of-change.ts';
import { parseXml, rootOf, serializeXml } from '#lib/infra/libvirt-xml/xml-document.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';

/** A virsh command on a running guest: its words behind the UUID, and the device it reads where it needs one. */
export type LiveCommand = { name: string; args: readonly string[]; device?: string };

type Find = (domain: Element) => Element | null;

/** The device before and after the change, in the running definition. */
function devicesAround(
  change: GuestChange,
  liveXml: string,
  find: Find,
): { before: string | null; after: string | null } {
  const domain = rootOf(parseXml(liveXml, 'domain'));
  const found = find(domain);
  const before = found && serializeXml(found);
  editOfChange(change)(domain);
  const changed = find(domain);
  return { before, after: changed && serializeXml(changed) };
}

function plug(change: GuestChange, liveXml: string, find: Find): LiveCommand | null {
  const { before, after } = devicesAround(change, liveXml, find);
  if (before === after) return null;
  if (after === null) return { name: 'detach-device', args: ['/dev/stdin', '--live'], device: before ?? '' };
  if (before === null) return { name: 'attach-device', args: ['/dev/stdin', '--live'], device: after };
  // by force: a tray that the guest has locked opens, as with a pin
  return { name: 'update-device', args: ['/dev/stdin', '--live', '--force'], device: after };
}

/**
 * The command that makes a change true in a running guest, by its definition as it runs; null where it is true already.
 * Ask effectOfChange first: what waits for the next boot has no command.
 */
export function liveCommandOf(change: GuestChange, liveXml: string): LiveCommand | null {
  switch (change.kind) {
    case 'set-vcpus':
      return { name: 'setvcpus', args: [String(change.vcpus), '--live'] };
    case 'set-memory':
      return { name: 'setmem', args: [String(change.memoryMiB * 1024), '--live'] };
    case 'change-disk': {
      const { bytesPerSecond, iopsPerSecond } = change.settings;
      const limit = (name: string, value: number | undefined) => (value === undefined ? [] : [name, String(value)]);
      const limits = [...limit('--total-bytes-sec', bytesPerSecond), ...limit('--total-iops-sec', iopsPerSecond)];
      return limits.length === 0 ? null : { name: 'blkdeviotune', args: [change.target, '--live', ...limits] };
    }
    case 'add-disk':
    case 'remove-disk':
    case 'add-drive':
    case 'set-media':
      return plug(change, liveXml, (domain) => findDisk(domain, change.target));
    case 'add-nic':
    case 'remove-nic':
    case 'change-nic':
      return plug(change, liveXml, (domain) => findNic(domain, change.mac));
    default:
      return null;
  }
}

/** Runs it. `device` goes in by stdin, so that no path of it is ever an argument. Throws the Failure of what virsh says. */
export const runLiveCommand = async (
  virsh: Virsh,
  uuid: GuestUuid,
  command: LiveCommand,
  options?: VirshOptions,
): Promise<void> => {
  const stdin = command.device === undefined ? {} : { stdin: command.device };
  await virsh.run([command.name, uuid, ...command.args], { alone: true, ...options, ...stdin });
};

/** Whether the running guest still has the device that the change takes away: a guest lets go when it likes. */
export function isStillPlugged(change: GuestChange, liveXml: string): boolean {
  const domain = rootOf(parseXml(liveXml, 'domain'));
  if (change.kind === 'remove-disk') return findDisk(domain, change.target) !== null;
  return change.kind === 'remove-nic' && findNic(domain, change.mac) !== null;
}
