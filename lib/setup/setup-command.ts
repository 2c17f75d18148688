import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import { defaultDataDir } from '#lib/setup/start-flags.ts';

/** Where a start was made: the folder of the program, and the one of what is kept. */
export type SetupPlace = { checkoutDir: string; dataDir: string };

/** The data folder of a start by root. */
export const rootDataDir = defaultDataDir({ isRoot: true, home: '/root', env: {} });

/** What an ordinary user types to start Guesthouse as root, with root's data folder. */
export const buildStartAsRoot = (checkoutDir: string): string =>
  `${shellCommand(['cd', checkoutDir])} && sudo npm start`;

/** What root types, from wherever, to run a script of Guesthouse on the data folder of this start. */
export function buildSetupCommand(
  script: 'local-host' | 'undo-local-host' | 'setup-link',
  { checkoutDir, dataDir }: SetupPlace,
  flags: readonly string[] = [],
): string {
  const all = [...flags, ...(dataDir === rootDataDir ? [] : ['--data', dataDir])];
  const words = ['npm', 'run', script, ...(all.length ? ['--', ...all] : [])];
  return `${shellCommand(['cd', checkoutDir])} && ${shellCommand(words)}`;
}
