import type { IncomingMessage } from 'node:http';
import type { Actor } from '#lib/domain/access/actor.ts';
import { HostId } from '#lib/domain/id.ts';
import type { ConsoleMatch } from '#lib/engine/gateway/console-deps.ts';
import { createConsoleGateway } from '#lib/engine/gateway/console-gateway.ts';
import { wireConsoles } from '#lib/engine/gateway/console-wiring.ts';
import { createEventsGateway } from '#lib/engine/gateway/events-gateway.ts';
import { createHostFleet } from '#lib/engine/hosts/host-fleet.ts';
import { createHostLinks } from '#lib/engine/hosts/host-links.ts';
import { refreshLocalHost } from '#lib/engine/hosts/refresh-local-host.ts';
import { openLiveFeed } from '#lib/engine/live/live-feed.ts';
import { createMetrics } from '#lib/engine/metrics.ts';
import { createObservers } from '#lib/engine/observe/observers.ts';
import { stepTable } from '#lib/engine/steps/step-table.ts';
import { createUploadDoor } from '#lib/engine/uploads/answer-upload.ts';
import { createUploadDesk } from '#lib/engine/uploads/upload-desk.ts';
import { tendSeeds } from '#lib/engine/workers/tend-seeds.ts';
import { createWorker } from '#lib/engine/workers/worker.ts';
import { createAuth } from '#lib/infra/auth/create-auth.ts';
import { readApiKeyActor, readSessionActor } from '#lib/infra/auth/read-actor.ts';
import { openDb } from '#lib/infra/db/client.ts';
import { closeLeftConsoles, pruneTickets } from '#lib/infra/db/prune-consoles.ts';
import { pruneEvents, type StoredEvent } from '#lib/infra/db/read-events.ts';
import { openJobs } from '#lib/infra/jobs/jobs.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { pruneSecrets } from '#lib/infra/secrets/prune-secrets.ts';
import { createSecretBox } from '#lib/infra/secrets/secret-box.ts';

export type EngineOptions = {
  databaseUrl: string;
  origin: string;
  authSecret: string;
  /** 32 bytes */
  masterKey: Uint8Array;
  /** opens what was sealed before the last rotation, where that was cut off */
  previousMasterKey?: Uint8Array;
  dataDir: string | null;
  localHostFile: string | null;
  localHostCommands: Runtime['localHostCommands'];
  setupLinkCommand: Runtime['setupLinkCommand'];
  /** the same after a restart, so that it finds its own hosts again at once */
  engineId: string;
  log: Logger;
  /** see HandshakeOptions; shorter in tests of lines that are lost */
  keepAliveMs?: number;
  /** after so long without a part an upload is given up; shorter in tests */
  uploadIdleMs?: number;
  /** guests that became ready when nobody waited for them any more are looked at this often; more often in tests */
  tendSeedsEveryMs?: number;
  /** see RunOperationDeps; for tests of crashes */
  onCrashPoint?: (name: string, operationId: string) => void;
};

/** Long enough for a laptop that was closed over a meal. What is half-made takes room, and one of the host's places for operations. */
const uploadIdleMs = 60 * 60_000;
const pruneEveryMs = 10 * 60_000;
const eventsKeptMs = 60 * 60_000;
/** A creation that failed can be tried again for so long. */
const firstSettingsKeptMs = 7 * 24 * 60 * 60_000;
/** Operations whose next try is due, or that lost their job (the database was away at the wrong moment), are looked for. */
const tendEveryMs = 1_000;

/** A hung agent costs three seconds of a look, and nobody waits for the answer. */
const tendSeedsEveryMs = 60_000;

/** Puts the engine together: every long-lived thing of this process is made here and ended by `close`, in order. */
export async function composeEngine(options: EngineOptions) {
  const { log, databaseUrl, origin } = options;
  const onDbError = (error: Error) => log.warn({ err: error }, 'an idle database connection broke');
  const { db, pool, close: closeDb } = openDb(databaseUrl, onDbError);
  const jobs = await openJobs({
    databaseUrl,
    onError: (error) => log.warn({ err: error }, 'the job queue had an error'),
  });
  const auth = createAuth({ db, secret: options.authSecret, origin });
  const box = createSecretBox(options.masterKey, options.previousMasterKey);
  const runtime: Runtime = {
    db,
    jobs,
    auth,
    box,
    log,
    origin,
    dataDir: options.dataDir,
    localHostFile: options.localHostFile,
    localHostCommands: options.localHostCommands,
    setupLinkCommand: options.setupLinkCommand,
  };

  const links = createHostLinks({ db, box, log, keepAliveMs: options.keepAliveMs });
  const observers = createObservers({ db, log, links });
  const uploads = createUploadDesk({ idleMs: options.uploadIdleMs ?? uploadIdleMs });
  const worker = createWorker({
    runtime,
    engineId: options.engineId,
    jobs,
    links,
    observers,
    uploads,
    steps: stepTable,
    onCrashPoint: options.onCrashPoint,
  });
  const fleet = createHostFleet({
    db,
    log,
    engineId: options.engineId,
    links,
    observers,
    onOwned: async (hostId) => {
      await worker.take(hostId);
      await worker.resume(hostId);
    },
    onUp: worker.hurry,
    onLost: worker.leave,
    onForgotten: jobs.forgetQueue,
  });
  const feed = await openLiveFeed({ db, databaseUrl, log });

  const authenticate = (request: IncomingMessage): Promise<Actor | null> => readSessionActor(auth, headersOf(request));
  const revocations = new Set<(match: ConsoleMatch) => void>();
  const consoles = createConsoleGateway(
    wireConsoles({
      runtime,
      engineId: options.engineId,
      links,
      authenticate,
      onRevoked(listener) {
        revocations.add(listener);
        return () => revocations.delete(listener);
      },
    }),
  );
  const events = createEventsGateway({ db, feed, log, origin, authenticate });
  const answerUpload = createUploadDoor({
    db,
    log,
    desk: uploads,
    origin,
    readSessionActor: authenticate,
    readKeyActor: (headers) => readApiKeyActor(db, headers, new Date()),
  });

  const react = (event: StoredEvent) => {
    if (event.topic === 'host') void fleet.changed(event.subject).catch(warn);
    if (event.topic === 'operation') void worker.changed(event.subject).catch(warn);
    if (event.topic === 'look') void look(event.subject).catch(warn);
    if (event.topic === 'look-inside') void lookInside(event.subject).catch(warn);
    if (event.topic === 'access') for (const listener of revocations) listener({ userId: event.subject });
  };
  // an engine that does not watch the host has nothing to look at
  const look = async (id: string) => {
    if (HostId.safeParse(id).success) return observers.lookAtStorage(id);
    const guest = await db.guest.findUnique({ where: { id }, select: { hostId: true, uuid: true } });
    if (!guest) return;
    await observers.lookAtGuest(guest.hostId, guest.uuid);
    await observers.lookAtSnapshots(guest.hostId, guest.uuid);
  };
  const lookInside = async (id: string) => {
    const guest = await db.guest.findUnique({ where: { id }, select: { hostId: true, uuid: true } });
    if (guest) await observers.lookInside(guest.hostId, guest.uuid);
  };
  const warn = (error: unknown) => log.warn({ err: error }, 'a change could not be followed');
  const unsubscribe = feed.subscribe((batch) => batch.forEach(react));

  await closeLeftConsoles(db, options.engineId, new Date());
  await refreshLocalHost(db, box, options.localHostFile);
  await worker.take(null);
  await worker.resume(null);
  await fleet.start();
  const prune = async () => {
    await pruneEvents(db, new Date(Date.now() - eventsKeptMs));
    await pruneTickets(db);
    await pruneSecrets(db, new Date(Date.now() - firstSettingsKeptMs));
  };
  const pruning = setInterval(() => void prune().catch(warn), pruneEveryMs);

  let isTending = false;
  const tending = setInterval(async () => {
    if (isTending) return;
    isTending = true;
    await worker.tend(fleet.owned()).catch(warn);
    isTending = false;
  }, tendEveryMs);

  let isTendingSeeds = false;
  const tendingSeeds = setInterval(async () => {
    if (isTendingSeeds) return;
    isTendingSeeds = true;
    await tendSeeds({ runtime, links, owned: fleet.owned }).catch(warn);
    isTendingSeeds = false;
  }, options.tendSeedsEveryMs ?? tendSeedsEveryMs);

  const countBy = async (rows: Promise<{ key: string; count: number }[]>) =>
    Object.fromEntries((await rows).map((row) => [row.key, row.count]));
  const metrics = createMetrics({
    consoles: () => consoles.list().length,
    pages: events.count,
    operations: worker.count,
    hosts: () => countBy(db.$queryRaw`SELECT connection AS key, count(*)::int AS count FROM "Host" GROUP BY 1`),
    guests: () =>
      countBy(db.$queryRaw`SELECT power AS key, count(*)::int AS count FROM "Guest" WHERE stage <> 'gone' GROUP BY 1`),
  });

  const stopTimers = () => {
    clearInterval(pruning);
    clearInterval(tending);
    clearInterval(tendingSeeds);
    unsubscribe();
  };

  return {
    runtime,
    consoles,
    events,
    answerUpload,
    metrics,
    fleet,
    observers,
    pool,
    /** Tells the pages and the consoles that the server stops, and ends their lines. */
    async closeLines(): Promise<void> {
      events.close();
      await consoles.stop();
    },
    /** Ends everything at the next safe place. What operations were in the middle of goes on with the next start. */
    async close(): Promise<void> {
      stopTimers();
      events.close();
      await consoles.stop();
      await worker.close();
      await jobs.stop();
      await fleet.close();
      await links.closeAll();
      await feed.close();
      await closeDb();
    },
    /** Ends as a killed process does, for tests: lines and connections break, and nothing is written any more. */
    async abandon(): Promise<void> {
      stopTimers();
      events.close();
      await jobs.abandon();
      await Promise.all([closeDb(), feed.close(), consoles.stop()]);
      await Promise.all([fleet.abandon(), links.closeAll()]);
    },
  };
}

export type Engine = Awaited<ReturnType<typeof composeEngine>>;

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
