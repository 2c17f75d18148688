import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { secretsFileOf } from '#lib/setup/ensure-server-secrets.ts';
import { holdDataFolder } from '#lib/setup/hold-data-folder.ts';
import { openData } from '#lib/setup/open-data.ts';
import { resealSecrets } from '#lib/setup/reseal-secrets.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { makeKey, readServerSecrets, type ServerSecrets } from '#lib/setup/server-secrets.ts';
import { runAs } from '#lib/setup/system-user.ts';
import { writePrivateFile } from '#lib/setup/write-private-file.ts';

const help = `npm run rotate-keys -- [--data DIR]
Makes a new key for the secrets in the database (SSH keys, first settings of guests), encrypts all of them with it and
forgets the old key, while Guesthouse is stopped. Cut off anywhere, nothing is lost: run it again. A backup made before
keeps needing the keys that are in it.`;

await runProgram(help, async (args) => {
  const { values } = parseArgs({ args, options: { data: { type: 'string' } } });
  const dataDir = readDataDir(values.data);
  if (!existsSync(dataDir)) throw new Error(`There is no data folder ${dataDir}. Name it with --data.`);
  // A server that runs has the old key in its memory and would go on sealing with it.
  const release = await holdDataFolder(dataDir);
  try {
    const data = await openData(dataDir);
    const client = new pg.Client({ connectionString: data.url });
    try {
      const file = secretsFileOf(dataDir);
      const write = (keys: ServerSecrets) => writePrivateFile(file, `${JSON.stringify(keys, null, 2)}\n`, data.user);
      const found = runAs(data.user, () => readServerSecrets(file));
      // A run that was cut off has made its new key already.
      const { masterKey, previousMasterKey = masterKey } = found;
      const rotated = { ...found, masterKey: previousMasterKey === masterKey ? makeKey() : masterKey };
      await client.connect();
      // Both keys are in the file before the first secret needs the new one, and until none needs the old one.
      const count = await resealSecrets(client, found, rotated.masterKey, () =>
        write({ ...rotated, previousMasterKey }),
      );
      write({ authSecret: rotated.authSecret, masterKey: rotated.masterKey });
      process.stdout.write(
        `Secrets encrypted with a new key: ${count}. The old key is forgotten; make a backup now, as an old one has the old key.\n`,
      );
    } finally {
      await client.end().catch(() => undefined);
      await data.close();
    }
  } finally {
    release();
  }
});
