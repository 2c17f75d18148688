import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import type { ImageServer } from '#tests/integration/images/image-server.ts';
import type { LongHost, LongWorld } from '#tests/long/long-world.ts';

type Place = { world: LongWorld; at: LongHost; pool: string; mirror: ImageServer; name: string };

export type Flow = {
  /** What it needs, made without a fault; gives what begins it. */
  prepare(place: Place): Promise<() => Promise<{ operationId: string }>>;
  /** where it is struck */
  isRipe(operation: OperationDetail): boolean;
};

const raw = Buffer.alloc(24 * 1024 * 1024, 1);
raw.writeUInt16BE(0x55aa, 510);

const stepOf = (operation: OperationDetail, kind: string) => operation.steps.find((step) => step.kind === kind);
const hasBegun = (kind: string) => (operation: OperationDetail) => {
  const step = stepOf(operation, kind);
  return step !== undefined && step.state !== 'waiting';
};

async function makeGuest({ world, at, pool, name }: Place, start: boolean): Promise<string> {
  const { guests } = await world.rpc.guests.create({
    name,
    source: { kind: 'iso', hostId: at.hostId as never, pool: 'images', volume: 'empty.iso' },
    diskBus: 'virtio',
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
    network: { kind: 'none' },
    pool,
    start,
  });
  await world.successOf(guests[0]?.operationId ?? '');
  return guests[0]?.guestId ?? '';
}

export const flows: Record<string, Flow> = {
  'a creation': {
    prepare:
      async ({ world, at, pool, name }) =>
      async () => {
        const { guests } = await world.rpc.guests.create({
          name,
          source: { kind: 'image', imageVersionId: at.imageVersionId as never },
          size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
          network: { kind: 'none' },
          login: { user: 'ines', password: 'correct horse' },
          pool,
        });
        return { operationId: guests[0]?.operationId ?? '' };
      },
    isRipe: hasBegun('ensure-linked-volume'),
  },
  'a deletion': {
    async prepare(place) {
      const id = await makeGuest(place, true);
      return () => place.world.rpc.guests.delete({ id, disks: ['vda'] });
    },
    isRipe: () => true,
  },
  'a start': {
    async prepare(place) {
      const id = await makeGuest(place, false);
      return () => place.world.rpc.guests.power({ id, action: 'start' });
    },
    isRipe: () => true,
  },
  'an image that is fetched': {
    async prepare({ world, at, pool, mirror, name }) {
      mirror.serve(`/${name}.img`, { body: raw, slowly: { chunkBytes: 1024 * 1024, everyMs: 100 } });
      return () =>
        world.rpc.images.fetch({
          name,
          osId: null,
          hostId: at.hostId,
          pool,
          url: mirror.url(`/${name}.img`),
          checksum: { kind: 'none' },
        });
    },
    isRipe: (operation) => (stepOf(operation, 'fetch-image')?.progress ?? 0) > 0,
  },
  'an image of a volume': {
    async prepare({ world, at, pool, name }) {
      const folder = pool === 'images' ? '/var/lib/libvirt/images' : `/var/lib/libvirt/${pool}`;
      await at.host.exec(`qemu-img create -q -f qcow2 ${folder}/${name}.img 64M`);
      await at.host.virsh('pool-refresh', pool);
      await world.successOf((await world.rpc.hosts.check({ id: at.hostId })).operationId);
      return () => world.rpc.images.adopt({ name, osId: null, hostId: at.hostId, pool, volume: `${name}.img` });
    },
    isRipe: () => true,
  },
};

/** Minutes each: see fault-builds.long.test.ts. */
export const buildFlow: Flow = {
  prepare:
    async ({ world, at, pool, name }) =>
    () =>
      world.rpc.images.build({ name, hostId: at.hostId, pool, diskGiB: 2, packages: [] }),
  isRipe: (operation) => (stepOf(operation, 'build-image')?.output.length ?? 0) > 0,
};
