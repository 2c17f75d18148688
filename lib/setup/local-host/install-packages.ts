import { existsSync } from 'node:fs';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
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
  const wanted = await onlyKnown(packages);
  // what is upgraded along is not undone
  const { fresh } = parseComing(await simulate(wanted, env));
  record(fresh);
  await runCommand('apt-get', ['install', ...quiet, ...wanted], { env, timeoutMs: 1_800_000 });
  return fresh;
}

/** What apt would do: packages that come, and ones of which a newer version comes. */
export type ComingPackages = { fresh: string[]; upgraded: string[] };

/** Reads a simulation of apt: `Inst name (new …)`, and `Inst name [old] (new …)` of an upgrade. */
export function parseComing(text: string): ComingPackages {
  const names = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
  return { fresh: names(/^Inst (\S+) \(/gm), upgraded: names(/^Inst (\S+) \[/gm) };
}

/** What a plan would install in all, by the lists that apt has now; null where it has none, or cannot say. Changes nothing. */
export async function foretellPackages(plan: PlannedChange[], hasLists: boolean): Promise<ComingPackages | null> {
  const install = plan.find((change) => change.kind === 'install-packages');
  if (!hasLists || install?.kind !== 'install-packages') return null;
  const text = await simulate(await onlyKnown(install.packages), {}).catch(() => null);
  return text === null ? null : parseComing(text);
}

const simulate = (packages: string[], env: Record<string, string>): Promise<string> =>
  runCommand('apt-get', ['install', '--simulate', ...quiet, ...packages], { env, timeoutMs: 120_000 });

async function onlyKnown(packages: string[]): Promise<string[]> {
  const known = new Set((await tryCommand('apt-cache', ['pkgnames']))?.split('\n'));
  return packages.filter((name) => known.has(name));
}

/** A room with a mirror behind a proxy says so in the environment. */
const proxies = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(([key, value]) => /^(https?|ftp|no)_proxy$/i.test(key) && value),
  ) as Record<string, string>;
