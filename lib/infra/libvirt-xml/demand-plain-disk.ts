import type { DiskSource } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { findDisk } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { parseDiskSource } from '#lib/infra/libvirt-xml/parse-guest-devices.ts';
import { childOf, parseXml, rootOf } from '#lib/infra/libvirt-xml/xml-document.ts';

/**
 * Sees that a definition names this disk as it was planned, and that its bytes are what the guest reads.
 *
 * @throws Failure guest.changed-meanwhile, publish.encrypted
 */
export function demandPlainDisk(xml: string, { target, source }: { target: string; source: DiskSource }): void {
  const disk = findDisk(rootOf(parseXml(xml, 'domain')), target);
  if (!disk || JSON.stringify(parseDiskSource(disk)) !== JSON.stringify(source))
    throw new Failure({ code: 'guest.changed-meanwhile', details: { device: target } });
  if (childOf(disk, 'encryption') || childOf(disk, 'source', 'encryption'))
    throw new Failure({ code: 'publish.encrypted', details: { disk: target } });
}
