import { writeXml, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/** A qcow2 volume that grows as it is written. https://libvirt.org/formatstorage.html#storage-volume-xml */
export const buildVolumeXml = ({ name, capacityBytes }: { name: string; capacityBytes: number }): string =>
  writeXml(
    x('volume', {}, [
      x('name', {}, name),
      x('capacity', { unit: 'bytes' }, String(capacityBytes)),
      x('allocation', {}, '0'),
      x('target', {}, [x('format', { type: 'qcow2' })]),
    ]),
  );
