import { parseArgs } from 'node:util';
import pg from 'pg';
import { openData } from '#lib/setup/open-data.ts';
import { checkoutDir } from '#lib/setup/open-database.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { buildSetupCommand, buildStart } from '#lib/setup/setup-command.ts';
import { lacksAdmin, makeSetupLink } from '#lib/setup/setup-token.ts';

const help = `npm run setup-link -- [--data DIR]
Prints a new link to make the first admin. It works once and for 24 hours; earlier links end.`;

await runProgram(help, async (args) => {
  const { values } = parseArgs({ args, options: { data: { type: 'string' } } });
  const place = { checkoutDir, dataDir: readDataDir(values.data) };
  const data = await openData(place.dataDir);
  const client = new pg.Client({ connectionString: data.url });
  try {
    if (!data.config)
      throw new Error(`Guesthouse was never started on this data folder. Start it with: ${buildStart(place)}`);
    await client.connect();
    if (!(await lacksAdmin(client)))
      throw new Error(
        `There is an admin already. A lost password: ${buildSetupCommand('reset-password', place, ['NAME'])}`,
      );
    process.stdout.write(`${await makeSetupLink(client, data.config.origin)}\n`);
  } finally {
    await client.end().catch(() => undefined);
    await data.close();
  }
});
