import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import { defaultDataDir } from '#lib/setup/start-flags.ts';

/** What root types, from wherever, to make this machine a host. */
export function buildLocalHostCommand(checkoutDir: string, dataDir: string): string {
  const usual = defaultDataDir({ isRoot: true, home: '/root', env: {} });
  const flags = dataDir === usual ? [] : ['--', '--data', dataDir];
  return `${shellCommand(['cd', checkoutDir])} && ${shellCommand(['npm', 'run', 'local-host', ...flags])}`;
}
