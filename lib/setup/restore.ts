import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readBackup } from '#lib/setup/backup/read-backup.ts';
import { ensureDataFolder } from '#lib/setup/ensure-data-folder.ts';
import { secretsFileOf } from '#lib/setup/ensure-server-secrets.ts';
import { holdDataFolder } from '#lib/setup/hold-data-folder.ts';
import { checkoutDir, migrationsDir, startOwnDatabase } from '#lib/setup/open-database.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { readServerSecrets } from '#lib/setup/server-secrets.ts';
import { buildSetupCommand, buildStart } from '#lib/setup/setup-command.ts';
import { ensureServerUser } from '#lib/setup/system-user.ts';
import { writePrivateFile } from '#lib/setup/write-private-file.ts';

const help = `npm run restore -- FILE [--keys FILE] [--data DIR]
Fills a new data folder with a backup (or the empty database that DATABASE_URL names). Guesthouse must not run on it.
--keys names the secrets.json that belongs to a backup made with --without-keys. People sign in again afterwards, and
what was under way when the backup was made is cancelled.`;

await runProgram(help, async (args) => {
  const options = { keys: { type: 'string' }, data: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [name] = positionals;
  const dataDir = readDataDir(values.data);
  const place = { checkoutDir, dataDir };
  if (!name || positionals.length > 1)
    throw new Error(`Name the file: ${buildSetupCommand('restore', place, ['FILE'])}`);
  const here = (given: string) => path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
  if (!existsSync(here(name))) throw new Error(`There is no file ${here(name)}.`);
  const givenKeys = values.keys === undefined ? undefined : readFileSync(here(values.keys), 'utf8');
  if (values.keys !== undefined) readServerSecrets(here(values.keys));

  const user = ensureServerUser();
  ensureDataFolder(dataDir, user);
  const release = await holdDataFolder(dataDir);
  const database = process.env.DATABASE_URL ? undefined : await startOwnDatabase(dataDir, user);
  try {
    const url = process.env.DATABASE_URL ?? database?.url ?? '';
    const { manifest, keys } = await readBackup(here(name), { url, migrationsDir });
    const text = givenKeys ?? keys;
    if (text) writePrivateFile(secretsFileOf(dataDir), text, user);
    process.stdout.write(`Restored as of ${manifest.madeAt} into ${dataDir}.\n`);
    if (!text)
      process.stdout.write(`The backup holds no keys: put its secrets.json into ${dataDir} before the start.\n`);
    process.stdout.write(`Start it with: ${buildStart(place)}\n`);
  } finally {
    await database?.stop();
    release();
  }
});
