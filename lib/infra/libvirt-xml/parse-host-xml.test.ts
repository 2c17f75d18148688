import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildNetworkXml } from './build-network-xml.ts';
import { buildPoolXml } from './build-pool-xml.ts';
import { parseCapabilities } from './parse-capabilities.ts';
import { parseDomainCapabilities } from './parse-domain-capabilities.ts';
import { givesAddresses, parseNetworkXml } from './parse-network-xml.ts';
import { parsePoolXml } from './parse-pool-xml.ts';
import { parseVolumeXml } from './parse-volume-xml.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const hasValidator = spawnSync('sh', ['-c', 'command -v virt-xml-validate']).status === 0;
const isValid = (xml: string, schema: string) =>
  spawnSync('virt-xml-validate', ['-', schema], { input: xml }).status === 0;

describe('pools and volumes', () => {
  it('are read as libvirt 9.0 prints them', () => {
    expect(parsePoolXml(fixture('pool.xml'))).toEqual({
      name: 'p 1',
      uuid: '5701ea47-0364-4cc4-999a-18c48c1c4eeb',
      type: 'dir',
      targetPath: '/srv/images',
      capacityBytes: 270553174016,
      allocationBytes: 29721866240,
      availableBytes: 240831307776,
    });
    expect(parseVolumeXml(fixture('volume.xml'))).toEqual({
      name: 'c.qcow2',
      key: '/srv/images/c.qcow2',
      path: '/srv/images/c.qcow2',
      type: 'file',
      format: 'qcow2',
      capacityBytes: 104857600,
      allocationBytes: 200704,
      modifiedAt: '1795343125.460671671',
      backing: { path: '/srv/images/base.qcow2', format: 'qcow2' },
    });
  });

  it('a pool is built', () => {
    const xml = buildPoolXml({ name: 'a <b>', path: '/srv/a & b' });
    expect(parsePoolXml(xml)).toMatchObject({ name: 'a <b>', type: 'dir', targetPath: '/srv/a & b' });
    if (hasValidator) expect(isValid(buildPoolXml({ name: 'images', path: '/srv/a & b' }), 'storagepool')).toBe(true);
  });
});

describe('networks', () => {
  it('are built and read', () => {
    const xml = buildNetworkXml({ name: 'lab', bridge: 'virbr7', prefix: '10.1.7' });
    const network = parseNetworkXml(xml);
    expect(network).toMatchObject({
      name: 'lab',
      bridge: 'virbr7',
      forwardMode: 'nat',
      addresses: [
        {
          family: 'ipv4',
          address: '10.1.7.1',
          prefixLength: 24,
          dhcpRanges: [{ start: '10.1.7.2', end: '10.1.7.254' }],
        },
      ],
    });
    expect(givesAddresses(network)).toBe(true);
    if (hasValidator) expect(isValid(xml, 'network')).toBe(true);
  });

  it('of other makers are read', () => {
    const isolated = parseNetworkXml(
      `<network><name>i</name><uuid>A</uuid><domain name='lab.test'/><ip family='ipv6' address='fd00::1' prefix='64'/><ip address='10.0.0.1' netmask='255.255.254.0'><dhcp><host mac='52:54:00:AA:00:01' name='x' ip='10.0.0.9'/></dhcp></ip></network>`,
    );
    expect(isolated).toMatchObject({
      forwardMode: 'isolated',
      bridge: null,
      domainName: 'lab.test',
      addresses: [{ family: 'ipv6', prefixLength: 64 }, { prefixLength: 23 }],
      dhcpHosts: [{ mac: '52:54:00:aa:00:01', name: 'x', address: '10.0.0.9' }],
    });
    expect(givesAddresses(isolated)).toBe(false);
    expect(
      givesAddresses(parseNetworkXml(`<network><name>b</name><forward mode='bridge'/><bridge name='br0'/></network>`)),
    ).toBe(true);
  });

  it.each([
    { name: 'a', bridge: 'far-too-long-a-name', prefix: '10.0.0' },
    { name: 'a', bridge: 'br0', prefix: '10.0.0.0' },
    { name: 'a', bridge: 'br0', prefix: '10.0.300' },
  ])('are not built of nonsense: %j', (network) => {
    expect(() => buildNetworkXml(network)).toThrow(RangeError);
  });
});

describe('capabilities', () => {
  it('of a host', () => {
    const found = parseCapabilities(fixture('capabilities.xml'));
    expect(found).toMatchObject({
      uuid: '0f8fad5b-d9cb-469f-a165-70867728950e',
      cpu: { arch: 'x86_64', vendor: 'AMD', sockets: 1, cores: 2, threads: 1 },
      memoryBytes: 6645972 * 1024,
      numaCellCount: 1,
      hasIommu: false,
      migrationTransports: ['tcp', 'rdma'],
    });
    expect(found.cpu.features).toContain('avx2');
    const x86 = found.guests.find((guest) => guest.arch === 'x86_64');
    expect(x86?.virtTypes).toContain('qemu');
    expect(x86?.machines).toContain('pc-q35-7.2');
    expect(x86?.emulator).toBe('/usr/bin/qemu-system-x86_64');
  });

  it('of its guests', () => {
    expect(parseDomainCapabilities(fixture('domain-capabilities.xml'))).toMatchObject({
      virtType: 'qemu',
      machine: 'pc-q35-7.2',
      maxVcpus: 288,
      hasUefi: true,
      hasSecureBoot: true,
      cpuModes: ['maximum', 'host-model', 'custom'],
      hasTpm: true,
      tpmVersions: ['1.2', '2.0'],
      hasClipboardChannel: null,
      hasVirtiofs: true,
      hasRng: true,
    });
  });

  it('that an old libvirt does not tell are unknown', () => {
    const old = parseDomainCapabilities('<domainCapabilities><domain>kvm</domain><devices/></domainCapabilities>');
    expect(old).toMatchObject({
      virtType: 'kvm',
      hasClipboardChannel: null,
      hasTpm: false,
      hasUefi: false,
      maxVcpus: null,
    });
  });
});
