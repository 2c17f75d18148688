import { expect } from 'vitest';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { ImageServer } from '#tests/integration/images/image-server.ts';
import { type Fault, smallPool } from '#tests/long/faults.ts';
import { expectSound } from '#tests/long/find-differences.ts';
import type { Flow } from '#tests/long/flows.ts';
import type { LongHost, LongWorld } from '#tests/long/long-world.ts';

/**
 * Begins a flow, strikes in the middle, mends, and waits for the end: success, or the one failure that the fault stands for;
 * never twice, never half. Then everything that was made is taken away again.
 */
export async function strikeFlow(
  { world, at, mirror }: { world: LongWorld; at: LongHost; mirror: ImageServer },
  name: string,
  fault: Fault,
  flow: Flow,
  timeoutMs?: number,
): Promise<void> {
  const pool = fault.mayFailWith ? smallPool : 'images';
  const begin = await flow.prepare({ world, at, pool, mirror, name });
  const { operationId } = await begin();
  const isRipe = async () => {
    const operation = await world.rpc.operations.get({ id: operationId });
    return operation.endedAt !== null || flow.isRipe(operation);
  };
  await waitUntil('it is in the middle', isRipe, { timeoutMs: 120_000, everyMs: 20 });
  await fault.strike({ world, at, operationId });
  await fault.mend({ world, at, operationId });

  const ended = await world.endOf(operationId, timeoutMs);
  const outcome = ended.state === 'succeeded' ? 'succeeded' : (ended.refusal?.code ?? ended.state);
  expect(['succeeded', ...(fault.mayFailWith ?? [])]).toContain(outcome);
  await waitUntil(
    'the host is up',
    async () => (await world.rpc.hosts.get({ id: at.hostId })).row.connection === 'up',
    { timeoutMs: 180_000 },
  );
  await expectSound(world);

  for (const guest of await world.rpc.guests.list({ name }))
    await world.successOf((await world.rpc.guests.delete({ id: guest.id, disks: ['vda'] })).operationId);
  const image = (await world.rpc.images.list()).find((one) => one.name === name);
  if (image) await world.successOf((await world.rpc.images.delete({ id: image.id })).operationId);
  await at.host.exec(`rm -f /var/lib/libvirt/images/${name}.img /var/lib/libvirt/${smallPool}/${name}.img`);
  await expectSound(world);
}
