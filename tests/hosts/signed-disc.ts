import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run-command.ts';
import { testCacheFolder } from './tiny-guest.ts';

/** GRUB waits at its menu until a key is pressed, then reads 24 MiB of the disc, as an installer would. */
const menu = `
set timeout=-1
menuentry 'Press a key' {
  linux /payload
  echo 'it was read'
  sleep 3600
}
`;

/**
 * Path of an ISO that starts under UEFI with Secure Boot and the keys of Microsoft: Debian's signed shim and GRUB out of their
 * packages, fetched once, else from the cache. It asks for a key before it goes on, as the discs of Windows do. Never write to it.
 */
export async function signedDisc(): Promise<string> {
  const file = join(testCacheFolder, 'signed-asks-for-key.iso');
  if (existsSync(file)) return file;
  await mkdir(testCacheFolder, { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(join(testCacheFolder, 'draft-'));
  const at = (...parts: string[]) => join(draft, ...parts);
  try {
    const fetchScript =
      'cd "$1" && apt-get download -qq -o APT::Sandbox::User=root shim-signed grub-efi-amd64-signed && for deb in *.deb; do dpkg-deb -x "$deb" unpacked; done';
    await mustRun('sh', ['-c', fetchScript, 'fetch', draft]);
    await mkdir(at('disc/.disk'), { recursive: true });
    await mkdir(at('disc/boot/grub'), { recursive: true });
    await writeFile(at('disc/.disk/info'), 'a disc of tests\n');
    await writeFile(at('disc/boot/grub/grub.cfg'), menu);
    await writeFile(at('disc/payload'), Buffer.alloc(24 * 1024 ** 2, 'guesthouse'));
    const efi = at('disc/efi.img');
    await mustRun('mformat', ['-C', '-i', efi, '-T', '16384', '-h', '16', '-s', '32', '::']);
    await mustRun('mmd', ['-i', efi, '::/EFI', '::/EFI/BOOT']);
    const signed = {
      shim: 'usr/lib/shim/shimx64.efi.signed',
      grub: 'usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed',
    };
    await mustRun('mcopy', ['-i', efi, at('unpacked', signed.shim), '::/EFI/BOOT/BOOTX64.EFI']);
    await mustRun('mcopy', ['-i', efi, at('unpacked', signed.grub), '::/EFI/BOOT/grubx64.efi']);
    const iso = at('made.iso');
    const options = ['-R', '-J', '-V', 'SIGNED', '-eltorito-alt-boot', '-e', 'efi.img', '-no-emul-boot'];
    await mustRun('xorriso', ['-as', 'mkisofs', '-quiet', '-o', iso, ...options, at('disc')]);
    // two runs may make it at once; either is as good
    await rename(iso, file);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return file;
}
