import { writeXml, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/** A pool that is a folder, as `virsh pool-define` takes it. A folder that is not there yet is made for QEMU, 0711; one that is stays as it is. */
export const buildPoolXml = ({ name, path, uuid }: { name: string; path: string; uuid?: string }): string =>
  writeXml(
    x('pool', { type: 'dir' }, [
      x('name', {}, name),
      ...(uuid ? [x('uuid', {}, uuid)] : []),
      x('target', {}, [x('path', {}, path)]),
    ]),
  );
