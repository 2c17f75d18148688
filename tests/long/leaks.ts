import { readdirSync } from 'node:fs';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { LongWorld } from '#tests/long/long-world.ts';
import { serverPid } from '#tests/product/server-pid.ts';

/** What the product holds at one moment. All of it goes back to where it was when nobody does anything. */
export type Held = {
  /** sessions of sshd, virsh and what else our login runs, over all hosts */
  processes: number;
  /** open files of the server: lines, sockets, pipes */
  files: number;
  consoles: number;
  pages: number;
  operations: number;
  /** consoles that the database takes for open, tickets that could be used, sessions of people */
  openConsoles: number;
  tickets: number;
  sessions: number;
};

export async function lookAtHeld(world: LongWorld): Promise<Held> {
  const { product, sql } = world;
  const counts = await Promise.all(
    world.hosts.map(async ({ host }) => Number((await host.exec('ps -u guesthouse -o pid= | wc -l')).stdout.trim())),
  );
  const metrics = await world.metrics();
  const gauge = (name: string) => {
    const value = new RegExp(`^guesthouse_${name} (\\S+)$`, 'm').exec(metrics)?.[1];
    if (value === undefined) throw new Error(`no metric is called ${name}`);
    return Number(value);
  };
  const [row] = await sql<{ consoles: number; tickets: number; sessions: number }>(
    `SELECT (SELECT count(*)::int FROM "ConsoleSession" WHERE "closedAt" IS NULL) AS consoles,
       (SELECT count(*)::int FROM "ConsoleTicket" WHERE "usedAt" IS NULL AND "expiresAt" > now()) AS tickets,
       (SELECT count(*)::int FROM session) AS sessions`,
  );
  return {
    processes: counts.reduce((sum, count) => sum + count, 0),
    files: readdirSync(`/proc/${serverPid(product.pid)}/fd`).length,
    consoles: gauge('consoles_open'),
    pages: gauge('pages_open'),
    operations: gauge('operations_running'),
    openConsoles: row?.consoles ?? Number.NaN,
    tickets: row?.tickets ?? Number.NaN,
    sessions: row?.sessions ?? Number.NaN,
  };
}

/** A few files more are a pool that has grown to its size, not a leak: a leak is one per thing that was done. */
const filesMore = 24;
/** The same for commands of observers that run just now. */
const processesMore = 4;

/** Waits until no more is held than before, and throws with what is where it stays. */
export async function expectNothingLeaked(world: LongWorld, before: Held): Promise<Held> {
  let now = before;
  const isBack = async () => {
    now = await lookAtHeld(world);
    return (
      now.processes <= before.processes + processesMore &&
      now.files <= before.files + filesMore &&
      (['consoles', 'pages', 'operations', 'openConsoles', 'tickets', 'sessions'] as const).every(
        (what) => now[what] <= before[what],
      )
    );
  };
  await waitUntil('nothing is held any more', isBack, { timeoutMs: 90_000, everyMs: 500 }).catch(() => {
    throw new Error(`More is held than before: ${JSON.stringify(before)} became ${JSON.stringify(now)}`);
  });
  return now;
}
