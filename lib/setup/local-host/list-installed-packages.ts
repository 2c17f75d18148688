import { tryCommand } from '#lib/setup/local-host/run-command.ts';

/** The names of all packages of the system that are installed whole; none where there is no dpkg. */
export async function listInstalledPackages(): Promise<string[]> {
  const format = `$${'{db:Status-Status}'} $${'{Package}'}\\n`;
  const text = await tryCommand('dpkg-query', ['--show', '--showformat', format]);
  return [...(text ?? '').matchAll(/^installed (.+)$/gm)].map(([, name = '']) => name);
}
