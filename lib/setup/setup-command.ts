import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import { defaultDataDir } from '#lib/setup/start-flags.ts';

/** Where a start was made: the folder of the program, and the one of what is kept. */
export type SetupPlace = { checkoutDir: string; dataDir: string };

/** The data folder of a start by root. */
export const rootDataDir = defaultDataDir({ isRoot: true, home: '/root', env: {} });

/** What an ordinary user types to start Guesthouse as root, with root's data folder. */
export const buildStartAsRoot = (checkoutDir: string): string =>
  `${shellCommand(['cd', checkoutDir])} && sudo npm start`;

type Script = 'local-host' | 'undo-local-host' | 'setup-link' | 'backup' | 'restore' | 'reset-password';

function build(words: readonly string[], { checkoutDir, dataDir }: SetupPlace, flags: readonly string[]): string {
  const all = [...flags, ...(dataDir === rootDataDir ? [] : ['--data', dataDir])];
  return `${shellCommand(['cd', checkoutDir])} && ${shellCommand([...words, ...(all.length ? ['--', ...all] : [])])}`;
}

/** What is typed, from wherever, to run a script of Guesthouse on the data folder of this start; `local-host` and its undoing by root. */
export const buildSetupCommand = (script: Script, place: SetupPlace, flags: readonly string[] = []): string =>
  build(['npm', 'run', script], place, flags);

/** What is typed, from wherever, to start Guesthouse on a data folder. */
export const buildStart = (place: SetupPlace): string => build(['npm', 'start'], place, []);
