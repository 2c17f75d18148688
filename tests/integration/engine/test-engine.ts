import { createRouterClient } from '@orpc/server';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { composeEngine, type Engine } from '#lib/engine/compose.ts';
import { createLogger, type Logger } from '#lib/infra/log/logger.ts';
import { makePerson } from '#lib/procedures/people/make-person.ts';
import { router } from '#lib/procedures/router.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

export const testMasterKey = Buffer.alloc(32, 7);

/** An engine on a database of its own, without HTTP. */
export function startTestEngine(
  databaseUrl: string,
  onCrashPoint?: (name: string, operationId: string) => void,
  more: {
    engineId?: string;
    log?: Logger;
    keepAliveMs?: number;
    uploadIdleMs?: number;
    tendSeedsEveryMs?: number;
    dataDir?: string;
    localHostFile?: string;
  } = {},
): Promise<Engine> {
  return composeEngine({
    databaseUrl,
    origin: 'http://127.0.0.1:3300',
    authSecret: 'a secret of tests only, 32 bytes long',
    masterKey: testMasterKey,
    dataDir: null,
    localHostFile: null,
    localHostCommands: null,
    setupLinkCommand: null,
    engineId: 'engine-of-tests',
    log: createLogger({ level: process.env.GUESTHOUSE_LOG_LEVEL ?? 'silent' }),
    onCrashPoint,
    ...more,
  });
}

export const callerOf = (engine: Engine, actor: Actor | null) =>
  createRouterClient(router, { context: { runtime: engine.runtime, actor, now: () => new Date() } });

export type TestCaller = ReturnType<typeof callerOf>;

export async function makeActor(engine: Engine, role: Actor['role'], username: string = role): Promise<Actor> {
  const person = { name: `The ${role}`, username, email: '', role, password: 'a long password' };
  const userId = await makePerson(engine.runtime.db, person);
  const session = await engine.runtime.db.session.create({
    data: { id: `ses_${username}`, token: `tok_${username}`, userId, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  return { userId, name: person.name, role, via: { kind: 'session', sessionId: session.id } };
}

/** Waits until an operation has ended, however; gives it with its steps. */
export async function endOf(caller: TestCaller, id: string, timeoutMs = 90_000): Promise<OperationDetail> {
  let last: OperationDetail | null = null;
  await waitUntil(
    `the operation ${id} has ended`,
    async () => {
      last = await caller.operations.get({ id });
      return hasEnded(last.state);
    },
    { timeoutMs, everyMs: 50 },
  );
  return last as unknown as OperationDetail;
}

/** The same for one that must succeed; what went wrong is in the error. */
export async function successOf(caller: TestCaller, id: string, timeoutMs?: number): Promise<OperationDetail> {
  const operation = await endOf(caller, id, timeoutMs);
  if (operation.state !== 'succeeded')
    throw new Error(`${operation.title}: ${operation.state} ${JSON.stringify(operation.refusal)}`);
  return operation;
}

/** Adds a test host with its `guesthouse` login: its key is put there as a person would, by password or by hand. */
export async function addTestHost(engine: Engine, caller: TestCaller, host: TestHost): Promise<string> {
  const { publicKey } = await caller.hosts.identity();
  await host.exec(
    `umask 077; mkdir -p ~guesthouse/.ssh; echo '${publicKey}' >> ~guesthouse/.ssh/authorized_keys; chown -R guesthouse: ~guesthouse/.ssh`,
  );
  const { hostId, operationId } = await caller.hosts.add({
    name: host.name,
    address: host.address,
    port: host.port,
    username: host.user,
    hostKey: host.hostKey,
  });
  await successOf(caller, operationId);
  await waitUntil(
    'the host is up',
    async () => (await engine.runtime.db.host.findUnique({ where: { id: hostId } }))?.connection === 'up',
    { timeoutMs: 30_000 },
  );
  return hostId;
}
