import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { holdsLease, renewLease, takeLease } from '#lib/engine/hosts/host-lease.ts';
import { changeHostState } from '#lib/engine/hosts/host-state.ts';
import { changeOperation } from '#lib/engine/workers/operation-rows.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type OpenedCopy, openCopy } from '#tests/setup/open-copy.ts';

const hostId = 'hst_lease';
const id = 'op_lease';

let opened: OpenedCopy;

beforeAll(async () => {
  opened = await openCopy(inject('templateUrl'));
  const { db } = opened;
  await db.secret.create({ data: { id: 'sec_lease', kind: 'ssh-key', data: Buffer.from('x') } });
  const login = { username: 'guesthouse', hostKey: 'AAAA', publicKey: 'ssh-ed25519 AAAA', keySecretId: 'sec_lease' };
  await db.host.create({ data: { id: hostId, name: 'kvm1', address: '10.99.0.11', connection: 'up', ...login } });
  await db.operation.create({ data: { id, kind: 'host.check', title: 'Check', state: 'running', hostId } });
});

afterAll(() => opened?.close());

/** A write to the operation that has the lease and does not commit until it may. */
async function beginWrite(fence: number) {
  let finish: () => void = () => undefined;
  const mayFinish = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let isBegun = false;
  const done = changeOperation({ db: opened.db, id, lease: { hostId, fence } }, { progress: 0.5 }, () => {
    isBegun = true;
    return mayFinish;
  });
  done.catch(() => undefined);
  await waitUntil('the write has the lease', () => isBegun);
  return { finish, done };
}

/** How many wait for a lock of somebody else's. */
async function countWaiting(): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return ((await opened.pool.query(text)).rows[0] as { count: number }).count;
}

test('what operations write holds up neither the renewal of the lease nor what is seen of the host', async () => {
  const { db } = opened;
  const lease = await takeLease(db, hostId, 'first');
  if (!lease) throw new Error('the host is not free');
  const write = await beginWrite(lease.fence);
  // each would wait for the write for ever
  expect(await renewLease(db, lease, 'first')).toBe(true);
  expect(await changeHostState(db, hostId, { connection: 'up' }, new Date())).toBe(false);
  write.finish();
  await write.done;
});

test('a takeover waits for a write that has the lease, and a later one of the old owner finds it lost', async () => {
  const { db } = opened;
  const old = await takeLease(db, hostId, 'first');
  if (!old) throw new Error('the host is not free');
  const write = await beginWrite(old.fence);
  await db.host.update({ where: { id: hostId }, data: { leaseUntil: new Date(0) } });
  const takeover = takeLease(db, hostId, 'second');
  await waitUntil('the takeover waits', async () => (await countWaiting()) === 1);
  expect(await holdsLease(db, { hostId, fence: old.fence + 1 })).toBe(false);
  write.finish();
  await write.done;
  expect(await takeover).toEqual({ hostId, fence: old.fence + 1 });
  const late = changeOperation({ db, id, lease: old }, { progress: 0.7 });
  await expect(late).rejects.toMatchObject({ refusal: { code: 'operation.lost-host' } });
});

test('a write of the old owner that begins during a takeover finds the lease lost', async () => {
  const { db } = opened;
  const old = await takeLease(db, hostId, 'second');
  if (!old) throw new Error('the host is not free');
  let late: Promise<void> = Promise.resolve();
  await db.$transaction(async (tx) => {
    await takeLease(tx, hostId, 'second');
    late = changeOperation({ db, id, lease: old }, { progress: 0.8 });
    late.catch(() => undefined);
    await waitUntil('the write waits', async () => (await countWaiting()) === 1);
  });
  await expect(late).rejects.toMatchObject({ refusal: { code: 'operation.lost-host' } });
});

test('of two that want a host at once, one gets it', async () => {
  const { db } = opened;
  await db.host.update({ where: { id: hostId }, data: { leaseUntil: new Date(0) } });
  const got = await Promise.all(['third', 'fourth', 'fifth'].map((engine) => takeLease(db, hostId, engine)));
  expect(got.filter((lease) => lease !== null)).toHaveLength(1);
});
