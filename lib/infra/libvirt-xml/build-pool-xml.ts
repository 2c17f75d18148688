import { writeXml, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/** A pool that is a folder, as `virsh pool-define` takes it. 0711: QEMU reaches its disks by name, others cannot list them. */
export const buildPoolXml = ({ name, path }: { name: string; path: string }): string =>
  writeXml(
    x('pool', { type: 'dir' }, [
      x('name', {}, name),
      x('target', {}, [x('path', {}, path), x('permissions', {}, [x('mode', {}, '0711')])]),
    ]),
  );
