import { attributeOf, childOf, childrenAt, parseXml, rootOf } from '#lib/infra/libvirt-xml/xml-document.ts';

/** Whether a drive of a running guest holds no disc that the guest can read: it opened the tray, or the drive is empty. */
export function isDiscOut(liveXml: string, target: string): boolean {
  const drives = childrenAt(rootOf(parseXml(liveXml, 'domain')), 'devices', 'disk');
  const drive = drives.find((one) => attributeOf(childOf(one, 'target'), 'dev') === target);
  if (!drive) return false;
  return attributeOf(childOf(drive, 'target'), 'tray') === 'open' || childOf(drive, 'source') === null;
}
