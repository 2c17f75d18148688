import type { SnapshotKind } from '#lib/domain/snapshot/snapshot.ts';
import { writeXml, x } from '#lib/infra/libvirt-xml/xml-document.ts';

export type SnapshotSpec = {
  name: string;
  description: string;
  kind: SnapshotKind;
  /** of an external one with memory: the file for it */
  memoryPath: string | null;
  /** of an external one: the new file of each drive; every other drive is left out of it */
  overlays: readonly { target: string; path: string }[];
  /** the other drives of the guest */
  others: readonly string[];
};

/** What `virsh snapshot-create` takes. libvirt chooses the disks of an internal one: all that are not read-only. */
export function buildSnapshotXml(spec: SnapshotSpec): string {
  const isExternal = spec.kind === 'external';
  return writeXml(
    x('domainsnapshot', {}, [
      x('name', {}, spec.name),
      spec.description ? x('description', {}, spec.description) : null,
      spec.memoryPath ? x('memory', { snapshot: 'external', file: spec.memoryPath }) : null,
      isExternal
        ? x('disks', {}, [
            ...spec.overlays.map(({ target, path }) =>
              x('disk', { name: target, snapshot: 'external', type: 'file' }, [
                x('driver', { type: 'qcow2' }),
                x('source', { file: path }),
              ]),
            ),
            ...spec.others.map((target) => x('disk', { name: target, snapshot: 'no' })),
          ])
        : null,
    ]),
  );
}
