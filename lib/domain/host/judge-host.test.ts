import { expect, test } from 'vitest';
import { type HostEvidence, type HostProbes, judgeHost } from '#lib/domain/host/judge-host.ts';

const working: HostProbes = {
  cpuFlag: 'vmx',
  hasKvmDevice: true,
  isKvmDead: false,
  isKvmClosed: false,
  nested: true,
  iommuGroups: 4,
  qemuGroup: 'libvirt-qemu',
};

const judge = (
  probes: Partial<HostProbes>,
  kvmRan: boolean,
  facts: Partial<HostEvidence['facts']> = {},
  quotedLogin = 'ada',
) => {
  const evidence: HostEvidence = {
    facts: {
      hostname: 'kvm1',
      osName: 'Debian',
      osId: 'debian',
      osCodename: 'bookworm',
      kernel: '6.1',
      arch: 'x86_64',
      libvirtVersion: '9.0.0',
      qemuVersion: '7.2.0',
      cpuModel: 'A processor',
      cpus: 4,
      memoryMiB: 8192,
      memoryFreeMiB: 4096,
      virtType: kvmRan ? 'kvm' : 'qemu',
      firmwares: ['bios', 'uefi'],
      hasSecureBoot: true,
      hasTpm: true,
      hasClipboardChannel: true,
      isRoot: false,
      groups: ['libvirt', 'libvirt-qemu'],
      tools: ['curl', 'mmdebstrap', 'qemu-img', 'mke2fs', 'mcopy', 'sfdisk', 'grub-mkimage'],
      uptimeSeconds: 60,
      bridges: [],
      ...facts,
    },
    quotedLogin,
    probes: { ...working, ...probes },
    kvm: { ran: kvmRan, detail: kvmRan ? 'a test guest ran, 0.1 s' : 'There is no KVM.' },
    emulated: kvmRan ? null : { ran: true, detail: 'a test guest ran, 0.4 s' },
    pools: [{ name: 'images', isActive: true, availableBytes: 2 ** 36, capacityBytes: 2 ** 37 }],
    networks: [{ name: 'default', isActive: true }],
  };
  return judgeHost(evidence);
};

test('a host that lacks nothing passes everything', () => {
  expect(judge({}, true).filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
});

test('a processor without virtualization says what is slow and what to turn on', () => {
  const [first] = judge({ cpuFlag: null, hasKvmDevice: false, nested: null }, false);
  expect(first).toMatchObject({ id: 'processor', verdict: 'look', fix: expect.stringContaining('nested') });
});

test('a /dev/kvm that leads nowhere is told, with what to do about it', () => {
  const without = judge({ cpuFlag: null, nested: null, isKvmDead: true }, false);
  expect(without.find(({ id }) => id === 'kvm-device')).toMatchObject({ verdict: 'look', command: 'sudo rm /dev/kvm' });
  const unloaded = judge({ cpuFlag: 'svm', nested: null, isKvmDead: true }, false);
  expect(unloaded.find(({ id }) => id === 'kvm-device')?.command).toBe('sudo modprobe kvm_amd');
  expect(judge({}, true).find(({ id }) => id === 'kvm-device')).toBeUndefined();
});

test('a /dev/kvm that QEMU may not open is told, with what to do about it', () => {
  const closed = judge({ cpuFlag: null, nested: null, isKvmClosed: true }, false);
  expect(closed.find(({ id }) => id === 'kvm-device')).toMatchObject({
    verdict: 'look',
    command: 'sudo chgrp kvm /dev/kvm && sudo chmod 660 /dev/kvm',
  });
});

test('a login that lacks the group of QEMU is named in the command, with the group that the host has', () => {
  const rights = (qemuGroup: HostProbes['qemuGroup'], quotedLogin = 'ada') =>
    judge({ qemuGroup }, true, { groups: ['libvirt', 'kvm'] }, quotedLogin).find(({ id }) => id === 'rights');
  expect(rights('libvirt-qemu')).toMatchObject({ verdict: 'look', command: 'sudo usermod -aG libvirt-qemu ada' });
  expect(rights('qemu')?.command).toBe('sudo usermod -aG qemu ada');
  expect(rights('qemu', "'DOM\\ada'")?.command).toBe("sudo usermod -aG qemu 'DOM\\ada'");
  expect(rights(null)).toMatchObject({ verdict: 'look', fix: expect.stringContaining('qemu.conf') });
  expect(rights(null)?.command).toBeUndefined();
});

test('a login in the group of QEMU passes, also on Fedora', () => {
  const fedora = judge({ qemuGroup: 'qemu' }, true, { groups: ['libvirt', 'kvm', 'qemu'] });
  expect(fedora.find(({ id }) => id === 'rights')).toMatchObject({
    verdict: 'passed',
    found: expect.stringContaining('libvirt and qemu.'),
  });
});

test('memory is told, and looked at where little of it is left for guests', () => {
  const memory = (memoryFreeMiB: number) => judge({}, true, { memoryFreeMiB }).find(({ id }) => id === 'memory');
  expect(memory(4096)).toEqual({
    id: 'memory',
    title: 'Memory',
    verdict: 'passed',
    found: '4.0 GiB free for guests, of 8.0 GiB',
  });
  expect(memory(512)).toMatchObject({
    verdict: 'look',
    found: '0.5 GiB free for guests, of 8.0 GiB',
    why: expect.stringMatching(/memory/),
    fix: expect.stringMatching(/Stop guests/),
  });
});

test('QEMU of an unknown version is looked at', () => {
  const libvirt = judge({}, true, { qemuVersion: null }).find(({ id }) => id === 'libvirt');
  expect(libvirt).toMatchObject({ verdict: 'look', fix: expect.stringContaining('QEMU') });
});
