import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { LongHost, LongWorld } from '#tests/long/long-world.ts';

type Struck = { world: LongWorld; at: LongHost; operationId: string };

export type Fault = {
  strike(struck: Struck): Promise<void>;
  /** Takes the fault away; what it hit goes on. */
  mend(struck: Struck): Promise<void>;
  /** what an operation in the small pool may end with beside success */
  mayFailWith?: readonly string[];
};

/** Until the operation has met the fault, or was faster. */
const untilMet = async ({ world, operationId }: Struck): Promise<void> => {
  await waitUntil(
    'the operation has met it',
    async () => {
      const [row] = await world.sql<{ met: boolean }>(
        `SELECT o.state NOT IN ('queued', 'running') OR EXISTS (
           SELECT 1 FROM "OperationStep" s WHERE s."operationId" = o.id AND s.refusal IS NOT NULL) AS met
         FROM "Operation" o WHERE id = $1`,
        [operationId],
      );
      return row?.met;
    },
    { timeoutMs: 180_000, everyMs: 200 },
  );
};

/** A pool of 96 MiB that is full but for some KiB. */
export const smallPool = 'small';
const smallPath = `/var/lib/libvirt/${smallPool}`;

export async function makeSmallPool({ rpc, successOf }: LongWorld, { host, hostId }: LongHost): Promise<void> {
  await host.exec(`mkdir -p ${smallPath} && mount -t tmpfs -o size=96m,mode=711 small ${smallPath}`);
  const { operationId } = await rpc.hosts.createPool({ id: hostId, name: smallPool, path: smallPath });
  await successOf(operationId);
}

export const faults: Record<string, Fault> = {
  'the product is killed': {
    strike: ({ world }) => world.product.kill(),
    mend: ({ world }) => world.product.startAgain(),
  },
  'its database is killed': {
    strike: ({ world }) => world.product.killDatabase(),
    mend: ({ world }) => world.product.startAgain(),
  },
  'sshd is killed': {
    strike: ({ at }) => at.host.killSshd(),
    mend: (struck) => untilMet(struck).finally(struck.at.host.startSshd),
  },
  'libvirtd is killed': {
    strike: ({ at }) => at.host.killLibvirtd(),
    mend: ({ at }) => at.host.startLibvirtd(),
  },
  'the host is unplugged': {
    strike: ({ at }) => at.host.unplug(),
    mend: (struck) => untilMet(struck).finally(struck.at.host.plug),
  },
  'the line is cut': {
    // the host sees only its own processes; the server itself stays
    strike: async ({ at }) => void (await at.host.exec("pkill -KILL -f '^sshd: guesthouse'")),
    mend: () => Promise.resolve(),
  },
  'the pool is full': {
    strike: async ({ at }) => void (await at.host.exec(`dd if=/dev/zero of=${smallPath}/filler bs=64k 2>/dev/null`)),
    mend: ({ at, world, operationId }) =>
      world
        .endOf(operationId, 1_500_000)
        .then(() => undefined)
        .finally(() => at.host.exec(`rm -f ${smallPath}/filler`)),
    // before the guest runs, and while it does
    mayFailWith: ['pool.full', 'guest.disk-full'],
  },
};
