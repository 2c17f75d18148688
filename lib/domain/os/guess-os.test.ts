import { expect, it } from 'vitest';
import { guessOs } from './guess-os.ts';
import { describeOs } from './os-catalogue.ts';

it.each([
  ['debian-12.8.0-amd64-netinst.iso', 'debian12'],
  ['debian-live-13.1.0-amd64-gnome.iso', 'debian13'],
  ['ubuntu-24.04.1-live-server-amd64.iso', 'ubuntu24.04'],
  ['Fedora-Workstation-Live-43-1.6.x86_64.iso', 'fedora43'],
  ['Fedora-Server-dvd-x86_64-43-1.6.iso', 'fedora43'],
  ['AlmaLinux-9.6-x86_64-minimal.iso', 'almalinux9'],
  ['Rocky-10.0-x86_64-dvd1.iso', 'rocky10'],
  ['rhel-9.6-x86_64-boot.iso', 'rhel9.6'],
  ['CentOS-Stream-10-latest-x86_64-boot.iso', 'centos-stream10'],
  ['openSUSE-Leap-15.6-DVD-x86_64-Media.iso', 'opensuse15.6'],
  ['Leap-16.0-offline-installer-x86_64.install.iso', 'opensuse16.0'],
  ['openSUSE-Tumbleweed-DVD-x86_64-Current.iso', 'opensusetumbleweed'],
  ['alpine-virt-3.23.4-x86_64.iso', 'alpinelinux3.23'],
  ['archlinux-2026.11.01-x86_64.iso', 'archlinux'],
  ['FreeBSD-14.4-RELEASE-amd64-disc1.iso', 'freebsd14.4'],
  ['Win11_25H2_English_x64.iso', 'win11'],
  ['Win10_22H2_English_x64v1.iso', 'win10'],
  ['windows_server_2022_x64.iso', 'win2k22'],
])('%s is %s', (name, osId) => {
  expect(guessOs(name)).toBe(osId);
  expect(describeOs(osId).family).not.toBe('unknown');
});

it.each(['grub-rescue-cdrom.iso', 'winter-1.iso', 'my-debian-notes.iso', 'disk.qcow2', ''])(
  'does not guess from %j',
  (name) => {
    expect(guessOs(name)).toBeNull();
  },
);
