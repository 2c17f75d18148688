import { composeEngine } from '#lib/engine/compose.ts';
import { createLogger } from '#lib/infra/log/logger.ts';
import { testMasterKey } from '#tests/integration/engine/test-engine.ts';

/** An engine in a process of its own, to be killed. Its arguments: the address of its database, and its name. */
const [databaseUrl = '', engineId = 'engine-of-tests'] = process.argv.slice(2);
await composeEngine({
  databaseUrl,
  origin: 'http://127.0.0.1:3300',
  authSecret: 'a secret of tests only, 32 bytes long',
  masterKey: testMasterKey,
  dataDir: null,
  localHostFile: null,
  localHostCommands: null,
  setupLinkCommand: null,
  engineId,
  log: createLogger({ level: 'silent' }),
});
process.stdout.write('ready\n');
