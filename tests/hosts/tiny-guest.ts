import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './run-command.ts';

/** `cloud` boots fastest; `graphical` has AHCI, USB, a mouse and DRM, and takes some seconds more. */
export type TinyGuestFlavour = 'cloud' | 'graphical';

export type TinyGuestFiles = { kernel: string; initrd: string; disk: string };

const recipe = fileURLToPath(new URL('./tiny-guest', import.meta.url));
export const testCacheFolder = process.env.GUESTHOUSE_TEST_CACHE ?? '/var/cache/guesthouse-tests';

/** The kernel's command line for a guest that is started without a boot loader. */
export const tinyGuestCmdline =
  'console=tty0 console=ttyS0 quiet mitigations=off nokaslr cryptomgr.notests no_timer_check';

async function digestOfRecipe(flavour: TinyGuestFlavour): Promise<string> {
  const hash = createHash('sha256').update(flavour);
  const entries = await readdir(recipe, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(recipe.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function build(flavour: TinyGuestFlavour): Promise<TinyGuestFiles> {
  const folder = join(testCacheFolder, `tiny-${flavour}-${await digestOfRecipe(flavour)}`);
  if (!existsSync(folder)) {
    await mkdir(testCacheFolder, { recursive: true, mode: 0o755 });
    const draft = await mkdtemp(join(testCacheFolder, 'draft-'));
    try {
      await mustRun('sh', [join(recipe, 'build.sh'), join(draft, 'out'), flavour]);
      // Two runs may build at once; the first to finish wins, the other's is the same.
      await rename(join(draft, 'out'), folder).catch((error: unknown) => {
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd'), disk: join(folder, 'disk.qcow2') };
}

const built = new Map<TinyGuestFlavour, Promise<TinyGuestFiles>>();

/** The tiny guest's files, built from Debian's packages when the recipe has changed (6 s), else from the cache. */
export function tinyGuest(flavour: TinyGuestFlavour = 'cloud'): Promise<TinyGuestFiles> {
  const known = built.get(flavour) ?? build(flavour);
  built.set(flavour, known);
  return known;
}

/** Path of a qcow2 (64 MiB virtual, 19 MB on disk) that boots by itself under SeaBIOS; never written to. */
export const tinyDiskImage = async (flavour: TinyGuestFlavour = 'cloud'): Promise<string> =>
  (await tinyGuest(flavour)).disk;
