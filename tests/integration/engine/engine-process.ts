import { composeEngine } from '#lib/engine/compose.ts';
import { createLogger } from '#lib/infra/log/logger.ts';
import { testMasterKey } from '#tests/integration/engine/test-engine.ts';

/** An engine in a process of its own, to be killed: the address of its database is its only argument. */
const [databaseUrl = ''] = process.argv.slice(2);
await composeEngine({
  databaseUrl,
  origin: 'http://127.0.0.1:3300',
  authSecret: 'a secret of tests only, 32 bytes long',
  masterKey: testMasterKey,
  localHostFile: null,
  engineId: 'engine-of-tests',
  log: createLogger({ level: 'silent' }),
});
process.stdout.write('ready\n');
