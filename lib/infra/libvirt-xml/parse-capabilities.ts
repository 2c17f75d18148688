import type { Element } from '@xmldom/xmldom';
import { bytesOf } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import {
  attributeOf,
  childOf,
  childrenAt,
  childrenOf,
  parseXml,
  rootOf,
  textOf,
  wholeNumberOf,
} from '#lib/infra/libvirt-xml/xml-document.ts';

export type HostCapabilities = {
  /** The host's own UUID in libvirt; two hosts with the same one cannot migrate guests to each other. */
  uuid: string | null;
  cpu: {
    arch: string;
    model: string | null;
    vendor: string | null;
    sockets: number;
    cores: number;
    threads: number;
    features: string[];
  };
  /** Of all NUMA cells; may be wrong inside a VM, so /proc/meminfo is read too. */
  memoryBytes: number | null;
  numaCellCount: number;
  /** libvirt's word, present since 5.1; false also where the kernel was not told to use it. */
  hasIommu: boolean;
  migrationTransports: string[];
  /** Which security drivers confine guests: apparmor, selinux, dac. */
  securityModels: { model: string; baseLabel: string | null }[];
  guests: {
    arch: string;
    osType: string;
    emulator: string | null;
    /** `kvm` here says that the device exists, not that it works. */
    virtTypes: string[];
    machines: string[];
  }[];
};

const guestOf = (guest: Element): HostCapabilities['guests'][number] => {
  const arch = childOf(guest, 'arch');
  return {
    arch: attributeOf(arch, 'name') ?? 'unknown',
    osType: textOf(childOf(guest, 'os_type')) ?? 'unknown',
    emulator: textOf(childOf(arch, 'emulator')),
    virtTypes: arch ? childrenOf(arch, 'domain').map((domain) => attributeOf(domain, 'type') ?? 'unknown') : [],
    machines: arch ? childrenOf(arch, 'machine').map((machine) => machine.textContent ?? '') : [],
  };
};

/** What `virsh capabilities` prints. */
export function parseCapabilities(xml: string): HostCapabilities {
  const root = rootOf(parseXml(xml, 'capabilities'));
  const host = childOf(root, 'host');
  const cpu = childOf(host, 'cpu');
  const topology = childOf(cpu, 'topology');
  const count = (name: string) => wholeNumberOf(attributeOf(topology, name)) ?? 1;
  const cells = host ? childrenAt(host, 'topology', 'cells', 'cell') : [];
  const memories = cells.map((cell) => bytesOf(childOf(cell, 'memory')) ?? 0);
  return {
    uuid: textOf(childOf(host, 'uuid'))?.toLowerCase() ?? null,
    cpu: {
      arch: textOf(childOf(cpu, 'arch')) ?? 'unknown',
      model: textOf(childOf(cpu, 'model')),
      vendor: textOf(childOf(cpu, 'vendor')),
      sockets: count('sockets'),
      cores: count('cores'),
      threads: count('threads'),
      features: cpu ? childrenOf(cpu, 'feature').flatMap((feature) => attributeOf(feature, 'name') ?? []) : [],
    },
    memoryBytes: memories.length > 0 ? memories.reduce((a, b) => a + b, 0) : null,
    numaCellCount: cells.length,
    hasIommu: attributeOf(childOf(host, 'iommu'), 'support') === 'yes',
    migrationTransports: host
      ? childrenAt(host, 'migration_features', 'uri_transports', 'uri_transport').map(
          (transport) => transport.textContent ?? '',
        )
      : [],
    securityModels: host
      ? childrenOf(host, 'secmodel').map((model) => ({
          model: textOf(childOf(model, 'model')) ?? 'unknown',
          baseLabel: textOf(childrenOf(model, 'baselabel')[0] ?? null),
        }))
      : [],
    guests: childrenOf(root, 'guest').map(guestOf),
  };
}
