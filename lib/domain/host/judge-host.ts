import type { HostCheck } from '#lib/domain/host/host-check.ts';
import type { HostFacts } from '#lib/domain/host/host-facts.ts';

/** What the kernel of a host tells of its processor. `nested` is null where KVM is not loaded. */
export type HostProbes = {
  cpuFlag: 'vmx' | 'svm' | null;
  hasKvmDevice: boolean;
  /** QEMU may open /dev/kvm and finds no KVM behind it */
  isKvmDead: boolean;
  /** a KVM is behind /dev/kvm, and QEMU may not open it */
  isKvmClosed: boolean;
  nested: boolean | null;
  iommuGroups: number;
  /** the group that QEMU runs as there: Debian's and Ubuntu's, or Fedora's; null where neither is known */
  qemuGroup: 'libvirt-qemu' | 'qemu' | null;
};

/** What came of running a guest for a moment. */
export type TriedGuest = { ran: boolean; detail: string };

export type HostEvidence = {
  facts: HostFacts;
  probes: HostProbes;
  /** the login that Guesthouse uses there, as one word of a shell */
  quotedLogin: string;
  kvm: TriedGuest;
  emulated: TriedGuest | null;
  pools: { name: string; isActive: boolean; availableBytes: number; capacityBytes: number }[];
  networks: { name: string; isActive: boolean }[];
};

const flagNames = { vmx: 'Intel VT-x', svm: 'AMD-V' };
const mib = 1024 ** 2;
/** Less is not enough for one more guest with a system of today on it. */
const littleMemoryMiB = 2048;
const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

function judgeProcessor({ facts, probes, kvm, emulated }: HostEvidence): HostCheck {
  const model = facts.cpuModel ?? facts.arch;
  const base = { id: 'processor', title: 'Processor' };
  if (kvm.ran && probes.cpuFlag) {
    return {
      ...base,
      verdict: 'passed',
      found: `${model}, ${facts.cpus} threads, ${flagNames[probes.cpuFlag]}; ${kvm.detail} on /dev/kvm`,
    };
  }
  if (!emulated?.ran) {
    return {
      ...base,
      verdict: 'failed',
      found: `No guest runs here: ${emulated?.detail ?? kvm.detail}`,
      why: 'Neither KVM nor emulation could run a test guest.',
      fix: 'Look at the words above; often QEMU is missing or may not read its files.',
    };
  }
  return {
    ...base,
    verdict: 'look',
    found: `${model}, ${facts.cpus} threads. ${kvm.detail} Guests are emulated; ${emulated.detail}`,
    why: 'Without hardware virtualization guests run ten to fifty times slower.',
    fix: probes.cpuFlag
      ? 'Load the kvm module and let the login use /dev/kvm.'
      : 'Turn on VT-x or AMD-V in the firmware of this machine; in a virtual machine, turn on nested virtualization outside.',
  };
}

function judgeKvmDevice({ probes }: HostEvidence): HostCheck | null {
  const base = { id: 'kvm-device', title: '/dev/kvm' };
  if (probes.isKvmClosed) {
    return {
      ...base,
      verdict: 'look',
      found: 'It is there, and QEMU may not open it',
      why: 'libvirt looks at QEMU anew for every guest because of it, so each takes half a minute longer to make and to start.',
      fix: 'Give it to the group kvm, as udev does where it runs. A boot may bring it back as it is now.',
      command: 'sudo chgrp kvm /dev/kvm && sudo chmod 660 /dev/kvm',
    };
  }
  if (!probes.isKvmDead) return null;
  return {
    ...base,
    verdict: 'look',
    found: 'It is there, but no KVM is behind it',
    why: 'libvirt looks at QEMU anew for every guest because of it, so each takes seconds longer to make.',
    fix: probes.cpuFlag
      ? 'Load the KVM module of this processor; the kernel’s log says why it did not load.'
      : 'Turn on VT-x or AMD-V, or take the file away until then. It comes back at a boot, and where KVM works.',
    command: probes.cpuFlag
      ? `sudo modprobe ${probes.cpuFlag === 'vmx' ? 'kvm_intel' : 'kvm_amd'}`
      : 'sudo rm /dev/kvm',
  };
}

function judgeLibvirt({ facts }: HostEvidence): HostCheck {
  const base = { id: 'libvirt', title: 'libvirt answers' };
  if (facts.qemuVersion === null) {
    return {
      ...base,
      verdict: 'look',
      found: `libvirt ${facts.libvirtVersion}, QEMU of an unknown version`,
      why: 'libvirt could not ask QEMU what it can, so parts of it may be missing or not work.',
      fix: 'See whether QEMU is installed there (qemu-system-x86 on Debian and Ubuntu, qemu-kvm on Fedora), then check again.',
    };
  }
  return { ...base, verdict: 'passed', found: `libvirt ${facts.libvirtVersion}, QEMU ${facts.qemuVersion}` };
}

function judgeMemory({ facts: { memoryMiB, memoryFreeMiB } }: HostEvidence): HostCheck {
  const base = { id: 'memory', title: 'Memory' };
  const found = `${gib(memoryFreeMiB * mib)} free for guests, of ${gib(memoryMiB * mib)}`;
  if (memoryFreeMiB >= littleMemoryMiB) return { ...base, verdict: 'passed', found };
  return {
    ...base,
    verdict: 'look',
    found,
    why: 'A guest takes its memory from what is free. Where nothing is left it does not start, or the host ends another.',
    fix: 'Stop guests that nobody uses or make them smaller, or give this machine more memory.',
  };
}

function judgeRights({ facts, probes, quotedLogin }: HostEvidence): HostCheck {
  const base = { id: 'rights', title: 'Rights' };
  if (facts.isRoot) {
    return {
      ...base,
      verdict: 'look',
      found: 'Guesthouse logs in as root',
      why: `A login in the groups libvirt and ${probes.qemuGroup ?? 'libvirt-qemu'} is enough for most.`,
      fix: 'Make such a login and add the host with it.',
    };
  }
  const heldGroup = facts.groups.find((group) => group === 'libvirt-qemu' || group === 'qemu');
  if (heldGroup) {
    return {
      ...base,
      verdict: 'passed',
      found: `The login is in the groups libvirt and ${heldGroup}. Whoever is in libvirt is as good as root there.`,
    };
  }
  return {
    ...base,
    verdict: 'look',
    found: 'The login is not in the group that QEMU runs as',
    why: 'The screens of guests are unix sockets in a folder of that group, so consoles of guests made here will not open.',
    ...(probes.qemuGroup
      ? {
          fix: 'Add the login to that group, then check again.',
          command: `sudo usermod -aG ${probes.qemuGroup} ${quotedLogin}`,
        }
      : { fix: 'Add the login to the group of QEMU (see group in /etc/libvirt/qemu.conf there), then check again.' }),
  };
}

function judgePools({ pools }: HostEvidence): HostCheck {
  const base = { id: 'pool', title: 'Storage' };
  const active = pools.filter((pool) => pool.isActive);
  if (active.length === 0) {
    return {
      ...base,
      verdict: 'failed',
      found: 'No storage pool is active',
      why: 'Guests need a place for their disks.',
      fix: 'Make one under Pools.',
    };
  }
  const full = active.find((pool) => pool.capacityBytes > 0 && pool.availableBytes / pool.capacityBytes < 0.05);
  if (full) {
    return {
      ...base,
      verdict: 'look',
      found: `${full.name} is nearly full: ${gib(full.availableBytes)} free`,
      why: 'A guest whose disk cannot grow is paused.',
      fix: 'Delete volumes that belong to no guest, or add a pool.',
    };
  }
  return {
    ...base,
    verdict: 'passed',
    found: active.map((pool) => `${pool.name}, ${gib(pool.availableBytes)} free`).join('; '),
  };
}

function judgeNetworks({ networks }: HostEvidence): HostCheck {
  const base = { id: 'network', title: 'Networks' };
  const active = networks.filter((network) => network.isActive);
  if (active.length > 0)
    return { ...base, verdict: 'passed', found: `${active.map((network) => network.name).join(', ')} active` };
  return {
    ...base,
    verdict: 'look',
    found: 'No virtual network is active',
    why: 'Guests are made without a network, unless a bridge is named.',
    fix: 'Make a NAT network under Networks.',
  };
}

function judgeFirmware({ facts }: HostEvidence): HostCheck {
  const base = { id: 'firmware', title: 'Firmware' };
  if (!facts.firmwares.includes('uefi')) {
    return {
      ...base,
      verdict: 'look',
      found: 'BIOS only',
      why: 'Windows 11 and Secure Boot need UEFI.',
      fix: 'Install the firmware there.',
      command: 'sudo apt-get install ovmf',
    };
  }
  const more = [facts.hasSecureBoot ? 'Secure Boot' : null, facts.hasTpm ? 'TPM 2.0 by swtpm' : null].filter(
    (one) => one !== null,
  );
  return { ...base, verdict: 'passed', found: ['BIOS and UEFI', ...more].join(', ') };
}

function judgeImages({ facts }: HostEvidence): HostCheck {
  const base = { id: 'images', title: 'Making images' };
  const canFetch = facts.tools.includes('curl') || facts.tools.includes('wget');
  const missing = ['mmdebstrap', 'qemu-img', 'mke2fs', 'mcopy', 'sfdisk', 'grub-mkimage'].filter(
    (tool) => !facts.tools.includes(tool),
  );
  const builds = (facts.osId === 'debian' || facts.osId === 'ubuntu') && missing.length === 0;
  if (canFetch && builds)
    return { ...base, verdict: 'passed', found: 'Fetched from addresses, or built from the packages of this system' };
  if (!canFetch) {
    return {
      ...base,
      verdict: 'look',
      found: 'Neither curl nor wget',
      why: 'Images are fetched by the host itself.',
      fix: 'Install curl there.',
      command: 'sudo apt-get install curl',
    };
  }
  return {
    ...base,
    verdict: 'look',
    found:
      missing.length > 0
        ? `Fetched from addresses; to build, it lacks ${missing.join(', ')}`
        : 'Fetched from addresses; building needs Debian or Ubuntu',
    why: 'In a room without internet, an image is built from the packages of the host.',
    fix: 'Install what is missing there.',
    command:
      'sudo apt-get install mmdebstrap qemu-utils e2fsprogs mtools dosfstools fdisk grub-pc-bin grub-efi-amd64-bin',
  };
}

function judgeNested({ probes, kvm }: HostEvidence): HostCheck | null {
  if (!kvm.ran || probes.nested === null) return null;
  const base = { id: 'nested', title: 'Nested virtualization' };
  if (probes.nested) return { ...base, verdict: 'passed', found: 'on: guests can run guests' };
  const module = probes.cpuFlag === 'vmx' ? 'kvm_intel' : 'kvm_amd';
  return {
    ...base,
    verdict: 'look',
    found: 'off: guests that run guests will be emulated',
    why: 'Only who teaches virtualization in guests needs it.',
    fix: 'Load the module with nested=1 while no guest runs.',
    command: `echo "options ${module} nested=1" | sudo tee /etc/modprobe.d/kvm.conf`,
  };
}

function judgeIommu({ probes }: HostEvidence): HostCheck {
  const base = { id: 'iommu', title: 'IOMMU' };
  if (probes.iommuGroups > 0) return { ...base, verdict: 'passed', found: `on, ${probes.iommuGroups} groups` };
  return {
    ...base,
    verdict: 'look',
    found: 'off',
    why: 'Only needed to hand a device of the host to a guest.',
    fix: 'Turn on VT-d or AMD-Vi in the firmware and boot with intel_iommu=on.',
  };
}

const order = { failed: 0, look: 1, passed: 2 };

/** A host's readiness, what keeps guests from running first. Pure: the same evidence gives the same list. */
export function judgeHost(evidence: HostEvidence): HostCheck[] {
  const checks = [
    judgeProcessor,
    judgeKvmDevice,
    judgeLibvirt,
    judgeRights,
    judgeMemory,
    judgePools,
    judgeNetworks,
    judgeFirmware,
    judgeImages,
    judgeNested,
    judgeIommu,
  ]
    .map((judge) => judge(evidence))
    .filter((check) => check !== null);
  return checks.sort((a, b) => order[a.verdict] - order[b.verdict]);
}
