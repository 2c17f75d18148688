import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeBackup } from '#lib/setup/backup/write-backup.ts';
import { secretsFileOf } from '#lib/setup/ensure-server-secrets.ts';
import { openData, readAs } from '#lib/setup/open-data.ts';
import { checkoutDir } from '#lib/setup/open-database.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { buildSetupCommand } from '#lib/setup/setup-command.ts';

const help = `npm run backup -- FILE [--without-keys] [--data DIR]
Writes everything into FILE, while Guesthouse runs: the database as of one moment, and the keys that open the secrets in
it. Whoever has the file has the keys; --without-keys leaves them out, then keep secrets.json of the data folder apart.
Disks of guests and images are on their hosts and not in it.`;

await runProgram(help, async (args) => {
  const options = { 'without-keys': { type: 'boolean' }, data: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [name] = positionals;
  const dataDir = readDataDir(values.data);
  if (!name || positionals.length > 1)
    throw new Error(`Name the file: ${buildSetupCommand('backup', { checkoutDir, dataDir }, ['FILE'])}`);
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  if (existsSync(file)) throw new Error(`${file} exists. Choose another name.`);
  const data = await openData(dataDir);
  try {
    const keys = values['without-keys'] ? undefined : readAs(data.user, secretsFileOf(dataDir));
    const manifest = await writeBackup({ url: data.url, keys }, file);
    const kib = Math.ceil(statSync(file).size / 1024);
    process.stdout.write(
      `${file} holds ${manifest.tables.length} tables (${kib} KiB)${keys ? ' and the keys' : ', not the keys'}.\n`,
    );
  } finally {
    await data.close();
  }
});
