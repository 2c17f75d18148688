import { bytesOf } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { attributeOf, childOf, parseXml, rootOf, textOf } from '#lib/infra/libvirt-xml/xml-document.ts';

export type VolumeDescription = {
  name: string;
  key: string;
  path: string | null;
  /** file, block, dir, network, netdir */
  type: string;
  format: string | null;
  capacityBytes: number;
  allocationBytes: number;
  /** When it was written to, as libvirt tells; null where it does not. */
  modifiedAt: string | null;
  /** The image it is a linked clone of. */
  backing: { path: string; format: string | null } | null;
};

/** What `virsh vol-dumpxml` prints. */
export function parseVolumeXml(xml: string): VolumeDescription {
  const volume = rootOf(parseXml(xml, 'volume'));
  const bytes = (tag: string) => bytesOf(childOf(volume, tag), 'bytes') ?? 0;
  const backingPath = textOf(childOf(volume, 'backingStore', 'path'));
  return {
    name: childOf(volume, 'name')?.textContent ?? '',
    key: textOf(childOf(volume, 'key')) ?? '',
    path: textOf(childOf(volume, 'target', 'path')),
    type: attributeOf(volume, 'type') ?? 'file',
    format: attributeOf(childOf(volume, 'target', 'format'), 'type'),
    capacityBytes: bytes('capacity'),
    allocationBytes: bytes('allocation'),
    modifiedAt: textOf(childOf(volume, 'target', 'timestamps', 'mtime')),
    backing: backingPath
      ? { path: backingPath, format: attributeOf(childOf(volume, 'backingStore', 'format'), 'type') }
      : null,
  };
}
