import { expect, it } from 'vitest';
import { parseDomainList } from '#lib/infra/virsh/parse-domain-list.ts';
import { parseDomifaddr } from '#lib/infra/virsh/parse-domifaddr.ts';
import { parseMeminfo } from '#lib/infra/virsh/parse-meminfo.ts';
import { parseNetInfo } from '#lib/infra/virsh/parse-net-info.ts';
import { parseNodeinfo } from '#lib/infra/virsh/parse-nodeinfo.ts';
import { parsePoolInfo } from '#lib/infra/virsh/parse-pool-info.ts';
import { parseVersion } from '#lib/infra/virsh/parse-version.ts';
import { parseVolInfo } from '#lib/infra/virsh/parse-vol-info.ts';
import { parseVolList } from '#lib/infra/virsh/parse-vol-list.ts';

// every text here was printed by libvirt 9.0

it('domain list', () => {
  const text = `11111111-2222-3333-4444-555555555555 it's "a" %guest é\n21111111-2222-3333-4444-555555555555 two  words \n\n`;
  expect(parseDomainList(text)).toEqual([
    { uuid: '11111111-2222-3333-4444-555555555555', name: 'it\'s "a" %guest é' },
    { uuid: '21111111-2222-3333-4444-555555555555', name: 'two  words ' },
  ]);
});

it('pool info', () => {
  const text = `Name:           my pool
UUID:           4809fba3-05c7-446b-8b92-023dc851eb37
State:          running
Persistent:     yes
Autostart:      yes
Capacity:       270553174016
Allocation:     28759179264
Available:      241793994752
`;
  expect(parsePoolInfo(text)).toEqual({
    uuid: '4809fba3-05c7-446b-8b92-023dc851eb37',
    name: 'my pool',
    isActive: true,
    isPersistent: true,
    autostarts: true,
    capacityBytes: 270553174016,
    allocationBytes: 28759179264,
    availableBytes: 241793994752,
  });
});

it('volume list and info', () => {
  const folder = "/var/lib/libvirt/images/it's a pool";
  const text = ` base.qcow2      ${folder}/base.qcow2\n a   b é.qcow2   ${folder}/a   b é.qcow2\n\n`;
  expect(parseVolList(text)).toEqual([
    { name: 'base.qcow2', path: `${folder}/base.qcow2` },
    { name: 'a   b é.qcow2', path: `${folder}/a   b é.qcow2` },
  ]);
  expect(
    parseVolInfo(
      'Name:           base.qcow2\nType:           file\nCapacity:       10485760 bytes\nAllocation:     200704 bytes\n',
    ),
  ).toEqual({ name: 'base.qcow2', type: 'file', capacityBytes: 10485760, allocationBytes: 200704 });
});

it('network info', () => {
  const text =
    'Name:           default\nUUID:           b8a9127a-b639-4842-b807-9f028e65cec0\nActive:         yes\nPersistent:     yes\nAutostart:      no\nBridge:         virbr0\n';
  expect(parseNetInfo(text)).toEqual({
    uuid: 'b8a9127a-b639-4842-b807-9f028e65cec0',
    name: 'default',
    isActive: true,
    isPersistent: true,
    autostarts: false,
    bridge: 'virbr0',
  });
});

it('addresses', () => {
  expect(
    parseDomifaddr(
      ' testnet0   aa:bb:cc:dd:ee:ff    ipv4         192.168.122.3/24\n lo         00:00:00:00:00:00    ipv6         ::1/128\n\n',
    ),
  ).toEqual([
    { interfaceName: 'testnet0', mac: 'aa:bb:cc:dd:ee:ff', protocol: 'ipv4', address: '192.168.122.3', prefix: 24 },
    { interfaceName: 'lo', mac: '00:00:00:00:00:00', protocol: 'ipv6', address: '::1', prefix: 128 },
  ]);
});

it('version', () => {
  const text =
    'Compiled against library: libvirt 9.0.0\nUsing library: libvirt 9.0.0\nUsing API: QEMU 9.0.0\nRunning hypervisor: QEMU 7.2.22\nRunning against daemon: 9.0.0\n';
  expect(parseVersion(text)).toEqual({
    libvirt: '9.0.0',
    daemon: '9.0.0',
    hypervisor: 'QEMU',
    hypervisorVersion: '7.2.22',
  });
});

it('nodeinfo and meminfo', () => {
  const text = `CPU model:           x86_64
CPU(s):              2
CPU frequency:       2596 MHz
CPU socket(s):       1
Core(s) per socket:  2
Thread(s) per core:  1
NUMA cell(s):        1
Memory size:         8349908 KiB
`;
  expect(parseNodeinfo(text)).toEqual({
    arch: 'x86_64',
    cpus: 2,
    mhz: 2596,
    sockets: 1,
    coresPerSocket: 2,
    threadsPerCore: 1,
    numaCells: 1,
    memoryKiB: 8349908,
  });
  expect(
    parseMeminfo('MemTotal:       24684092 kB\nMemFree:        20129940 kB\nMemAvailable:   22129940 kB\n'),
  ).toEqual({
    totalKiB: 24684092,
    freeKiB: 20129940,
    availableKiB: 22129940,
  });
});
