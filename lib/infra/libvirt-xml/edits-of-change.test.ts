import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GuestChange, type GuestChangeKind } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { editGuestXml } from './edit-guest-xml.ts';
import { editOfChange } from './edits-of-change.ts';
import { parseGuestXml } from './parse-guest-xml.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const ours = fixture('our-guest-uefi.xml');
const foreign = fixture('foreign-guest.xml');
const ourMac = parseGuestXml(ours).hardware.nics[0]?.mac ?? '';
const ourFirst = parseGuestXml(ours).hardware.disks[0]?.target ?? '';

type Row = { change: GuestChange; shows: (hardware: GuestHardware) => unknown; as: unknown };

const diskOf = (target: string) => (hardware: GuestHardware) => hardware.disks.find((disk) => disk.target === target);
const nicOf = (mac: string) => (hardware: GuestHardware) => hardware.nics.find((nic) => nic.mac === mac);
const newMac = '52:54:00:00:11:22';
const file = { kind: 'file', path: '/pool/a b.qcow2' } as const;

const row = (change: GuestChange, shows: Row['shows'], as: unknown): Row => ({ change, shows, as });

/** One row at least of every kind: what is changed in a definition of ours, and what is read out of it afterwards. */
const rows: Record<GuestChangeKind, Row[]> = {
  'set-vcpus': [
    row({ kind: 'set-vcpus', vcpus: 3, maxVcpus: 3 }, (h) => [h.vcpus, h.maxVcpus], [3, 3]),
    row({ kind: 'set-vcpus', vcpus: 2, maxVcpus: 8 }, (h) => [h.vcpus, h.maxVcpus], [2, 8]),
  ],
  'set-topology': [
    row({ kind: 'set-topology', topology: { sockets: 1, cores: 2, threads: 1 } }, (h) => h.topology, {
      sockets: 1,
      cores: 2,
      threads: 1,
    }),
    row({ kind: 'set-topology', topology: null }, (h) => h.topology, null),
  ],
  'set-cpu': [
    row({ kind: 'set-cpu', mode: 'custom', model: 'Nehalem' }, (h) => [h.cpuMode, h.cpuModel], ['custom', 'Nehalem']),
    row({ kind: 'set-cpu', mode: 'maximum' }, (h) => [h.cpuMode, h.cpuModel], ['maximum', null]),
  ],
  'set-memory': [
    row({ kind: 'set-memory', memoryMiB: 512, maxMemoryMiB: 1024 }, (h) => [h.memoryMiB, h.maxMemoryMiB], [512, 1024]),
  ],
  'set-firmware': [
    row(
      { kind: 'set-firmware', firmware: 'uefi', hasSecureBoot: true, nvramPath: '/pool/n.fd' },
      (h) => [h.firmware, h.hasSecureBoot, h.nvramPath],
      ['uefi', true, '/pool/n.fd'],
    ),
    row({ kind: 'set-firmware', firmware: 'bios', hasSecureBoot: false }, (h) => [h.firmware, h.nvramPath], [
      'bios',
      null,
    ]),
  ],
  'set-boot': [
    row(
      {
        kind: 'set-boot',
        hasMenu: true,
        order: [
          { kind: 'nic', mac: ourMac },
          { kind: 'disk', target: ourFirst },
        ],
      },
      (h) => [h.hasBootMenu, nicOf(ourMac)(h)?.bootOrder, diskOf(ourFirst)(h)?.bootOrder],
      [true, 1, 2],
    ),
    row({ kind: 'set-boot', hasMenu: false, order: [] }, (h) => [h.hasBootMenu, diskOf(ourFirst)(h)?.bootOrder], [
      false,
      null,
    ]),
  ],
  'set-tpm': [
    row({ kind: 'set-tpm', isOn: true }, (h) => h.tpm, { model: 'tpm-crb', version: '2.0' }),
    row({ kind: 'set-tpm', isOn: false }, (h) => h.tpm, null),
  ],
  'add-disk': [
    row({ kind: 'add-disk', target: 'vdq', bus: 'virtio', source: file, format: 'qcow2' }, diskOf('vdq'), {
      bus: 'virtio',
      source: file,
      format: 'qcow2',
      discard: 'unmap',
    }),
    row(
      { kind: 'add-disk', target: 'sdq', bus: 'scsi', source: file, format: 'raw' },
      (h) => h.hasScsiController,
      true,
    ),
  ],
  'change-disk': [
    row(
      {
        kind: 'change-disk',
        target: ourFirst,
        settings: {
          cache: 'none',
          io: 'native',
          discard: 'ignore',
          serial: 'abc',
          isReadOnly: true,
          isShareable: true,
          bytesPerSecond: 1_000_000,
          iopsPerSecond: 100,
        },
      },
      diskOf(ourFirst),
      {
        cache: 'none',
        io: 'native',
        discard: 'ignore',
        serial: 'abc',
        isReadOnly: true,
        isShareable: true,
        bytesPerSecond: 1_000_000,
        iopsPerSecond: 100,
      },
    ),
    row({ kind: 'change-disk', target: ourFirst, newTarget: 'sdx', settings: { bus: 'sata' } }, diskOf('sdx'), {
      bus: 'sata',
    }),
    row(
      { kind: 'change-disk', target: ourFirst, settings: { cache: 'default', serial: '', bytesPerSecond: 0 } },
      diskOf(ourFirst),
      { cache: null, serial: null, bytesPerSecond: null },
    ),
  ],
  'remove-disk': [
    row({ kind: 'remove-disk', target: ourFirst }, diskOf(ourFirst), undefined),
    // another one came into its place: it stays
    row({ kind: 'remove-disk', target: ourFirst, source: file }, diskOf(ourFirst), { target: ourFirst }),
  ],
  'add-drive': [
    row({ kind: 'add-drive', target: 'sdq', bus: 'sata', source: { kind: 'empty' } }, diskOf('sdq'), {
      device: 'cdrom',
      source: { kind: 'empty' },
    }),
  ],
  'set-media': [
    row({ kind: 'set-media', target: 'sdb', source: file }, diskOf('sdb'), { source: file }),
    row({ kind: 'set-media', target: 'sdb', source: { kind: 'empty' } }, diskOf('sdb'), { source: { kind: 'empty' } }),
  ],
  'add-nic': [
    row(
      { kind: 'add-nic', mac: newMac, source: { kind: 'network', name: 'lab "1"' }, model: 'e1000e' },
      nicOf(newMac),
      { model: 'e1000e', source: { kind: 'network', name: 'lab "1"' } },
    ),
  ],
  'change-nic': [
    row(
      {
        kind: 'change-nic',
        mac: ourMac,
        settings: { source: { kind: 'bridge', name: 'br0' }, isLinkUp: false, inboundKiBps: 100, outboundKiBps: 50 },
      },
      nicOf(ourMac),
      { source: { kind: 'bridge', name: 'br0' }, isLinkUp: false, inboundKiBps: 100, outboundKiBps: 50 },
    ),
    row({ kind: 'change-nic', mac: ourMac, settings: { newMac, model: 'rtl8139' } }, nicOf(newMac), {
      model: 'rtl8139',
    }),
    row({ kind: 'change-nic', mac: ourMac, settings: { isLinkUp: true, inboundKiBps: 0 } }, nicOf(ourMac), {
      isLinkUp: true,
      inboundKiBps: null,
    }),
  ],
  'remove-nic': [row({ kind: 'remove-nic', mac: ourMac }, nicOf(ourMac), undefined)],
  'set-video': [
    row({ kind: 'set-video', model: 'bochs' }, (h) => h.videoModel, 'bochs'),
    row({ kind: 'set-video', model: 'none' }, (h) => h.videoModel, 'none'),
  ],
  'set-sound': [
    row({ kind: 'set-sound', model: 'ich9' }, (h) => h.soundModel, 'ich9'),
    row({ kind: 'set-sound', model: 'none' }, (h) => h.soundModel, null),
  ],
  'set-watchdog': [
    row({ kind: 'set-watchdog', action: 'poweroff' }, (h) => h.watchdogAction, 'poweroff'),
    row({ kind: 'set-watchdog', action: 'none' }, (h) => h.watchdogAction, null),
  ],
  'set-rng': [
    row({ kind: 'set-rng', isOn: false }, (h) => h.hasRng, false),
    row({ kind: 'set-rng', isOn: true }, (h) => h.hasRng, true),
  ],
  'set-balloon': [
    row({ kind: 'set-balloon', isOn: false }, (h) => h.hasBalloon, false),
    row({ kind: 'set-balloon', isOn: true }, (h) => h.hasBalloon, true),
  ],
  'set-agent-channel': [
    row({ kind: 'set-agent-channel', isOn: false }, (h) => h.hasAgentChannel, false),
    row({ kind: 'set-agent-channel', isOn: true }, (h) => h.hasAgentChannel, true),
  ],
  'set-clipboard': [
    row({ kind: 'set-clipboard', isOn: true }, (h) => h.hasClipboardChannel, true),
    row({ kind: 'set-clipboard', isOn: false }, (h) => h.hasClipboardChannel, false),
  ],
  'set-serial': [
    row({ kind: 'set-serial', isOn: false }, (h) => h.serials.length, 0),
    row({ kind: 'set-serial', isOn: true }, (h) => h.serials.length, 1),
  ],
  'set-screen': [
    row({ kind: 'set-screen', isOn: false }, (h) => h.screens.filter((s) => s.type === 'vnc').length, 0),
    row({ kind: 'set-screen', isOn: true }, (h) => h.screens.filter((s) => s.type === 'vnc').length, 1),
  ],
  'set-title': [row({ kind: 'set-title', title: 'A <title> & more' }, (h) => h.title, 'A <title> & more')],
  'set-description': [row({ kind: 'set-description', description: '' }, (h) => h.description, null)],
};

const all = Object.values(rows).flat();
const hasValidator = spawnSync('sh', ['-c', 'command -v virt-xml-validate']).status === 0;

it.each(all.map((each) => [JSON.stringify(each.change), each] as const))('%s', (_, { change, shows, as }) => {
  const edit = editOfChange(GuestChange.parse(change));
  const once = editGuestXml(ours, edit);
  const shown = shows(parseGuestXml(once).hardware);
  if (as !== null && typeof as === 'object' && !Array.isArray(as)) expect(shown).toMatchObject(as);
  else expect(shown).toEqual(as);
  // made twice it is as made once: a step that was killed is run again
  expect(editGuestXml(once, edit)).toBe(once);
  // a definition that nobody of ours wrote can be changed too, and keeps what we do not know
  const kept = ['<!-- made by hand, years ago -->', 'cockpit_machines:has_install_phase', 'passwd="hunter2"'];
  const isOurs = 'target' in change || 'mac' in change || change.kind === 'set-boot';
  if (!isOurs && change.kind !== 'set-screen') {
    const other = editGuestXml(foreign, edit);
    for (const words of kept) expect(other).toContain(words);
  }
});

it.runIf(hasValidator).each(all.map((each) => [JSON.stringify(each.change), each.change] as const))(
  'passes the schema of libvirt: %s',
  (_, change) => {
    const checked = spawnSync('virt-xml-validate', ['-', 'domain'], {
      input: editGuestXml(ours, editOfChange(GuestChange.parse(change))),
      encoding: 'utf8',
    });
    expect(
      `${checked.stderr}${checked.stdout}`.split('\n').filter((line) => line && !line.includes('validates')),
    ).toEqual([]);
  },
);
