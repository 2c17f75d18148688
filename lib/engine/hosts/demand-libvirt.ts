import { Failure } from '#lib/domain/refusal/failure.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import type { VirshVersion } from '#lib/infra/virsh/parse-version.ts';
import { readVirshVersion } from '#lib/infra/virsh/virsh-host.ts';

const oldestLibvirt = 8;

/** Asks libvirt for its version. Throws `host.libvirt-old` where it cannot do what we need. */
export async function demandLibvirt(
  { virsh, connection }: Pick<HostLink, 'virsh' | 'connection'>,
  signal: AbortSignal,
): Promise<VirshVersion & { libvirtVersion: string }> {
  const version = await readVirshVersion(virsh, { signal });
  const libvirtVersion = version.daemon ?? version.libvirt;
  if (Number.parseInt(libvirtVersion, 10) < oldestLibvirt) {
    const details = { host: connection.target.hostLabel, version: libvirtVersion };
    throw new Failure({ code: 'host.libvirt-old', details });
  }
  return { ...version, libvirtVersion };
}
