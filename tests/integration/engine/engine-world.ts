import type { Actor } from '#lib/domain/access/actor.ts';
import type { Engine } from '#lib/engine/compose.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { callerOf, makeActor, startTestEngine, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

type WorldOptions = {
  /** the hosts are called `<name>1`, `<name>2`, … */
  name: string;
  count?: number;
  internet?: boolean;
  /** the migrated database to copy (`inject('templateUrl')`), or one to use as it is */
  database: { templateUrl: string } | { url: string };
  onCrashPoint?: (name: string, operationId: string) => void;
  log?: Logger;
  /** a test that unplugs a host need not wait out the 15 s that a person's hosts have */
  keepAliveMs?: number;
  /** after so long an upload that nobody goes on with is given up */
  uploadIdleMs?: number;
  /** see EngineOptions; a test need not wait a minute */
  tendSeedsEveryMs?: number;
};

/** Hosts, and an engine with an admin on a database of its own: what most tests of the engine begin with. */
export type EngineWorld = {
  databaseUrl: string;
  hosts: TestHosts;
  /** the first of them; none is known to the engine yet */
  host: TestHost;
  engine: Engine;
  actor: Actor;
  admin: TestCaller;
  /** Ends the engine as a kill does and starts another one; `engine` and `admin` are the new ones' then. */
  crash(): Promise<void>;
  /** Ends everything; an engine that stands at a crash point as a kill does, it would never end by itself. */
  stop(how?: 'closed' | 'abandoned'): Promise<void>;
};

export async function startWorld({ name, count = 1, internet, ...options }: WorldOptions): Promise<EngineWorld> {
  const own = 'templateUrl' in options.database ? await copyDatabase(options.database.templateUrl) : null;
  const databaseUrl = 'url' in options.database ? options.database.url : (own?.url ?? '');
  const { onCrashPoint, log, keepAliveMs, uploadIdleMs, tendSeedsEveryMs } = options;
  const start = () =>
    startTestEngine(databaseUrl, onCrashPoint, {
      ...(log ? { log } : {}),
      keepAliveMs,
      uploadIdleMs,
      tendSeedsEveryMs,
    });
  const [hosts, engine] = await Promise.all([startHosts({ count, name, internet }), start()]);
  const [host] = hosts.hosts;
  if (!host) throw new Error('no host was started');
  const actor = await makeActor(engine, 'admin');
  const world: EngineWorld = {
    databaseUrl,
    hosts,
    host,
    engine,
    actor,
    admin: callerOf(engine, actor),
    async crash() {
      await world.engine.abandon();
      world.engine = await start();
      world.admin = callerOf(world.engine, actor);
    },
    async stop(how = 'closed') {
      if (how === 'closed') await world.engine.close();
      else await world.engine.abandon();
      await Promise.all([hosts.stop(), own?.drop()]);
    },
  };
  return world;
}
