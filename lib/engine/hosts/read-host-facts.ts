import type { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { HostProbes } from '#lib/domain/host/judge-host.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { demandLibvirt } from '#lib/engine/hosts/demand-libvirt.ts';
import { parseDomainCapabilities } from '#lib/infra/libvirt-xml/parse-domain-capabilities.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import { readDomainCapabilitiesXml, readNodeinfo } from '#lib/infra/virsh/virsh-host.ts';

/** Asked in one go; every line is `key=value`. Holds nothing that anybody typed. */
const script = `
. /etc/os-release 2>/dev/null
printf 'hostname=%s\\nosName=%s\\nosId=%s\\nosCodename=%s\\n' "$(uname -n)" "$PRETTY_NAME" "$ID" "$VERSION_CODENAME"
printf 'kernel=%s\\narch=%s\\nuid=%s\\ngroups=%s\\n' "$(uname -r)" "$(uname -m)" "$(id -u)" "$(id -Gn)"
printf 'cpuModel=%s\\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
grep -q -E -m1 '^flags.* vmx( |$)' /proc/cpuinfo && echo cpuFlag=vmx
grep -q -E -m1 '^flags.* svm( |$)' /proc/cpuinfo && echo cpuFlag=svm
[ -e /dev/kvm ] && printf 'kvmDevice=%s\\n' "$(stat -c '%a %G' /dev/kvm)"
cat /sys/module/kvm_intel/parameters/nested /sys/module/kvm_amd/parameters/nested 2>/dev/null | sed -n 's/^/nested=/p' | head -n 1
printf 'iommuGroups=%s\\n' "$(ls /sys/kernel/iommu_groups 2>/dev/null | wc -l)"
sed -n 's/^MemTotal: *\\([0-9]*\\) kB/memTotalKiB=\\1/p; s/^MemAvailable: *\\([0-9]*\\) kB/memFreeKiB=\\1/p' /proc/meminfo
for group in libvirt-qemu qemu; do
  if getent group "$group" >/dev/null 2>&1; then echo "qemuGroup=$group"; fi
done
printf 'uptime=%s\\n' "$(cut -d. -f1 /proc/uptime)"
for bridge in /sys/class/net/*/bridge; do
  if [ -d "$bridge" ]; then bridge=\${bridge%/bridge}; echo "bridge=\${bridge##*/}"; fi
done
for tool in curl wget mmdebstrap qemu-img virt-v2v xorriso swtpm osinfo-query mke2fs mcopy mkfs.vfat sfdisk grub-mkimage xz zstd; do
  if PATH="$PATH:/usr/sbin:/sbin" command -v "$tool" >/dev/null 2>&1; then echo "tool=$tool"; fi
done
`;

/** Reads what a host is and has. Throws `host.libvirt-old` where its libvirt cannot do what we need. */
export async function readHostFacts(
  link: HostLink,
  signal: AbortSignal,
): Promise<{ facts: HostFacts; probes: HostProbes }> {
  const { stdout } = await link.exec(script, { signal });
  const pairs = stdout
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const one = (key: string): string | null => pairs.find(([name, value]) => name === key && value !== '')?.[1] ?? null;
  const number = (key: string): number => Number(one(key) ?? 0);

  const { libvirtVersion, hypervisorVersion } = await demandLibvirt(link, signal);
  const node = await readNodeinfo(link.virsh, { signal });
  const capabilities = parseDomainCapabilities(
    await readDomainCapabilitiesXml(link.virsh, { virtType: 'qemu', machine: 'q35' }, { signal }),
  );
  const cpuFlag = one('cpuFlag');
  const qemuGroup = one('qemuGroup');
  const isOpen = isOpenToQemu(one('kvmDevice'));
  const usesKvm = one('kvmDevice') !== null && (await canUseKvm(link, signal));
  return {
    facts: {
      hostname: one('hostname') ?? '',
      osName: one('osName'),
      osId: one('osId'),
      osCodename: one('osCodename'),
      kernel: one('kernel'),
      arch: one('arch') ?? node.arch,
      libvirtVersion,
      qemuVersion: hypervisorVersion,
      cpuModel: one('cpuModel'),
      cpus: node.cpus,
      // nodeinfo can be wrong in a virtual machine
      memoryMiB: Math.round(number('memTotalKiB') / 1024),
      memoryFreeMiB: Math.round(number('memFreeKiB') / 1024),
      virtType: 'qemu',
      firmwares: capabilities.hasUefi ? ['bios', 'uefi'] : ['bios'],
      hasSecureBoot: capabilities.hasSecureBoot,
      hasTpm: capabilities.hasTpm,
      // libvirt 9.0 does not tell; the channel is there since libvirt 8.4 with QEMU 6.1
      hasClipboardChannel: capabilities.hasClipboardChannel ?? hasClipboard(libvirtVersion, hypervisorVersion),
      isRoot: one('uid') === '0',
      groups: (one('groups') ?? '').split(' ').filter((group) => group !== ''),
      tools: pairs.filter(([name]) => name === 'tool').map(([, value]) => value),
      bridges: pairs.filter(([name]) => name === 'bridge').map(([, value]) => value),
      uptimeSeconds: number('uptime'),
    },
    probes: {
      cpuFlag: cpuFlag === 'vmx' || cpuFlag === 'svm' ? cpuFlag : null,
      hasKvmDevice: one('kvmDevice') !== null,
      isKvmDead: isOpen && !usesKvm,
      isKvmClosed: one('kvmDevice') !== null && !isOpen && usesKvm,
      nested: one('nested') === null ? null : /^[Y1]/.test(one('nested') ?? ''),
      iommuGroups: number('iommuGroups'),
      qemuGroup: qemuGroup === 'libvirt-qemu' || qemuGroup === 'qemu' ? qemuGroup : null,
    },
  };
}

/** Whether QEMU may open /dev/kvm, by its mode and group ("660 kvm"); libvirt decides by that before it asks QEMU. */
function isOpenToQemu(device: string | null): boolean {
  const [mode = '', group = ''] = (device ?? '').split(' ');
  const forGroup = /[67].$/.test(mode) && ['kvm', 'libvirt-qemu', 'qemu'].includes(group);
  return forGroup || /[67]$/.test(mode);
}

/** Whether QEMU found a KVM behind /dev/kvm when libvirt last asked it. Says nothing of whether a guest runs on it. */
async function canUseKvm(link: HostLink, signal: AbortSignal): Promise<boolean> {
  try {
    await readDomainCapabilitiesXml(link.virsh, { virtType: 'kvm' }, { signal });
    return true;
  } catch (error) {
    if (error instanceof Failure && error.refusal.code === 'host.no-kvm') return false;
    throw error;
  }
}

function hasClipboard(libvirt: string, qemu: string | null): boolean {
  const atLeast = (version: string, major: number, minor: number) => {
    const [a = 0, b = 0] = version.split('.').map(Number);
    return a > major || (a === major && b >= minor);
  };
  return atLeast(libvirt, 8, 4) && qemu !== null && atLeast(qemu, 6, 1);
}
