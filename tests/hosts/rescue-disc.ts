import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run-command.ts';
import { testCacheFolder } from './tiny-guest.ts';

/**
 * Path of an ISO (5 MB) that boots under a BIOS to GRUB's own command line, in text mode: out of Debian's package
 * `grub-rescue-pc`, fetched once, else from the cache. Never write to it.
 */
export async function rescueDisc(): Promise<string> {
  const file = join(testCacheFolder, 'grub-rescue-cdrom.iso');
  if (existsSync(file)) return file;
  await mkdir(testCacheFolder, { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(join(testCacheFolder, 'draft-'));
  try {
    const script =
      'cd "$1" && apt-get download -qq -o APT::Sandbox::User=root grub-rescue-pc && dpkg-deb -x grub-rescue-pc_*.deb unpacked';
    await mustRun('sh', ['-c', script, 'fetch', draft]);
    // two runs may fetch at once; either is as good
    await rename(join(draft, 'unpacked/usr/lib/grub-rescue/grub-rescue-cdrom.iso'), file);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return file;
}
