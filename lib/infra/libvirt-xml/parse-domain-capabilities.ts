import type { Element } from '@xmldom/xmldom';
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

/** What QEMU on a host can give a guest of one kind (KVM or emulated) on one machine type. */
export type DomainCapabilities = {
  emulator: string | null;
  virtType: string;
  machine: string;
  arch: string;
  maxVcpus: number | null;
  /** A UEFI firmware is installed that libvirt can choose by itself. */
  hasUefi: boolean;
  /** One of them can check signatures. */
  hasSecureBoot: boolean;
  firmwarePaths: string[];
  cpuModes: string[];
  hasTpm: boolean;
  tpmModels: string[];
  tpmVersions: string[];
  diskBuses: string[];
  graphics: string[];
  videoModels: string[];
  channelTypes: string[];
  /** null: not told. libvirt 9.0 leaves `qemu-vdagent` out of the list and starts guests with it all the same (measured). */
  hasClipboardChannel: true | null;
  hasVirtiofs: boolean;
  hasRng: boolean;
};

const valuesOf = (parent: Element | null, name: string): string[] => {
  const found = parent ? childrenOf(parent, 'enum').find((e) => attributeOf(e, 'name') === name) : null;
  return found ? childrenOf(found, 'value').map((value) => value.textContent ?? '') : [];
};

const isSupported = (element: Element | null): boolean => attributeOf(element, 'supported') === 'yes';

/** What `virsh domcapabilities` prints. */
export function parseDomainCapabilities(xml: string): DomainCapabilities {
  const root = rootOf(parseXml(xml, 'domainCapabilities'));
  const os = childOf(root, 'os');
  const loader = childOf(os, 'loader');
  const device = (tag: string) => {
    const found = childOf(root, 'devices', tag);
    return isSupported(found) ? found : null;
  };
  const tpmModels = valuesOf(device('tpm'), 'model');
  const channelTypes = valuesOf(device('channel'), 'type');
  return {
    emulator: textOf(childOf(root, 'path')),
    virtType: textOf(childOf(root, 'domain')) ?? 'unknown',
    machine: textOf(childOf(root, 'machine')) ?? 'unknown',
    arch: textOf(childOf(root, 'arch')) ?? 'unknown',
    maxVcpus: wholeNumberOf(attributeOf(childOf(root, 'vcpu'), 'max')),
    hasUefi: valuesOf(os, 'firmware').includes('efi'),
    hasSecureBoot: isSupported(loader) && valuesOf(loader, 'secure').includes('yes'),
    firmwarePaths: loader ? childrenOf(loader, 'value').map((value) => value.textContent ?? '') : [],
    cpuModes: childrenAt(root, 'cpu', 'mode')
      .filter(isSupported)
      .flatMap((mode) => attributeOf(mode, 'name') ?? []),
    // swtpm is there when libvirt offers to emulate one
    hasTpm: tpmModels.length > 0 && valuesOf(device('tpm'), 'backendModel').includes('emulator'),
    tpmModels,
    tpmVersions: valuesOf(device('tpm'), 'backendVersion'),
    diskBuses: valuesOf(device('disk'), 'bus'),
    graphics: valuesOf(device('graphics'), 'type'),
    videoModels: valuesOf(device('video'), 'modelType'),
    channelTypes,
    hasClipboardChannel: channelTypes.includes('qemu-vdagent') ? true : null,
    hasVirtiofs: valuesOf(device('filesystem'), 'driverType').includes('virtiofs'),
    hasRng: valuesOf(device('rng'), 'model').includes('virtio'),
  };
}
