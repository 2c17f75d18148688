import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { addHost, adoptTiny, type SignedIn, startSignedIn } from '#tests/product/signed-in.ts';

export type LongHost = { host: TestHost; hostId: string; imageVersionId: string };

/** The product as people run it, with hosts that have a tiny image each. */
export type LongWorld = SignedIn & {
  hosts: LongHost[];
  gateway: string;
  /** What the product tells to who measures it, as text. */
  metrics(): Promise<string>;
  /** Asks the product's own database. */
  sql<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Waits until an operation has ended, however, also while the product is away meanwhile. */
  endOf(operationId: string, timeoutMs?: number): Promise<OperationDetail>;
  /** The same for one that must succeed. */
  successOf(operationId: string, timeoutMs?: number): Promise<OperationDetail>;
  stop(): Promise<void>;
};

export async function openLongWorld(options: { name: string; count: number; internet?: boolean }): Promise<LongWorld> {
  const [testHosts, signedIn]: [TestHosts, SignedIn] = await Promise.all([startHosts(options), startSignedIn()]);
  const { product, rpc } = signedIn;
  const hosts: LongHost[] = [];
  for (const host of testHosts.hosts) {
    // what no firmware boots from; adding the host lists it
    await writeFile(path.join(host.folder, 'lib/images/empty.iso'), Buffer.alloc(65_536));
    await host.virsh('pool-refresh', 'images');
    const hostId = await addHost(signedIn, host);
    hosts.push({ host, hostId, imageVersionId: await adoptTiny(signedIn, host, hostId, `tiny-${host.name}`) });
  }
  const { token } = await rpc.apiKeys.create({ name: 'metrics', permissions: ['host.read'], days: 1 });
  const world: LongWorld = {
    ...signedIn,
    hosts,
    gateway: testHosts.gateway,
    async metrics() {
      const answer = await fetch(`${product.origin}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`no metrics: ${answer.status} ${text}`);
      return text;
    },
    async sql<T extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      const config = JSON.parse(readFileSync(path.join(product.dataDir, 'config.json'), 'utf8')) as {
        databaseUrl: string;
      };
      const client = new pg.Client({ connectionString: config.databaseUrl });
      await client.connect();
      try {
        return (await client.query<T>(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    async endOf(operationId, timeoutMs = 240_000) {
      const ask = async () => {
        const operation = await rpc.operations.get({ id: operationId }).catch(() => null);
        return operation && hasEnded(operation.state) ? operation : null;
      };
      return waitUntil(`the operation ${operationId} has ended`, ask, { timeoutMs, everyMs: 200 });
    },
    async successOf(operationId, timeoutMs) {
      const operation = await world.endOf(operationId, timeoutMs);
      if (operation.state !== 'succeeded')
        throw new Error(`${operation.title}: ${operation.state} ${JSON.stringify(operation.refusal)}`);
      return operation;
    },
    async stop() {
      await Promise.all([product.stop(), testHosts.stop()]);
    },
  };
  return world;
}
