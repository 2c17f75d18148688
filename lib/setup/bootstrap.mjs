// What `npm start` runs first. Plain JavaScript without dependencies, because nothing is installed yet and the machine's
// own Node may be as old as 18 (Debian 12). It brings Node 24, the dependencies and the build, then hands over to it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { holdLock } from './bootstrap-lock.mjs';
import { buildPages, checkoutDir, generateClient, installDependencies, node24, say } from './bootstrap-steps.mjs';

/**
 * Programs that can be asked for, and whether they need the built pages. They are in this folder under the name of the
 * command, but for those that say where; `build` ends when the pages are there.
 */
const commands = {
  start: { needsPages: true },
  backup: { needsPages: false },
  restore: { needsPages: false },
  'reset-password': { needsPages: false },
  'rotate-keys': { needsPages: false },
  'setup-link': { needsPages: false },
  'systemd-unit': { needsPages: false },
  'local-host': { needsPages: false },
  'undo-local-host': { needsPages: false },
  build: { needsPages: true, program: null },
  test: { needsPages: false, program: 'tests/run/run-tests.ts', mode: 'test' },
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
  if (known.program === null) return;
  run(`${checkoutDir}/${known.program ?? `lib/setup/${command}.ts`}`, args, known.mode ?? 'production');
}

function run(program, args, mode) {
  if (!existsSync(program)) throw new Error(`${program} is missing. Is this folder a whole copy of Guesthouse?`);
  const child = spawn(node24(), [program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: mode, PATH: `${checkoutDir}/node_modules/.bin:${process.env.PATH}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error));
  child.on('exit', (code, signal) => process.exit(code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code));
}

function fail(error) {
  process.stderr.write(`${error?.message ?? error}\n`);
  // who reads the last line of a test run finds one also where it could not begin
  if (process.argv[2] === 'test') process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}

main().catch(fail);
