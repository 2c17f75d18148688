import { listInstalledPackages } from '#lib/setup/local-host/list-installed-packages.ts';
import { runCommand } from '#lib/setup/local-host/run-command.ts';

/** Removes packages that came with us, unless something that came later needs them; a sentence when they stay. */
export async function removePackages(packages: string[]): Promise<string | undefined> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const installed = new Set(await listInstalledPackages());
  const present = packages.filter((name) => installed.has(name));
  if (!present.length) return undefined;
  const simulated = await runCommand('apt-get', ['purge', '--simulate', '--yes', ...present], {
    env,
    timeoutMs: 120_000,
  });
  const others = [...simulated.matchAll(/^(?:Purg|Remv) (\S+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => !packages.includes(name));
  if (others.length) return `The packages stay: ${others.slice(0, 5).join(', ')} would go with them.`;
  await runCommand('apt-get', ['purge', '--yes', '-o', 'DPkg::Lock::Timeout=300', ...present], {
    env,
    timeoutMs: 900_000,
  });
  return undefined;
}
