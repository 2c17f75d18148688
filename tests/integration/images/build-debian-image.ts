import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readScript } from '#lib/infra/image/script-command.ts';
import { mustRun, runCommand } from '#tests/hosts/run-command.ts';
import { testCacheFolder } from '#tests/hosts/tiny-guest.ts';

/** A login of the tests' own with subordinate ids: the build must need no more than that. */
const builder = 'guesthouse-tests';

async function ensureBuilder(): Promise<void> {
  if ((await runCommand('id', [builder])).code !== 0)
    await mustRun('useradd', ['--system', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', builder]);
  if ((await runCommand('grep', ['-qs', `^${builder}:`, '/etc/subuid'])).code === 0) return;
  const ids = await Promise.all(['/etc/subuid', '/etc/subgid'].map((file) => readFile(file, 'utf8').catch(() => '')));
  const ends = ids
    .join('\n')
    .split('\n')
    .map((line) => Number(line.split(':')[1] ?? 0) + Number(line.split(':')[2] ?? 0));
  const from = Math.max(1_000_000, ...ends.filter((end) => Number.isFinite(end)));
  const range = `${from}-${from + 65_535}`;
  await mustRun('usermod', ['--add-subuids', range, '--add-subgids', range, builder]);
}

/** The build's own command line, as the login without root where we are root. */
function asBuilder(args: readonly string[]): readonly string[] {
  const script = [
    'sh',
    '-c',
    readScript('build-debian-image.sh'),
    'build-image',
    readScript('assemble-disk.sh'),
    ...args,
  ];
  if (process.getuid?.() !== 0) return script;
  return ['setpriv', '--reuid', builder, '--regid', builder, '--init-groups', ...script];
}

async function buildInto(file: string): Promise<void> {
  if (process.getuid?.() === 0) await ensureBuilder();
  const key = `tests-${process.pid}`;
  const folder = join(process.env.TMPDIR ?? '/var/tmp', `guesthouse-build-${key}`);
  const [command = '', ...args] = asBuilder([key, '4096']);
  try {
    await mustRun(command, args);
    await copyFile(join(folder, 'disk.qcow2'), `${file}.${process.pid}`);
    await chmod(`${file}.${process.pid}`, 0o644);
    // two runs may build at once; either is as good
    await rename(`${file}.${process.pid}`, file);
  } finally {
    const [cleaner = '', ...rest] = asBuilder([key, '0']);
    await mustRun(cleaner, rest);
    await rm(`${file}.${process.pid}`, { force: true });
  }
}

/**
 * Path of a qcow2 (4 GiB virtual) with a full Debian of this machine's release: systemd, cloud-init, guest agent, both consoles; boots
 * by BIOS and UEFI. Built by the very script that hosts run when the recipe has changed (3 min), else from the cache. Never write to it.
 */
export async function debianImage(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  const recipe = readScript('build-debian-image.sh') + readScript('assemble-disk.sh') + release;
  const file = join(testCacheFolder, `debian-${createHash('sha256').update(recipe).digest('hex').slice(0, 16)}.qcow2`);
  if (existsSync(file)) return file;
  await mkdir(testCacheFolder, { recursive: true, mode: 0o755 });
  await buildInto(file);
  return file;
}
