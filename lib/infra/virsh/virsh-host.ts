import { Failure } from '#lib/domain/refusal/failure.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import { type MemInfo, parseMeminfo } from '#lib/infra/virsh/parse-meminfo.ts';
import { type NodeInfo, parseNodeinfo } from '#lib/infra/virsh/parse-nodeinfo.ts';
import { parseVersion, type VirshVersion } from '#lib/infra/virsh/parse-version.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';

/** A host as its libvirt and its kernel tell; each throws the Failure of what they say. */

export const readVirshVersion = async (virsh: Virsh, options?: VirshOptions): Promise<VirshVersion> =>
  parseVersion(await virsh.run(['version', '--daemon'], options));

export const readNodeinfo = async (virsh: Virsh, options?: VirshOptions): Promise<NodeInfo> =>
  parseNodeinfo(await virsh.run(['nodeinfo'], options));

/** What the host can run, as XML. It names `kvm` also where KVM does not work: decide by running a guest. */
export const readCapabilitiesXml = (virsh: Virsh, options?: VirshOptions): Promise<string> =>
  virsh.run(['capabilities'], { alone: true, ...options });

/** What a guest of that kind may have, as XML. */
export const readDomainCapabilitiesXml = (
  virsh: Virsh,
  kind: { virtType: 'kvm' | 'qemu'; arch?: string; machine?: string },
  options?: VirshOptions,
): Promise<string> => {
  const arch = kind.arch ? ['--arch', kind.arch] : [];
  const machine = kind.machine ? ['--machine', kind.machine] : [];
  return virsh.run(['domcapabilities', '--virttype', kind.virtType, ...arch, ...machine], { alone: true, ...options });
};

/** SMBIOS as XML; null where the machine has none (containers, some virtual machines). */
export async function readSysinfoXml(virsh: Virsh, options?: VirshOptions): Promise<string | null> {
  try {
    return await virsh.run(['sysinfo'], options);
  } catch (error) {
    if (error instanceof Failure && error.refusal.code === 'guest.definition-invalid') return null;
    if (error instanceof Failure && error.refusal.code === 'host.command-failed') return null;
    throw error;
  }
}

export async function readMeminfo(link: Pick<HostLink, 'exec'>, options?: { signal?: AbortSignal }): Promise<MemInfo> {
  return parseMeminfo((await link.exec('cat /proc/meminfo', options)).stdout);
}

/** The flags of the first processor: `vmx` (Intel) or `svm` (AMD) where guests can run on it. */
export async function readCpuFlags(
  link: Pick<HostLink, 'exec'>,
  options?: { signal?: AbortSignal },
): Promise<Set<string>> {
  const { stdout } = await link.exec("grep -m1 -E '^(flags|Features)' /proc/cpuinfo", options);
  return new Set(
    stdout
      .slice(stdout.indexOf(':') + 1)
      .trim()
      .split(/\s+/),
  );
}
