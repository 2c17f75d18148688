import { createRouterClient, ORPCError } from '@orpc/server';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { createAuth } from '#lib/infra/auth/create-auth.ts';
import { hashToken } from '#lib/infra/auth/read-actor.ts';
import { type Db, openDb } from '#lib/infra/db/client.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { openJobs } from '#lib/infra/jobs/jobs.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { createLogger } from '#lib/infra/log/logger.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { createSecretBox } from '#lib/infra/secrets/secret-box.ts';
import type { CallContext } from '#lib/procedures/base.ts';
import { makePerson } from '#lib/procedures/people/make-person.ts';
import { router } from '#lib/procedures/router.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

/** Who asks, in the order of the columns of the table of access. */
export const askers = [
  'nobody',
  'student',
  'member',
  'instructor',
  'admin',
  // an instructor to whom the guests, the image and the operations belong
  'owner',
  // members, and one student, with whom the guests were shared
  'viewer',
  'operator',
  'coOwner',
  'studentShared',
] as const;
export type Asker = (typeof askers)[number];

const roles: Record<Exclude<Asker, 'nobody'>, Role> = {
  student: 'student',
  member: 'member',
  instructor: 'instructor',
  admin: 'admin',
  owner: 'instructor',
  viewer: 'member',
  operator: 'member',
  coOwner: 'member',
  studentShared: 'student',
};

export const origin = 'http://127.0.0.1:3300';
export const password = 'a long password';

/** What a call came to: `ok`, or the status and code it was refused with. */
export type Outcome = 'ok' | `${number} ${string}`;

const callerWith = (context: CallContext) => createRouterClient(router, { context });

export type World = Awaited<ReturnType<typeof openWorld>>;
export type WorldIds = Awaited<ReturnType<typeof makeThings>>;
export type WorldCaller = ReturnType<typeof callerWith>;

class RolledBack extends Error {}

/** A database with a host, guests, an image and operations of one person, and others around; no engine, so nothing acts. */
export async function openWorld(templateUrl: string) {
  const database = await copyDatabase(templateUrl);
  const { db, close } = openDb(database.url, () => undefined);
  const jobs = await openJobs({ databaseUrl: database.url, onError: () => undefined });
  const runtime: Runtime = {
    db,
    jobs,
    auth: createAuth({ db, secret: 'a secret of tests only, 32 bytes long', origin }),
    box: createSecretBox(Buffer.alloc(32, 7)),
    log: createLogger({ level: 'silent' }),
    origin,
    dataDir: null,
    localHostFile: null,
    localHostCommands: null,
    setupLinkCommand: null,
  };
  const actors = await makeActors(db);
  const ids = await makeThings(db, actors);
  await jobs.ensureQueue(ids.host);

  const callerOf = (actor: Actor | null, within: Db = db) =>
    callerWith({ runtime: { ...runtime, db: within }, actor, now: () => new Date() });

  return {
    databaseUrl: database.url,
    runtime,
    db,
    ids,
    actors,
    callerOf,
    actorOf: (asker: Asker): Actor | null => (asker === 'nobody' ? null : actors[asker]),
    /** Calls, tells what it came to, and takes everything back, so that every call meets the same world. */
    async ask(actor: Actor | null, call: (caller: WorldCaller, ids: WorldIds) => Promise<unknown>): Promise<Outcome> {
      let outcome: Outcome = 'ok';
      const attempt = db.$transaction(
        async (tx) => {
          try {
            await call(callerOf(actor, withoutCommit(tx as Db)), ids);
          } catch (error) {
            if (!(error instanceof ORPCError)) throw error;
            outcome = `${error.status} ${String(error.code)}`;
          }
          throw new RolledBack();
        },
        { timeout: 30_000, maxWait: 30_000 },
      );
      await attempt.catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
      return outcome;
    },
    async close() {
      await jobs.stop();
      await close();
      await database.drop();
    },
  };
}

/** A client on a transaction that is taken back: what asks it for a transaction gets the same one. */
function withoutCommit(tx: Db): Db {
  const within: Db = new Proxy(tx, {
    get(target, key) {
      if (key === '$transaction') return (work: (inner: Db) => Promise<unknown>) => work(within);
      return Reflect.get(target, key);
    },
  });
  return within;
}

async function makeActors(db: Db): Promise<Record<Exclude<Asker, 'nobody'>, Actor>> {
  const made: [string, Actor][] = [];
  for (const [username, role] of Object.entries(roles)) {
    const name = username.toLowerCase();
    const userId = await makePerson(db, { name: username, username: name, email: '', role, password });
    const expiresAt = new Date(Date.now() + 3_600_000);
    const session = { id: `ses_${name}`, token: `tok_${name}`, userId, expiresAt };
    await db.session.create({ data: session });
    made.push([username, { userId, name: username, role, via: { kind: 'session', sessionId: session.id } }]);
  }
  return Object.fromEntries(made) as Record<Exclude<Asker, 'nobody'>, Actor>;
}

async function makeThings(db: Db, actors: Record<Exclude<Asker, 'nobody'>, Actor>) {
  const ids = {
    host: newId('host'),
    pool: '11111111-1111-4111-8111-111111111111',
    /** off */
    guest: newId('guest'),
    /** running, with a screen and a serial line */
    running: newId('guest'),
    image: newId('image'),
    imageVersion: newId('imageVersion'),
    queued: newId('operation'),
    failed: newId('operation'),
    key: newId('apiKey'),
    setupToken: 'a token of set-up',
    people: Object.fromEntries(Object.entries(actors).map(([name, actor]) => [name, actor.userId])) as Record<
      Exclude<Asker, 'nobody'>,
      string
    >,
  };
  const ownerId = actors.owner.userId;
  const seenAt = new Date();
  await db.secret.create({ data: { id: 'sec_test', kind: 'ssh-key', data: Buffer.from('x') } });
  await db.host.create({
    data: {
      id: ids.host,
      name: 'kvm1',
      address: '10.99.0.11',
      username: 'guesthouse',
      hostKey: 'AAAA',
      publicKey: 'ssh-ed25519 AAAA',
      keySecretId: 'sec_test',
      connection: 'up',
      facts: hostFacts,
      pools: {
        create: {
          uuid: ids.pool,
          name: 'images',
          type: 'dir',
          path: '/var/lib/libvirt/images',
          isActive: true,
          autostart: true,
          capacityBytes: 1n << 40n,
          allocationBytes: 0n,
          availableBytes: 1n << 40n,
          seenAt,
          volumes: {
            create: ['base.qcow2', 'loose.qcow2'].map((name) => ({
              name,
              path: `/var/lib/libvirt/images/${name}`,
              format: 'qcow2',
              capacityBytes: 1n << 30n,
              allocationBytes: 1n << 20n,
            })),
          },
        },
      },
    },
  });
  const shares = {
    create: (['viewer', 'operator', 'coOwner', 'studentShared'] as const).map((name) => ({
      userId: actors[name].userId,
      level: { viewer: 'viewer', operator: 'operator', coOwner: 'owner', studentShared: 'operator' }[name],
    })),
  };
  const guest = {
    hostId: ids.host,
    ownerId,
    origin: 'guesthouse',
    hasDisplay: true,
    hasSerial: true,
    hasAgent: true,
    memoryMiB: 512,
    seenAt,
  };
  const uuid = (n: number) => `22222222-2222-4222-8222-22222222222${n}`;
  const disk = "<disk device='disk'><driver type='qcow2'/><source file='/pool/web.qcow2'/><target dev='vda'/></disk>";
  const { hardware } = parseGuestXml(`<domain><name>web</name><uuid>1</uuid><devices>${disk}</devices></domain>`);
  await db.guest.create({
    data: { ...guest, id: ids.guest, uuid: uuid(1), name: 'web', power: 'off', shares, hardware },
  });
  await db.guest.create({ data: { ...guest, id: ids.running, uuid: uuid(2), name: 'db', power: 'running', shares } });
  await db.snapshot.create({
    data: {
      guestId: ids.guest,
      name: 'before',
      kind: 'internal',
      power: 'off',
      memory: 'none',
      takenAt: seenAt,
      isCurrent: true,
      disks: [{ target: 'vda', path: '/pool/web.qcow2', format: 'qcow2' }],
    },
  });
  await db.guestVersion.create({
    data: {
      guestId: ids.guest,
      number: 1,
      xml: '<domain><name>web</name><uuid>1</uuid><devices/></domain>',
      source: 'guesthouse',
    },
  });
  await db.image.create({
    data: {
      id: ids.image,
      name: 'base',
      ownerId,
      versions: {
        create: {
          id: ids.imageVersion,
          number: 1,
          hostId: ids.host,
          poolUuid: ids.pool,
          volume: 'base.qcow2',
          state: 'ready',
          source: { kind: 'volume', pool: 'images', volume: 'base.qcow2' },
          format: 'qcow2',
          capacityBytes: 1n << 30n,
        },
      },
    },
  });
  const operation = { kind: 'guest.power', title: 'Reset db', hostId: ids.host, guestId: ids.running, userId: ownerId };
  await db.operation.create({ data: { ...operation, id: ids.queued, state: 'queued' } });
  const start = { guestId: ids.guest, uuid: uuid(1), action: 'start' };
  await db.operation.create({
    data: {
      ...operation,
      id: ids.failed,
      title: 'Start web',
      guestId: ids.guest,
      state: 'failed',
      endedAt: seenAt,
      steps: { create: { number: 1, kind: 'change-power', title: 'Start the guest', input: start } },
    },
  });
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.apiKey.create({
    data: {
      id: ids.key,
      userId: ownerId,
      name: 'key',
      hash: hashToken('none'),
      hint: 'gh_none',
      permissions: [],
      expiresAt,
    },
  });
  await db.setupToken.create({ data: { id: 'set_1', hash: hashToken(ids.setupToken), expiresAt } });
  return ids;
}

const hostFacts = {
  hostname: 'kvm1',
  osName: 'Debian GNU/Linux 12 (bookworm)',
  osId: 'debian',
  osCodename: 'bookworm',
  kernel: '6.1.0',
  arch: 'x86_64',
  libvirtVersion: '9.0.0',
  qemuVersion: '7.2.0',
  cpuModel: null,
  cpus: 8,
  memoryMiB: 32_768,
  memoryFreeMiB: 30_000,
  virtType: 'qemu',
  firmwares: ['bios', 'uefi'],
  hasSecureBoot: false,
  hasTpm: false,
  hasClipboardChannel: false,
  isRoot: false,
  groups: ['libvirt'],
  tools: ['mmdebstrap'],
  bridges: ['br0'],
  uptimeSeconds: 1,
};
