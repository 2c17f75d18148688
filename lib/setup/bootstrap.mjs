// What `npm start` runs first. Plain JavaScript without dependencies, because nothing is installed yet and the machine's
// own Node may be as old as 18 (Debian 12). It brings Node 24, the dependencies and the build, then hands over to it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { holdLock } from './bootstrap-lock.mjs';
import { buildPages, checkoutDir, generateClient, installDependencies, node24, say } from './bootstrap-steps.mjs';

/** Programs of this folder that can be asked for, and whether they need the built pages. */
const commands = {
  start: { needsPages: true },
  backup: { needsPages: false },
  restore: { needsPages: false },
  'reset-password': { needsPages: false },
  'setup-link': { needsPages: false },
  'systemd-unit': { needsPages: false },
  'local-host': { needsPages: false },
  'undo-local-host': { needsPages: false },
};

async function main() {
  const [command = 'start', ...args] = process.argv.slice(2);
  const known = commands[command];
  if (!known) throw new Error(`There is no command ${command}. There are: ${Object.keys(commands).join(', ')}.`);
  if (process.platform !== 'linux') throw new Error('Guesthouse runs on Linux.');

  // Help and a refused flag should not wait for a build.
  const asksForHelp = args.includes('--help') || args.includes('-h');
  mkdirSync(`${checkoutDir}/node_modules/.cache/guesthouse`, { recursive: true });
  const release = await holdLock(`${checkoutDir}/node_modules/.cache/guesthouse/lock`, () =>
    say('Another start is preparing this folder; waiting for it.'),
  );
  try {
    await installDependencies();
    await generateClient();
    if (known.needsPages && !asksForHelp) await buildPages();
  } finally {
    release();
  }
  run(command, args);
}

function run(command, args) {
  const program = `${checkoutDir}/lib/setup/${command}.ts`;
  if (!existsSync(program)) throw new Error(`${program} is missing. Is this folder a whole copy of Guesthouse?`);
  const child = spawn(node24(), [program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', PATH: `${checkoutDir}/node_modules/.bin:${process.env.PATH}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error));
  child.on('exit', (code, signal) => process.exit(code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code));
}

function fail(error) {
  process.stderr.write(`${error?.message ?? error}\n`);
  process.exit(1);
}

main().catch(fail);
