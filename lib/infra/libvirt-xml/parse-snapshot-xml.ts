import type { Element } from '@xmldom/xmldom';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Snapshot, SnapshotPower } from '#lib/domain/snapshot/snapshot.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import {
  attributeOf,
  childOf,
  childrenAt,
  nodesOf,
  parseXml,
  rootOf,
  serializeXml,
  textOf,
  wholeNumberOf,
} from '#lib/infra/libvirt-xml/xml-document.ts';

/** A snapshot with the hardware that the guest had, and its definitions as they were: as it ran, and for its next start. */
export type SnapshotDescription = {
  snapshot: Omit<Snapshot, 'isCurrent'>;
  hardware: GuestHardware;
  liveXml: string;
  nextXml: string;
};

const powers: Record<string, SnapshotPower> = { running: 'running', paused: 'paused' };

/** A definition inside a snapshot as one of its own, whatever its element is called there. */
function definitionOf(element: Element): string {
  const document = parseXml('<domain/>', 'domain');
  const domain = rootOf(document);
  for (const attribute of Array.from(element.attributes)) domain.setAttribute(attribute.name, attribute.value);
  for (const node of nodesOf(element)) domain.appendChild(document.importNode(node, true));
  return serializeXml(document);
}

/** What `virsh snapshot-dumpxml` prints. Throws `guest.definition-invalid` for what is none. */
export function parseSnapshotXml(xml: string): SnapshotDescription {
  const root = rootOf(parseXml(xml, 'domainsnapshot'));
  const domain = childOf(root, 'domain');
  // not trimmed: a name may end with a space
  const name = childOf(root, 'name')?.textContent ?? '';
  if (!domain || !name)
    throw new Failure({ code: 'guest.definition-invalid', technical: 'The snapshot has no name or no definition.' });
  const liveXml = definitionOf(domain);
  const { hardware } = parseGuestXml(liveXml);
  const drives = childrenAt(root, 'disks', 'disk');
  const how = (drive: Element) => attributeOf(drive, 'snapshot');
  const memory = childOf(root, 'memory');
  const isExternal =
    drives.some((drive) => how(drive) === 'external') || attributeOf(memory, 'snapshot') === 'external';
  const held = drives.filter((drive) => how(drive) === (isExternal ? 'external' : 'internal'));
  const inactive = childOf(root, 'inactiveDomain');
  const memoryPlace = attributeOf(memory, 'snapshot');
  return {
    snapshot: {
      name,
      parentName: childOf(root, 'parent', 'name')?.textContent ?? null,
      description: textOf(childOf(root, 'description')) ?? '',
      kind: isExternal ? 'external' : 'internal',
      power: powers[textOf(childOf(root, 'state')) ?? ''] ?? 'off',
      memory: memoryPlace === 'internal' ? 'inside' : memoryPlace === 'external' ? 'file' : 'none',
      memoryPath: memoryPlace === 'external' ? attributeOf(memory, 'file') : null,
      takenAt: new Date((wholeNumberOf(textOf(childOf(root, 'creationTime'))) ?? 0) * 1000).toISOString(),
      disks: held.flatMap((drive) => {
        const disk = hardware.disks.find(({ target }) => target === attributeOf(drive, 'name'));
        if (!disk || !('path' in disk.source)) return [];
        return [{ target: disk.target, path: disk.source.path, format: disk.format }];
      }),
      overlays: held.flatMap((drive) => attributeOf(childOf(drive, 'source'), 'file') ?? []),
    },
    hardware,
    liveXml,
    nextXml: inactive ? definitionOf(inactive) : liveXml,
  };
}
