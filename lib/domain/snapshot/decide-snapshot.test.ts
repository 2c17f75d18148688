import { expect, test } from 'vitest';
import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { decideSnapshot, type GuestToSnapshot } from '#lib/domain/snapshot/decide-snapshot.ts';

const disk = (target: string, more: Partial<GuestDisk> = {}): GuestDisk => ({
  target,
  bus: 'virtio',
  device: 'disk',
  deviceKind: 'paravirtual',
  source: { kind: 'file', path: `/pool/${target}.qcow2` },
  format: 'qcow2',
  isReadOnly: false,
  isShareable: false,
  serial: null,
  bootOrder: null,
  cache: null,
  io: null,
  discard: null,
  bytesPerSecond: null,
  iopsPerSecond: null,
  backing: [],
  ...more,
});
const disc = disk('sda', { device: 'cdrom', isReadOnly: true, format: 'raw' });

type Case = Omit<Partial<GuestToSnapshot>, 'hardware'> & { hardware?: Partial<GuestHardware>; keepMemory?: boolean };

function decide({ hardware, keepMemory = true, ...guest }: Case) {
  const whole = {
    firmware: 'bios',
    tpm: null,
    disks: [disk('vda'), disc],
    screens: [],
    hostDevices: [],
    sharedFolders: [],
    hasClipboardChannel: false,
    isAgentConnected: null,
    ...hardware,
  } as unknown as GuestHardware;
  return decideSnapshot(
    {
      name: 'web',
      power: 'off',
      inPools: new Set(['vda', 'vdb']),
      isNvramInPool: true,
      snapshots: [],
      libvirtVersion: '9.0.0',
      qemuVersion: '7.2.22',
      ...guest,
      hardware: whole,
    },
    { keepMemory },
  );
}

const uefi = { firmware: 'uefi' } as const;
const vdagent = { hasClipboardChannel: true };

// firmware, formats, power, versions: what becomes of the guest in each
const kinds: [string, Case, string, string][] = [
  ['off, BIOS', {}, 'internal', 'none'],
  ['off, started by its kernel', { hardware: { firmware: 'kernel' } }, 'internal', 'none'],
  ['off, UEFI', { hardware: uefi }, 'external', 'none'],
  ['running, BIOS', { power: 'running' }, 'internal', 'inside'],
  ['paused, BIOS', { power: 'paused' }, 'internal', 'inside'],
  ['running, BIOS, without memory', { power: 'running', keepMemory: false }, 'external', 'none'],
  ['running, UEFI', { power: 'running', hardware: uefi }, 'external', 'file'],
  ['running, UEFI, without memory', { power: 'running', hardware: uefi, keepMemory: false }, 'external', 'none'],
  ['running, external ones there', { power: 'running', snapshots: [{ kind: 'external' }] }, 'external', 'file'],
  ['off, external ones there', { snapshots: [{ kind: 'internal' }, { kind: 'external' }] }, 'external', 'none'],
  ['running, device of the host', { power: 'running', hardware: { hostDevices: ['pci'] } }, 'external', 'none'],
  ['running, clipboard, old QEMU', { power: 'running', hardware: vdagent }, 'external', 'none'],
  [
    'running, clipboard, new QEMU',
    { power: 'running', hardware: vdagent, qemuVersion: '10.1.0' },
    'internal',
    'inside',
  ],
  ['off, in no pool, BIOS', { inPools: new Set() }, 'internal', 'none'],
];

test.each(kinds)('%s', (_, which, kind, memory) => {
  const decided = decide(which);
  expect(decided.ok && [decided.value.kind, decided.value.memory]).toEqual([kind, memory]);
  // a person is told of everything, in sentences
  if (decided.ok) for (const sentence of decided.value.becomes) expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(decided.ok && decided.value.disks.map(({ target }) => target)).toEqual(['vda']);
});

const refusals: [string, Case, string][] = [
  ['no disk but a disc', { hardware: { disks: [disc] } }, 'snapshot.no-disk'],
  ['a raw disk', { hardware: { disks: [disk('vda'), disk('vdb', { format: 'raw' })] } }, 'snapshot.not-qcow2'],
  ['UEFI, a disk in no pool', { hardware: uefi, inPools: new Set() }, 'snapshot.disk-elsewhere'],
  ['a disk that is shared', { hardware: { disks: [disk('vda', { isShareable: true })] } }, 'snapshot.disk-elsewhere'],
  [
    'a disk of the network',
    { hardware: { disks: [disk('vda', { source: { kind: 'network', protocol: 'rbd', name: 'x' } })] } },
    'snapshot.disk-elsewhere',
  ],
];

test.each(refusals)('%s is refused', (_, which, code) => {
  expect(decide(which)).toMatchObject({ ok: false, refusal: { code } });
});

const told: [string, Case, RegExp][] = [
  ['memory inside', { power: 'running' }, /memory is kept too\. It stands still/],
  ['memory in a file', { power: 'running', hardware: uefi }, /in a file of its own/],
  ['the agent', { power: 'running', keepMemory: false, hardware: { isAgentConnected: true } }, /write everything out/],
  ['why no memory', { power: 'running', hardware: vdagent }, /clipboard channel/],
  ['variables copied', { hardware: uefi }, /UEFI variables are copied/],
  ['variables left', { hardware: uefi, isNvramInPool: false }, /UEFI variables lie outside/],
  ['TPM left', { hardware: { ...uefi, tpm: { model: 'tpm-crb', version: '2.0' } } }, /TPM holds is not in it/],
  [
    'TPM kept',
    { power: 'running', hardware: { ...uefi, tpm: { model: 'tpm-crb', version: '2.0' } } },
    /TPM holds is kept/,
  ],
  ['old libvirt', { hardware: uefi }, /libvirt 9\.0\.0\) cannot/],
];

test.each(told)('tells of %s', (_, which, words) => {
  const decided = decide(which);
  expect(decided.ok && decided.value.becomes.join(' ')).toMatch(words);
});

test('a newer libvirt goes back by itself, so nothing is said of that', () => {
  const decided = decide({ hardware: uefi, libvirtVersion: '11.3.0' });
  expect(decided.ok && decided.value.becomes.join(' ')).not.toContain('libvirt');
});
