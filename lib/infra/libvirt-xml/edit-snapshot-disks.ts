import type { Element } from '@xmldom/xmldom';
import { disksOf } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { type GuestEdit, removeNode } from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { attributeOf, childOf, nodesOf, parseXml, rootOf, serializeXml } from '#lib/infra/libvirt-xml/xml-document.ts';

/** Puts other files under the drives that had these. What lies below is left to libvirt, which looks into the new file. */
export const moveDiskFiles =
  (moves: ReadonlyMap<string, { path: string; format: string }>): GuestEdit =>
  (domain) => {
    for (const disk of disksOf(domain)) moveFile(disk, moves);
  };

function moveFile(disk: Element, moves: ReadonlyMap<string, { path: string; format: string }>): void {
  const source = childOf(disk, 'source');
  const to = moves.get(attributeOf(source, 'file') ?? '');
  if (!source || !to) return;
  source.setAttribute('file', to.path);
  // a number of libvirt's for the chain as it ran
  source.removeAttribute('index');
  childOf(disk, 'driver')?.setAttribute('type', to.format);
  removeNode(childOf(disk, 'backingStore'));
}

/** The same for both definitions inside a snapshot, so that what libvirt keeps of it stays true after a merge. */
export function moveFilesOfSnapshot(xml: string, moves: ReadonlyMap<string, { path: string; format: string }>): string {
  const document = parseXml(xml, 'domainsnapshot');
  const root = rootOf(document);
  for (const tag of ['domain', 'inactiveDomain']) {
    const definition = childOf(root, tag);
    if (definition) moveDiskFiles(moves)(definition);
  }
  return `${nodesOf(document).map(serializeXml).join('')}\n`;
}
