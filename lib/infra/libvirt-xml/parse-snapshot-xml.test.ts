import { expect, test } from 'vitest';
import { buildSnapshotXml } from '#lib/infra/libvirt-xml/build-snapshot-xml.ts';
import { editGuestXml } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import { moveDiskFiles, moveFilesOfSnapshot } from '#lib/infra/libvirt-xml/edit-snapshot-disks.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { parseSnapshotXml } from '#lib/infra/libvirt-xml/parse-snapshot-xml.ts';

const domain = (tag: string, more = '') => `<${tag} type='qemu'>
    <name>bios</name>
    <uuid>67054e85-0c23-4f32-9aa8-deedf65f67de</uuid>
    <metadata><other:tool xmlns:other="urn:other">kept</other:tool></metadata>
    <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
    <devices>
      <disk type='file' device='disk'>
        <driver name='qemu' type='qcow2'/>
        <source file='/pool/a.qcow2' index='1'/>
        <backingStore type='file'><format type='qcow2'/><source file='/pool/img.qcow2'/><backingStore/></backingStore>
        <target dev='vda' bus='virtio'/>
      </disk>
      <disk type='file' device='cdrom'><source file='/pool/a.iso'/><target dev='sda' bus='sata'/><readonly/></disk>${more}
    </devices>
  </${tag}>`;

/** As libvirt 9.0 told it, shortened. */
const external = `<domainsnapshot>
  <name>it's &lt;warm&gt; </name>
  <description>two
lines</description>
  <state>running</state>
  <parent><name>first</name></parent>
  <creationTime>1795354906</creationTime>
  <memory snapshot='external' file='/pool/memory'/>
  <disks>
    <disk name='vda' snapshot='external' type='file'><driver type='qcow2'/><source file='/pool/b.qcow2'/></disk>
    <disk name='sda' snapshot='no'/>
  </disks>
  ${domain('domain', "<serial type='pty'><target port='0'/></serial>")}
  ${domain('inactiveDomain')}
  <cookie/>
</domainsnapshot>`;

test('an external one with memory is read with its files and both of its definitions', () => {
  const { snapshot, liveXml, nextXml } = parseSnapshotXml(external);
  expect(snapshot).toEqual({
    name: "it's <warm> ",
    parentName: 'first',
    description: 'two\nlines',
    kind: 'external',
    power: 'running',
    memory: 'file',
    memoryPath: '/pool/memory',
    takenAt: new Date(1795354906000).toISOString(),
    disks: [{ target: 'vda', path: '/pool/a.qcow2', format: 'qcow2' }],
    overlays: ['/pool/b.qcow2'],
  });
  expect(parseGuestXml(liveXml).hardware.serials).toHaveLength(1);
  expect(parseGuestXml(nextXml).hardware.serials).toHaveLength(0);
  expect(nextXml).toContain('urn:other');
});

test('an internal one of a guest that was off', () => {
  const { snapshot } = parseSnapshotXml(`<domainsnapshot><name>off</name><state>shutoff</state>
    <creationTime>1</creationTime><memory snapshot='no'/>
    <disks><disk name='vda' snapshot='internal'/><disk name='sda' snapshot='no'/></disks>${domain('domain')}</domainsnapshot>`);
  expect(snapshot).toMatchObject({ kind: 'internal', power: 'off', memory: 'none', parentName: null, overlays: [] });
  expect(snapshot.disks.map(({ target }) => target)).toEqual(['vda']);
});

const moves = new Map([['/pool/a.qcow2', { path: '/pool/c.qcow2', format: 'qcow2' }]]);

test('a drive gets another file, and what lay below the old one is forgotten; the rest stays', () => {
  const moved = editGuestXml(parseSnapshotXml(external).nextXml, moveDiskFiles(moves));
  const { disks } = parseGuestXml(moved).hardware;
  expect(disks.map(({ source, backing }) => [source, backing])).toEqual([
    [{ kind: 'file', path: '/pool/c.qcow2' }, []],
    [{ kind: 'file', path: '/pool/a.iso' }, []],
  ]);
  expect(moved).not.toContain('index');
  expect(editGuestXml(moved, moveDiskFiles(moves))).toBe(moved);
});

test('after a merge both definitions inside a snapshot name the file that holds it now', () => {
  const { snapshot, liveXml, nextXml } = parseSnapshotXml(moveFilesOfSnapshot(external, moves));
  expect(snapshot.disks[0]?.path).toBe('/pool/c.qcow2');
  for (const xml of [liveXml, nextXml]) expect(xml).not.toContain('/pool/a.qcow2');
  // its own record of where the guest went on is history
  expect(snapshot.overlays).toEqual(['/pool/b.qcow2']);
});

test('what is asked for names each drive; nothing of a name becomes XML', () => {
  const spec = { name: `<it's "a">`, description: '', kind: 'external', memoryPath: null } as const;
  const overlays = [{ target: 'vda', path: '/pool/b.qcow2' }];
  const xml = buildSnapshotXml({ ...spec, overlays, others: ['sda'] });
  expect(xml).toContain('<name>&lt;it\'s "a"&gt;</name>');
  expect(xml).toMatch(/<disk name="vda" snapshot="external" type="file">[\s\S]*<disk name="sda" snapshot="no"\/>/);
  expect(buildSnapshotXml({ ...spec, kind: 'internal', overlays: [], others: ['vda'] })).not.toContain('disks');
});
