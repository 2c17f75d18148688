export type VirshVersion = {
  libvirt: string;
  daemon: string | null;
  hypervisor: string | null;
  hypervisorVersion: string | null;
};

/** `version --daemon`. */
export function parseVersion(text: string): VirshVersion {
  const hypervisor = /^Running hypervisor: (\S+) (\S+)/m.exec(text);
  return {
    libvirt: /^Using library: libvirt (\S+)/m.exec(text)?.[1] ?? '',
    daemon: /^Running against daemon: (\S+)/m.exec(text)?.[1] ?? null,
    hypervisor: hypervisor?.[1] ?? null,
    hypervisorVersion: hypervisor?.[2] ?? null,
  };
}
