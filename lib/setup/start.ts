import { homedir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { checkPort } from '#lib/setup/check-port.ts';
import { chooseOrigin } from '#lib/setup/choose-origin.ts';
import { ensureDataFolder } from '#lib/setup/ensure-data-folder.ts';
import { ensureServerSecrets } from '#lib/setup/ensure-server-secrets.ts';
import { ensureTls } from '#lib/setup/ensure-tls.ts';
import { holdDataFolder } from '#lib/setup/hold-data-folder.ts';
import { startLocalHost } from '#lib/setup/local-host/start-local-host.ts';
import { checkoutDir, hasEmbeddedDatabase, migrateDatabase, startOwnDatabase } from '#lib/setup/open-database.ts';
import { prepareRelease } from '#lib/setup/prepare-release.ts';
import type { ServerConfig } from '#lib/setup/server-config.ts';
import { serverLogFile } from '#lib/setup/server-log.ts';
import { buildSetupCommand, buildStartAsRoot } from '#lib/setup/setup-command.ts';
import { lacksAdmin, makeSetupLink } from '#lib/setup/setup-token.ts';
import { parseStartFlags, type StartFlags, startHelp } from '#lib/setup/start-flags.ts';
import { ServerSupervisor } from '#lib/setup/supervise-server.ts';
import { ensureServerUser, isRoot } from '#lib/setup/system-user.ts';
import { writePrivateFile } from '#lib/setup/write-private-file.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Everything that was started, ended in the reverse order. */
const endings: Array<() => Promise<void> | void> = [];

async function endAll(): Promise<void> {
  for (let end = endings.pop(); end; end = endings.pop()) {
    await Promise.resolve(end()).catch((error) => say(error instanceof Error ? error.message : String(error)));
  }
}

async function start(flags: StartFlags): Promise<number> {
  const user = ensureServerUser();
  ensureDataFolder(flags.dataDir, user);
  endings.push(await holdDataFolder(flags.dataDir));
  await checkPort(flags.listen, flags.port, user);

  const databaseExists = flags.databaseUrl !== undefined || hasEmbeddedDatabase(flags.dataDir, user);
  const isFirstStart = flags.databaseUrl === undefined && !databaseExists;
  const secretsFile = ensureServerSecrets(flags.dataDir, user, databaseExists && flags.databaseUrl === undefined);
  let databaseUrl = flags.databaseUrl;
  if (databaseUrl === undefined) {
    if (isFirstStart) say('Making the database.');
    const starting = startOwnDatabase(flags.dataDir, user);
    // told before it is there: Ctrl-C while it starts must not leave it behind
    endings.push(() =>
      starting.then(
        (database) => database.stop(),
        () => undefined,
      ),
    );
    const database = await starting;
    databaseUrl = database.url;
    if (database.adopted) say('The database was still running; going on with it.');
    void database.exited.then(() => end(1, 'The database ended by itself; ending too.'));
  }
  const applied = await migrateDatabase(databaseUrl);
  if (applied.length) say(`The tables are up to date (${applied.length} new).`);

  const localHost = await startLocalHost({ dataDir: flags.dataDir, answer: flags.localHost, user, say });
  endings.push(() => localHost.stop());

  const origin = chooseOrigin(flags);
  const place = { checkoutDir, dataDir: flags.dataDir };
  const config: ServerConfig = {
    dataDir: flags.dataDir,
    databaseUrl,
    databaseEmbedded: flags.databaseUrl === undefined,
    listen: flags.listen,
    port: flags.port,
    origin,
    tls: ensureTls(flags, origin, user, new Date()),
    trustProxy: flags.trustProxy,
    secretsFile,
    localHostFile: localHost.hostFile,
    localHostCommands: {
      byRoot: isRoot(),
      prepare: isRoot() ? buildSetupCommand('local-host', place) : buildStartAsRoot(checkoutDir),
      undo: buildSetupCommand('undo-local-host', place),
    },
    setupLinkCommand: buildSetupCommand('setup-link', place),
  };
  const configFile = path.join(flags.dataDir, 'config.json');
  writePrivateFile(configFile, `${JSON.stringify(config, null, 2)}\n`, user);

  const releaseDir = prepareRelease(checkoutDir, flags.dataDir, user);
  // a person at a terminal gets plain words; a journal, a file or a pipe gets the server's log
  const logFile = process.stdout.isTTY ? serverLogFile(flags.dataDir) : undefined;
  const server = new ServerSupervisor({ ...flags, releaseDir, configFile, user, logFile, say });
  endings.push(() => server.stop());
  const finished = server.run();
  if (await server.untilListening()) await announce(config, logFile);
  return finished;
}

async function announce(config: ServerConfig, logFile: string | undefined): Promise<void> {
  say(`\nGuesthouse is at ${config.origin}`);
  if (logFile !== undefined) say(`Ctrl-C ends it. What the server does is written to ${logFile}`);
  if (config.tls?.selfSigned) say('Its certificate was made here, so the browser will warn once.');
  const { dataDir, databaseUrl } = config;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    if (!(await lacksAdmin(client))) return;
    // Under systemd our output goes to the journal, where others may read it.
    if (process.env.JOURNAL_STREAM && !process.stdout.isTTY)
      return say(`To make the first admin, run: ${buildSetupCommand('setup-link', { checkoutDir, dataDir })}`);
    say(`Make the first admin (works once, within 24 hours):\n  ${await makeSetupLink(client, config.origin)}`);
  } finally {
    await client.end();
  }
}

let isEnding = false;

async function end(code: number, why?: string): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  if (why) say(why);
  await endAll();
  process.exit(code);
}

async function main(): Promise<void> {
  const surroundings = { isRoot: isRoot(), home: homedir(), env: process.env };
  const parsed = parseStartFlags(process.argv.slice(2), surroundings);
  if (parsed.kind === 'help') return say(startHelp);
  if (parsed.kind === 'refused') {
    process.stderr.write(`${parsed.reason}\n`);
    process.exitCode = 2;
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0, '\nEnding.'));
  // Whoever started us may be killed without a word to us; then nobody could stop us any more.
  const parent = process.ppid;
  setInterval(
    () => process.ppid !== parent && void end(0, 'The process that started this is gone; ending.'),
    1000,
  ).unref();
  try {
    const code = await start(parsed.flags);
    if (!isEnding) await end(code);
  } catch (error) {
    if (!isEnding) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await end(1);
  }
}

await main();
