import { existsSync } from 'node:fs';
import { runCommand, tryCommand } from '#lib/setup/local-host/run-command.ts';

const quiet = [
  '--yes',
  '--no-install-recommends',
  '-o',
  'Dpkg::Options::=--force-confold',
  '-o',
  'DPkg::Lock::Timeout=300',
];

/**
 * Installs packages and gives the names of all that came: theirs and what they depend on. `record` gets that list before
 * anything is installed. Services are not started by their packages where no service manager runs.
 */
export async function installPackages(packages: string[], record: (all: string[]) => void): Promise<string[]> {
  const env: Record<string, string> = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', ...proxies() };
  // invoke-rc.d starts nothing in runlevel 1; libvirt is started by us, the system's SSH server not at all.
  if (!existsSync('/run/systemd/system')) env.RUNLEVEL = '1';
  await runCommand('apt-get', ['update', '-q'], { env, timeoutMs: 300_000 }).catch(() => undefined);
  const known = new Set((await tryCommand('apt-cache', ['pkgnames']))?.split('\n'));
  const wanted = packages.filter((name) => known.has(name));
  const coming = await runCommand('apt-get', ['install', '--simulate', ...quiet, ...wanted], {
    env,
    timeoutMs: 120_000,
  });
  // `Inst name [old] (new …)`: with an old version in brackets it is an upgrade, which is not undone.
  const all = [...coming.matchAll(/^Inst (\S+) \(/gm)].map(([, name = '']) => name);
  record(all);
  await runCommand('apt-get', ['install', ...quiet, ...wanted], { env, timeoutMs: 1_800_000 });
  return all;
}

/** A room with a mirror behind a proxy says so in the environment. */
const proxies = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(([key, value]) => /^(https?|ftp|no)_proxy$/i.test(key) && value),
  ) as Record<string, string>;
