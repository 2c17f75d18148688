import { expect, test } from 'vitest';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { demandPlainDisk } from '#lib/infra/libvirt-xml/demand-plain-disk.ts';

const xmlOf = (path: string, inSource = '', inDisk = '') =>
  `<domain><devices><disk type='file' device='disk'><source file='${path}'>${inSource}</source><target dev='vda' bus='virtio'/>${inDisk}</disk></devices></domain>`;
const encryption = "<encryption format='luks'><secret type='passphrase' uuid='u'/></encryption>";

function codeOf(xml: string, target = 'vda'): string {
  try {
    demandPlainDisk(xml, { target, source: { kind: 'file', path: '/images/a.qcow2' } });
    return 'plain';
  } catch (error) {
    return refusalOf(error).code;
  }
}

test('a disk is the one that was planned, and its bytes are what the guest reads', () => {
  expect(codeOf(xmlOf('/images/a.qcow2'))).toBe('plain');
  expect(codeOf(xmlOf('/images/b.qcow2'))).toBe('guest.changed-meanwhile');
  expect(codeOf(xmlOf('/images/a.qcow2'), 'vdb')).toBe('guest.changed-meanwhile');
  // both are where libvirt writes it
  expect(codeOf(xmlOf('/images/a.qcow2', encryption))).toBe('publish.encrypted');
  expect(codeOf(xmlOf('/images/a.qcow2', '', encryption))).toBe('publish.encrypted');
});
