import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureDataFolder } from '#lib/setup/ensure-data-folder.ts';
import { holdLocalHost } from '#lib/setup/hold-data-folder.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { offerLocalHost } from '#lib/setup/local-host/start-local-host.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { ensureServerUser } from '#lib/setup/system-user.ts';

const help = `npm run local-host -- [--yes] [--data DIR]
Makes this machine a host of Guesthouse, whether Guesthouse runs or not: shows what is missing, asks, and does it (as root).
Then it can be added on the page of hosts. --yes answers the question in advance.`;

await runProgram(help, async (args) => {
  const { values } = parseArgs({ args, options: { yes: { type: 'boolean' }, data: { type: 'string' } } });
  const dataDir = readDataDir(values.data);
  const user = ensureServerUser();
  ensureDataFolder(dataDir, user);
  const release = await holdLocalHost(dataDir);
  try {
    const { hostFile, choiceFile } = localHostPaths(dataDir);
    if (existsSync(hostFile)) return void process.stdout.write('This machine is a host already.\n');
    rmSync(choiceFile, { force: true });
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    await offerLocalHost({ dataDir, answer: values.yes ? 'yes' : 'ask', user, say });
  } finally {
    release();
  }
});
