import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { mustRun } from '#tests/hosts/run-command.ts';
import { testCacheFolder } from '#tests/hosts/tiny-guest.ts';

/** The Debian releases that a newcomer may have. */
export const releases = ['bookworm', 'trixie'] as const;
export type Release = (typeof releases)[number];

/** The mirror that this machine itself takes its packages from, unless another is named. */
async function findMirror(): Promise<string> {
  const named = process.env.GUESTHOUSE_TEST_MIRROR;
  if (named) return named;
  // comments name mirrors too
  const lists = "cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^[[:space:]]*#'";
  const found = /https?:\/\/\S+\/debian(?=[\s/]|$)/mu.exec(await mustRun('sh', ['-c', `${lists}; true`]));
  if (!found) throw new Error('this machine names no Debian mirror: set GUESTHOUSE_TEST_MIRROR');
  return found[0];
}

/** What the guide tells a newcomer to install, and nothing else: no QEMU, no libvirt, no SSH server. */
const asTheGuideSays = 'nodejs,npm,git,ca-certificates';

const sources = (mirror: string, release: Release): string[] => [
  `deb ${mirror} ${release} main`,
  `deb ${mirror} ${release}-updates main`,
  `deb ${mirror.replace(/\/debian\/?$/, '/debian-security')} ${release}-security main`,
];

/** A tar of a Debian as just installed, with systemd; made once a month (90 s), else from the cache. */
export async function baseTree(release: Release): Promise<string> {
  const month = new Date().toISOString().slice(0, 7);
  const file = path.join(testCacheFolder, `machine-${release}-${month}.tar`);
  if (existsSync(file)) return file;
  await mkdir(testCacheFolder, { recursive: true, mode: 0o755 });
  const draft = `${file}.${process.pid}.tar`;
  try {
    const packages = ['--variant=important', `--include=${asTheGuideSays},dbus,libpam-systemd`];
    await mustRun('mmdebstrap', ['--quiet', ...packages, release, draft, ...sources(await findMirror(), release)]);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  return file;
}
