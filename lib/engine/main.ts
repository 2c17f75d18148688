import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerMetrics } from '#lib/engine/answer-metrics.ts';
import { composeEngine } from '#lib/engine/compose.ts';
import { openHttp } from '#lib/engine/http.ts';
import { readApiKeyActor } from '#lib/infra/auth/read-actor.ts';
import { createLogger } from '#lib/infra/log/logger.ts';
import { shareRuntime } from '#lib/infra/runtime/runtime.ts';
import { readServerConfig } from '#lib/setup/server-config.ts';
import { readServerSecrets } from '#lib/setup/server-secrets.ts';
import { watchSupervisor } from '#lib/setup/watch-supervisor.ts';

/** The server process. Started by set-up (`npm start`), which hands it GUESTHOUSE_CONFIG; never by hand. */
const config = readServerConfig();
const secrets = readServerSecrets(config.secretsFile);
const log = createLogger({ level: process.env.GUESTHOUSE_LOG_LEVEL ?? 'info' });

/** Keeps its name over restarts, so that a restarted engine takes its own hosts back at once. */
function readEngineId(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const id = `engine-${randomUUID()}`;
  writeFileSync(file, `${id}\n`, { mode: 0o600 });
  return id;
}

const engine = await composeEngine({
  databaseUrl: config.databaseUrl,
  origin: config.origin,
  authSecret: secrets.authSecret,
  masterKey: Buffer.from(secrets.masterKey, 'base64'),
  previousMasterKey: secrets.previousMasterKey ? Buffer.from(secrets.previousMasterKey, 'base64') : undefined,
  dataDir: config.dataDir,
  localHostFile: config.localHostFile,
  localHostCommands: config.localHostCommands,
  setupLinkCommand: config.setupLinkCommand,
  engineId: readEngineId(path.join(config.dataDir, 'engine-id')),
  log,
});
shareRuntime(engine.runtime);

const metrics = {
  registry: engine.metrics,
  token: process.env.GUESTHOUSE_METRICS_TOKEN || null,
  readKeyActor: (headers: Headers) => readApiKeyActor(engine.runtime.db, headers, new Date()),
};
const http = await openHttp({
  dev: process.env.NODE_ENV === 'development',
  dir: fileURLToPath(new URL('../..', import.meta.url)),
  listen: config.listen,
  port: config.port,
  tls: config.tls,
  trustProxy: config.trustProxy,
  answer: (request, response) => answerMetrics(metrics, request, response) || engine.answerUpload(request, response),
  upgrade(request, socket, head) {
    if (engine.consoles.handleUpgrade(request, socket, head)) return true;
    if (request.url?.split('?', 1)[0] !== '/ws/events') return false;
    engine.events.handleUpgrade(request, socket, head).catch((error: unknown) => {
      log.warn({ err: error }, 'a page could not be connected');
      socket.destroy();
    });
    return true;
  },
  onError: (error) => log.error({ err: error }, 'a request failed'),
});
log.info({ origin: config.origin }, 'Guesthouse is ready');

let isStopping = false;
async function stop(why: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ why }, 'Guesthouse stops');
  // in this order nobody comes back meanwhile, and what is open does not keep the server
  const closed = http.close();
  await engine.closeLines();
  await closed;
  shareRuntime(undefined);
  await engine.close();
  log.info('Guesthouse has stopped');
  process.exit(0);
}

watchSupervisor(() => void stop('its supervisor is gone'));
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'something was thrown that nobody caught');
  process.exit(1);
});
