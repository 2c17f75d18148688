import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { buildSystemdUnit, unitFile } from '#lib/setup/build-systemd-unit.ts';
import { runCommand } from '#lib/setup/local-host/run-command.ts';
import { checkoutDir } from '#lib/setup/open-database.ts';
import { runProgram } from '#lib/setup/run-program.ts';
import { parseStartFlags } from '#lib/setup/start-flags.ts';
import { isRoot } from '#lib/setup/system-user.ts';

const help = `npm run systemd-unit -- [--install] [flags of npm start]
Prints a systemd unit that starts Guesthouse with the machine; --install puts it in place and starts it. The flags after
it are the ones of npm start. A DATABASE_URL belongs into /etc/guesthouse.env, which only root should read.`;

await runProgram(help, async (args) => {
  const flags = args.filter((flag) => flag !== '--install');
  const parsed = parseStartFlags(flags, { isRoot: true, home: homedir(), env: {} });
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  const unit = buildSystemdUnit({ checkoutDir, node: findSystemNode(), path: process.env.PATH ?? '', flags });
  if (!args.includes('--install')) return void process.stdout.write(unit);
  if (!isRoot()) throw new Error('Only root can put a unit in place.');
  if (!existsSync('/run/systemd/system')) throw new Error('systemd does not run on this machine.');
  writeFileSync(unitFile, unit);
  await runCommand('systemctl', ['daemon-reload']);
  await runCommand('systemctl', ['enable', '--now', path.basename(unitFile)]);
  process.stdout.write(`${unitFile} is in place and started. Watch it with: journalctl -fu guesthouse\n`);
});

/** The machine's own Node: the one among the dependencies is gone for a moment at each update. */
function findSystemNode(): string {
  const dirs = (process.env.PATH ?? '')
    .split(':')
    .filter((dir) => !dir.startsWith(`${checkoutDir}/`) && dir.startsWith('/'));
  const found = [...dirs, '/usr/bin', '/usr/local/bin'].map((dir) => path.join(dir, 'node')).find(existsSync);
  if (!found) throw new Error('There is no node on the PATH besides our own. Install nodejs.');
  return found;
}
