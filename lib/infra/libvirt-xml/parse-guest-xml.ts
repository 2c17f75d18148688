import type { Document, Element } from '@xmldom/xmldom';
import type { GuestDefinition, GuestHardware, GuestSerial } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { osIdOf } from '#lib/infra/libvirt-xml/os-uri.ts';
import { findInMetadata, libosinfoNamespace, readMark } from '#lib/infra/libvirt-xml/our-mark.ts';
import { parseDisk, parseNic, parseScreen } from '#lib/infra/libvirt-xml/parse-guest-devices.ts';
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

/** https://libvirt.org/formatdomain.html#memory-allocation: `KB` is 1000 bytes, `K` and `KiB` are 1024; no unit is KiB. */
const unitBytes: Record<string, number> = {
  b: 1,
  bytes: 1,
  kb: 1e3,
  k: 1024,
  kib: 1024,
  mb: 1e6,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  gb: 1e9,
  g: 1024 ** 3,
  gib: 1024 ** 3,
  tb: 1e12,
  t: 1024 ** 4,
  tib: 1024 ** 4,
};

/** Bytes of `<memory unit='KiB'>…</memory>` and its like; null where it is absent or not a number. */
export function bytesOf(element: Element | null, defaultUnit = 'KiB'): number | null {
  const value = wholeNumberOf(textOf(element));
  const unit = unitBytes[(attributeOf(element, 'unit') ?? defaultUnit).toLowerCase()];
  return value === null || unit === undefined ? null : value * unit;
}

const mebibytesOf = (element: Element | null): number | null => {
  const bytes = bytesOf(element);
  return bytes === null ? null : Math.round(bytes / 1024 ** 2);
};

function firmwareOf(domain: Element): { firmware: GuestHardware['firmware']; hasSecureBoot: boolean } {
  const os = childOf(domain, 'os');
  const loader = childOf(os, 'loader');
  const features = childrenAt(os ?? domain, 'firmware', 'feature');
  const secureFeature = features.find((feature) => attributeOf(feature, 'name') === 'secure-boot');
  // `loader secure` means only that the variables are protected by SMM; the keys are what makes Secure Boot check.
  const enrolled = features.find((feature) => attributeOf(feature, 'name') === 'enrolled-keys');
  const hasSecureBoot = secureFeature
    ? attributeOf(secureFeature, 'enabled') === 'yes' && attributeOf(enrolled ?? null, 'enabled') !== 'no'
    : attributeOf(loader, 'secure') === 'yes';
  if (attributeOf(os, 'firmware') === 'efi' || attributeOf(loader, 'type') === 'pflash')
    return { firmware: 'uefi', hasSecureBoot };
  return { firmware: childOf(os, 'kernel') ? 'kernel' : 'bios', hasSecureBoot: false };
}

function serialsOf(devices: Element): GuestSerial[] {
  const serials = childrenOf(devices, 'serial').map((serial, index) => ({
    type: attributeOf(serial, 'type') ?? 'unknown',
    port: wholeNumberOf(attributeOf(childOf(serial, 'target'), 'port')) ?? index,
    path: attributeOf(childOf(serial, 'source'), 'path'),
  }));
  if (serials.length > 0) return serials;
  // Older definitions write only the <console>, which libvirt doubles as the first serial port.
  return childrenOf(devices, 'console')
    .filter((console) => ['serial', null].includes(attributeOf(childOf(console, 'target'), 'type')))
    .slice(0, 1)
    .map((console) => ({
      type: attributeOf(console, 'type') ?? 'unknown',
      port: 0,
      path: attributeOf(childOf(console, 'source'), 'path') ?? attributeOf(console, 'tty'),
    }));
}

function topologyOf(topology: Element | null): GuestHardware['topology'] {
  if (!topology) return null;
  const each = (name: string) => wholeNumberOf(attributeOf(topology, name)) ?? 1;
  return { sockets: each('sockets'), cores: each('cores'), threads: each('threads') };
}

/** Of the card; q35 has a watchdog of its own beside it (iTCO), which newer libvirt lists. */
function watchdogActionOf(devices: Element): string | null {
  const card = childrenOf(devices, 'watchdog').find((each) => attributeOf(each, 'model') !== 'itco');
  return card ? (attributeOf(card, 'action') ?? 'reset') : null;
}

function hardwareOf(domain: Element): GuestHardware {
  const devices = childOf(domain, 'devices') ?? domain;
  const os = childOf(domain, 'os');
  const cpu = childOf(domain, 'cpu');
  const vcpu = childOf(domain, 'vcpu');
  const maxVcpus = wholeNumberOf(textOf(vcpu)) ?? 1;
  const memoryMiB = mebibytesOf(childOf(domain, 'memory')) ?? 0;
  const tpm = childOf(devices, 'tpm');
  const channels = childrenOf(devices, 'channel');
  const channelNamed = (name: string) =>
    channels.find((c) => attributeOf(childOf(c, 'target'), 'name') === name) ?? null;
  const agent = channelNamed('org.qemu.guest_agent.0');
  const agentState = attributeOf(childOf(agent, 'target'), 'state');
  const mark = readMark(domain);
  const osinfo = findInMetadata(domain, libosinfoNamespace, 'libosinfo');
  const osUri = osinfo ? attributeOf(childrenOf(osinfo).find((e) => e.localName === 'os') ?? null, 'id') : null;
  const balloon = attributeOf(childOf(devices, 'memballoon'), 'model');
  return {
    vcpus: wholeNumberOf(attributeOf(vcpu, 'current')) ?? maxVcpus,
    maxVcpus,
    memoryMiB: mebibytesOf(childOf(domain, 'currentMemory')) ?? memoryMiB,
    maxMemoryMiB: memoryMiB,
    virtType: attributeOf(domain, 'type') ?? 'unknown',
    arch: attributeOf(childOf(os, 'type'), 'arch') ?? 'unknown',
    machine: attributeOf(childOf(os, 'type'), 'machine') ?? 'unknown',
    cpuMode: attributeOf(cpu, 'mode'),
    cpuModel: textOf(childOf(cpu, 'model')),
    topology: topologyOf(childOf(cpu, 'topology')),
    ...firmwareOf(domain),
    nvramPath: textOf(childOf(os, 'nvram')),
    hasBootMenu: attributeOf(childOf(os, 'bootmenu'), 'enable') === 'yes',
    tpm: tpm
      ? { model: attributeOf(tpm, 'model') ?? 'unknown', version: attributeOf(childOf(tpm, 'backend'), 'version') }
      : null,
    disks: childrenOf(devices, 'disk').map(parseDisk),
    nics: childrenOf(devices, 'interface').map(parseNic),
    screens: childrenOf(devices, 'graphics').map(parseScreen),
    serials: serialsOf(devices),
    videoModel: attributeOf(childOf(devices, 'video', 'model'), 'type'),
    soundModel: attributeOf(childOf(devices, 'sound'), 'model'),
    watchdogAction: watchdogActionOf(devices),
    hasScsiController: childrenOf(devices, 'controller').some(
      (each) => attributeOf(each, 'type') === 'scsi' && (attributeOf(each, 'model') ?? '').startsWith('virtio'),
    ),
    hasAgentChannel: agent !== null,
    isAgentConnected: agentState === null ? null : agentState === 'connected',
    hasClipboardChannel: channelNamed('com.redhat.spice.0') !== null,
    hasRng: childOf(devices, 'rng') !== null,
    hasBalloon: balloon !== null && balloon !== 'none',
    hostDevices: childrenOf(devices, 'hostdev').map((device) => attributeOf(device, 'type') ?? 'unknown'),
    sharedFolders: childrenOf(devices, 'filesystem').map((folder) => ({
      driver: attributeOf(childOf(folder, 'driver'), 'type') ?? 'path',
      tag: attributeOf(childOf(folder, 'target'), 'dir') ?? '',
    })),
    title: textOf(childOf(domain, 'title')),
    description: textOf(childOf(domain, 'description')),
    osId: osUri ? osIdOf(osUri) : null,
    ourGuestId: mark?.guestId ?? null,
    ourSpecDigest: mark?.specDigest ?? null,
  };
}

/**
 * What `virsh dumpxml` prints → what we know of the guest. Takes guests of any maker; what is not understood is left out,
 * never an error. Throws `guest.definition-invalid` for what is not a domain with a name and a UUID.
 */
export const parseGuestXml = (xml: string): GuestDefinition => guestOf(parseXml(xml, 'domain'));

/** The same from a document that is parsed already, which stays as it is. */
export function guestOf(document: Document): GuestDefinition {
  const domain = rootOf(document);
  // Not trimmed: a name may begin or end with a space, and it is compared with what libvirt says elsewhere.
  const name = childOf(domain, 'name')?.textContent ?? '';
  const uuid = textOf(childOf(domain, 'uuid'))?.toLowerCase();
  if (!name || !uuid)
    throw new Failure({ code: 'guest.definition-invalid', technical: 'The definition has no name or no UUID.' });
  return { uuid, name, liveId: wholeNumberOf(attributeOf(domain, 'id')), hardware: hardwareOf(domain) };
}
