import { bytesOf } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { attributeOf, childOf, parseXml, rootOf, textOf } from '#lib/infra/libvirt-xml/xml-document.ts';

export type PoolDescription = {
  name: string;
  uuid: string;
  /** dir, fs, netfs, logical, disk, iscsi, rbd, zfs, … */
  type: string;
  /** The folder or volume group; null where the kind has none (rbd). */
  targetPath: string | null;
  /** 0 while it is inactive. */
  capacityBytes: number;
  allocationBytes: number;
  availableBytes: number;
};

/** What `virsh pool-dumpxml` prints. libvirt leaves `unit` at bytes here. */
export function parsePoolXml(xml: string): PoolDescription {
  const pool = rootOf(parseXml(xml, 'pool'));
  const bytes = (tag: string) => bytesOf(childOf(pool, tag), 'bytes') ?? 0;
  return {
    name: childOf(pool, 'name')?.textContent ?? '',
    uuid: textOf(childOf(pool, 'uuid'))?.toLowerCase() ?? '',
    type: attributeOf(pool, 'type') ?? 'unknown',
    targetPath: textOf(childOf(pool, 'target', 'path')),
    capacityBytes: bytes('capacity'),
    allocationBytes: bytes('allocation'),
    availableBytes: bytes('available'),
  };
}
