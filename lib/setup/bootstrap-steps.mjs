import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkoutDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const modulesDir = path.join(checkoutDir, 'node_modules');
const cacheDir = path.join(modulesDir, '.cache', 'guesthouse');

export const say = (line) => process.stdout.write(`${line}\n`);

/** The Node that came with the dependencies. */
export const node24 = () => path.join(modulesDir, '.bin', 'node');

/** Installs when the lock file or the machine's kind changed since the last time that it ended well. */
export async function installDependencies() {
  const stamp = digestOf(
    [path.join(checkoutDir, 'package.json'), path.join(checkoutDir, 'package-lock.json')],
    process.arch,
  );
  if (isStamped('install', stamp) && existsSync(node24())) return;
  const started = Date.now();
  say('Installing the dependencies (about a minute the first time).');
  const { command, nodeDir } = await findNpm();
  const env = { ...process.env, PATH: `${nodeDir}:${process.env.PATH}`, npm_config_update_notifier: 'false' };
  // Not `npm ci`: it refuses a lock file whose optional packages of other platforms the registry does not have.
  // --no-save leaves package-lock.json as it is, so that updating the folder with git meets no local change.
  const args = ['install', '--include=dev', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, ...first] = command;
  const options = { cwd: checkoutDir, env: withoutNpmState(env) };
  await logged(program, [...first, ...args], options, 'install', 'The dependencies could not be installed');
  if (!existsSync(node24()))
    throw new Error('npm ended without installing Node. Remove the folder node_modules and start again.');
  writeStamp('install', stamp);
  say(`The dependencies are installed (${seconds(started)}).`);
}

/** Writes Prisma's client. It needs no engine for that; /bin/false keeps it from fetching one. */
export async function generateClient() {
  const schema = path.join(checkoutDir, 'prisma', 'schema.prisma');
  const stamp = digestOf([schema, path.join(modulesDir, 'prisma', 'package.json')], '');
  if (isStamped('client', stamp) && existsSync(path.join(checkoutDir, 'prisma', 'generated', 'client.ts'))) return;
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const prisma = path.join(modulesDir, 'prisma', 'build', 'index.js');
  await logged(
    node24(),
    [prisma, 'generate'],
    { cwd: checkoutDir, env: withNode24(env) },
    'client',
    'The database client could not be made',
  );
  writeStamp('client', stamp);
  say('The database client is made.');
}

const sources = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const configs = ['next.config.ts', 'next.config.mjs', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts'];

/** Builds the pages when any source differs from what they were built from. */
export async function buildPages() {
  const files = [...sources, ...configs].flatMap((name) => listFiles(path.join(checkoutDir, name))).filter(isBuilt);
  const stamp = digestOf(files, '');
  const stampFile = path.join(checkoutDir, '.next', 'guesthouse-build');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const started = Date.now();
  say('Building the pages (about half a minute).');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  const next = path.join(modulesDir, 'next', 'dist', 'bin', 'next');
  await logged(
    node24(),
    [next, 'build'],
    { cwd: checkoutDir, env: withNode24(env) },
    'build',
    'The pages could not be built',
  );
  writeFileSync(stampFile, stamp);
  say(`The pages are built (${seconds(started)}).`);
}

/**
 * The npm that installs, and the folder of the Node that it runs on: those that run this, or, where that Node is too old,
 * some of our own, installed apart. npm leaves out, without a word, each optional package whose `engines` do not name the
 * Node it runs on, and Tailwind's compiler is one: Debian 12's npm on Debian 12's Node would make a folder that cannot build.
 */
async function findNpm() {
  const own = process.env.npm_execpath;
  const given = own?.endsWith('.js') ? [process.execPath, own] : ['npm'];
  if (Number(process.versions.node.split('.')[0]) >= 24)
    return { command: given, nodeDir: path.dirname(process.execPath) };
  const { dependencies, packageManager } = JSON.parse(readFileSync(path.join(checkoutDir, 'package.json'), 'utf8'));
  const wanted = [`node@${dependencies.node}`, packageManager];
  const prefix = path.join(cacheDir, wanted.join('-'));
  const nodeDir = path.join(prefix, 'node_modules', '.bin');
  const cli = path.join(prefix, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const found = { command: [path.join(nodeDir, 'node'), cli], nodeDir };
  if (isStamped('npm', wanted.join(' ')) && existsSync(cli)) return found;
  say(`This machine has Node ${process.versions.node}; bringing Node ${dependencies.node} for Guesthouse alone.`);
  mkdirSync(prefix, { recursive: true });
  writeFileSync(path.join(prefix, 'package.json'), '{"private":true}\n');
  const args = ['install', ...wanted, '--no-audit', '--no-fund', '--loglevel=error', '--prefix', prefix];
  const [program, ...first] = given;
  const options = { cwd: prefix, env: withoutNpmState(process.env) };
  await logged(program, [...first, ...args], options, 'npm', 'Node could not be installed');
  writeStamp('npm', wanted.join(' '));
  return found;
}

/** What `npm start` puts into our environment describes this run of npm and would mislead the next one. */
function withoutNpmState(env) {
  const misleading = /^npm_(package_|lifecycle_|command$|config_local_prefix$|config_prefix$|node_execpath$)/;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !misleading.test(key)));
}

const withNode24 = (env) => ({ ...env, PATH: `${path.join(modulesDir, '.bin')}:${env.PATH}` });

/** Runs a program with its output in a log file; a failure is one sentence, its last lines, and where the rest is. */
function logged(program, args, options, name, failure) {
  const logFile = path.join(cacheDir, `${name}.log`);
  const log = openSync(logFile, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', log, log] });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, forward);
    const settle = (problem) => {
      closeSync(log);
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, forward);
      if (!problem) return resolve();
      const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n');
      reject(new Error(`${tail}\n${failure} (${problem}). The whole output is in ${logFile}`));
    };
    child.on('error', (error) => settle(error.message));
    child.on('exit', (code, signal) =>
      settle(code === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${code}`),
    );
  });
}

const isBuilt = (file) => !/\.test\.tsx?$|\.md$|\/lib\/setup\/.*\.mjs$/.test(file);

function listFiles(start) {
  if (!existsSync(start)) return [];
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const full = path.join(dir, entry.name);
      if (entry.isDirectory()) walk(full);
      else found.push(full);
    }
  };
  try {
    walk(start);
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    found.push(start);
  }
  return found.sort();
}

function digestOf(files, salt) {
  const hash = createHash('sha256').update(salt);
  for (const file of files) {
    if (!existsSync(file)) continue;
    hash.update(`\0${path.relative(checkoutDir, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const stampFileOf = (name) => path.join(cacheDir, `${name}.stamp`);
const isStamped = (name, stamp) => existsSync(stampFileOf(name)) && readFileSync(stampFileOf(name), 'utf8') === stamp;
const writeStamp = (name, stamp) => writeFileSync(stampFileOf(name), stamp);
const seconds = (since) => `${Math.max(1, Math.round((Date.now() - since) / 1000))} s`;
