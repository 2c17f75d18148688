import { Agent, get } from 'node:http';
import { figuresOf, millisecondsOf, printLine } from '#tests/bench/measure.ts';
import { cpuMs, mustServerPid } from '#tests/bench/server-process.ts';
import { onDatabase } from '#tests/product/on-database.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';
import type { Product } from '#tests/product/start-product.ts';

const requests = 60;
/** a server that has just begun compiles what it runs */
const warmUps = 30;
const agent = new Agent({ keepAlive: true });

/** Asks for an answer as a browser does, packed, and reads it to its end. It stays packed: unpacking is not the server's time. */
const askPacked = (url: string, cookie: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'gzip, deflate, br' };
    get(url, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`the list answered ${answer.statusCode}`));
      answer.on('error', reject).on('end', resolve).resume();
    }).on('error', reject);
  });

/** A host that no engine looks after, as if another one had it: nothing finds out that its guests are only rows. */
const putHost = (product: Product): Promise<unknown> =>
  onDatabase(product, (database) =>
    database.query(
      `INSERT INTO "Host" (id, name, address, username, "hostKey", "publicKey", "keySecretId", connection, "leaseOwner", "leaseUntil")
       SELECT 'hst_0bench00000000000000000000', 'bench-rows', '192.0.2.1', username, "hostKey", "publicKey", "keySecretId", 'up', 'another', now() + interval '1 hour'
       FROM "Host" LIMIT 1`,
    ),
  );

const putGuests = (product: Product, count: number): Promise<unknown> =>
  onDatabase(product, (database) =>
    database.query(
      `INSERT INTO "Guest" (id, "hostId", uuid, name, origin, power, vcpus, "memoryMiB", tags, addresses, "cpuSamples", "memorySamples", hardware)
       SELECT 'gst_0bench' || lpad(i::text, 20, '0'), 'hst_0bench00000000000000000000', gen_random_uuid()::text, 'bench-' || i, 'foreign', 'off', 2, 2048, '{edge,prod}', '{10.0.0.1}', '{1,2,3}', '{1,2,3}',
              (SELECT hardware FROM "Guest" WHERE hardware IS NOT NULL LIMIT 1)
       FROM generate_series(1, $1) AS i ON CONFLICT DO NOTHING`,
      [count],
    ),
  );

/** Server time of the list, by the number of guests in the inventory. Rows are written straight into it: no host is asked. */
export async function benchList({ product, rpc, cookie }: SignedIn): Promise<void> {
  const before = (await rpc.guests.list({})).length;
  await putHost(product);
  for (const wanted of [300, 1000]) {
    await putGuests(product, wanted - before);
    const pid = mustServerPid(product.pid);
    const ask = () => askPacked(`${product.origin}/api/v1/guests`, cookie, agent);
    for (let i = 0; i < warmUps; i++) await ask();
    const usedBefore = cpuMs(pid);
    const samples: number[] = [];
    for (let i = 0; i < requests; i++) samples.push(await millisecondsOf(ask));
    const usedMs = (cpuMs(pid) - usedBefore) / requests;
    const listed = (await rpc.guests.list({})).length;
    if (listed !== wanted) throw new Error(`the list had ${listed} guests, not ${wanted}`);
    const { median, p95 } = figuresOf(samples);
    printLine({
      what: `list of ${wanted} guests over the API`,
      figure: `p95 ${p95.toFixed(0)} ms, median ${median.toFixed(0)} ms, ${usedMs.toFixed(0)} ms of CPU`,
      aim: 'p95 <= 50 ms',
      met: p95 <= 50,
    });
  }
  await onDatabase(product, (database) =>
    database.query(`DELETE FROM "Host" WHERE id = 'hst_0bench00000000000000000000'`),
  );
}
