import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BootedDisk, bootDisk } from '#tests/integration/images/boot-disk.ts';
import { debianImage } from '#tests/integration/images/build-debian-image.ts';

let folder: string;
let image: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-debian-'));
  image = await debianImage();
}, 1_800_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const userData = `#cloud-config
users:
  - { name: ines, shell: /bin/bash, lock_passwd: false, plain_text_passwd: correct horse, sudo: 'ALL=(ALL) NOPASSWD:ALL' }
`;

/** Gets a fresh prompt, whatever was printed over the first one: what is typed while agetty sets up its line is lost. */
async function login(machine: BootedDisk): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    machine.type('\n');
    try {
      await machine.expectSerial('login: ', 20_000);
      break;
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
  machine.type('ines\n');
}

/** Runs a command on the serial console and gives its output. The mark is written so that its echo is not the mark. */
async function run(machine: BootedDisk, command: string): Promise<string> {
  machine.type(`echo be''gin; ${command}; echo en''d\n`);
  await machine.expectSerial('begin\r\n', 120_000);
  return (await machine.expectSerial('end\r\n', 120_000)).replaceAll('\r', '').trim();
}

describe.each(['bios', 'uefi'] as const)('the built Debian, started by %s', (firmware) => {
  it('takes its seed, grows to its disk, is a machine of its own, and all of it is well', async () => {
    const machine = await bootDisk(folder, image, { firmware, userData, hostname: 'seat-07' });
    try {
      await machine.expectSerial(' finished at ', 900_000);
      await login(machine);
      await machine.expectSerial('Password: ', 120_000);
      machine.type('correct horse\n');
      await machine.expectSerial('$ ', 120_000);

      expect(await machine.askAgent('guest-get-host-name')).toEqual({ 'host-name': 'seat-07' });
      expect(Number(await run(machine, 'df --output=size -BM / | tail -n 1 | tr -dc 0-9'))).toBeGreaterThan(7_500);
      expect(await run(machine, 'cloud-init status')).toContain('status: done');
      expect(await run(machine, 'systemctl --failed --no-legend --plain --no-pager')).toBe('');
      expect(await run(machine, '[ -d /sys/firmware/efi ] && echo efi || echo pc')).toBe(
        firmware === 'uefi' ? 'efi' : 'pc',
      );
      expect(await run(machine, 'wc -c </etc/machine-id; ls /etc/ssh/ssh_host_ed25519_key; ls /dev/dri')).toMatch(
        /^33\n.*key\n[\s\S]*card0/,
      );
      expect(await run(machine, 'sudo passwd -S root | cut -d " " -f 2')).toBe('L');
      expect(await run(machine, 'ls /etc/apt/apt.conf.d /etc/dpkg/dpkg.cfg.d')).not.toContain('mmdebstrap');
      expect(await run(machine, 'grep -c ^deb /etc/apt/sources.list.d/* /etc/apt/sources.list 2>/dev/null')).toMatch(
        /[1-9]/,
      );
    } finally {
      await machine.stop();
    }
  }, 1_500_000);
});
