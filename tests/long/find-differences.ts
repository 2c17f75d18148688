import { guestStateOfWord } from '#lib/domain/guest/guest-power.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { LongHost, LongWorld } from '#tests/long/long-world.ts';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What is in one list and not in the other, in words. */
function compare(what: string, there: readonly string[], known: readonly string[]): string[] {
  const onHost = new Set(there);
  const inInventory = new Set(known);
  return [
    ...there
      .filter((one) => !inInventory.has(one))
      .map((one) => `${what} ${one} is on the host and not in the inventory`),
    ...known.filter((one) => !onHost.has(one)).map((one) => `${what} ${one} is in the inventory and not on the host`),
    ...(known.length === inInventory.size ? [] : [`${what}: some are doubled in the inventory`]),
  ];
}

async function differencesOf({ sql }: LongWorld, { host, hostId }: LongHost): Promise<string[]> {
  const states = linesOf(
    (await host.exec('for u in $(virsh -q list --all --uuid); do echo "$u $(virsh -q domstate $u)"; done')).stdout,
  ).map((line) => `${line.slice(0, 36)} ${guestStateOfWord(line.slice(37))}`);
  const guests = await sql<{ uuid: string; power: string }>(
    `SELECT uuid, power FROM "Guest" WHERE "hostId" = $1 AND stage <> 'gone'`,
    [hostId],
  );
  const there: string[] = [];
  for (const pool of linesOf(await host.virsh('pool-list', '--name'))) {
    await host.virsh('pool-refresh', pool);
    const names = linesOf(await host.virsh('vol-list', pool)).map((line) => line.split(/\s{2,}/)[0]);
    there.push(...names.map((name) => `${pool}/${name}`));
  }
  const volumes = await sql<{ name: string }>(
    `SELECT p.name || '/' || v.name AS name FROM "Volume" v JOIN "Pool" p ON p."hostId" = v."hostId" AND p.uuid = v."poolUuid"
     WHERE v."hostId" = $1 AND p."isActive"`,
    [hostId],
  );
  // ours are named after the guest or the version that they were made for: none may outlive it
  const used = (await host.exec('for u in $(virsh -q list --all --uuid); do virsh -q domblklist $u --details; done'))
    .stdout;
  const versions = await sql<{ volume: string }>(
    `SELECT volume FROM "ImageVersion" WHERE "hostId" = $1 AND state = 'ready'`,
    [hostId],
  );
  const isOurs = (name: string) => /-(disk\d+|seed)\.|\.v\d+\.qcow2$/.test(name);
  const orphans = there.filter((path) => {
    const name = path.slice(path.indexOf('/') + 1);
    return isOurs(name) && !used.includes(`/${name}`) && !versions.some(({ volume }) => volume === name);
  });
  return [
    ...compare(
      `${host.name}: the guest`,
      states,
      guests.map(({ uuid, power }) => `${uuid} ${power}`),
    ),
    ...compare(
      `${host.name}: the volume`,
      there,
      volumes.map(({ name }) => name),
    ),
    ...orphans.map((name) => `${host.name}: the volume ${name} is nobody's`),
  ];
}

/** Looks at every host again, then holds the inventory against what `virsh` says there; and that nothing is left open. */
async function findDifferences(world: LongWorld): Promise<string[]> {
  const { rpc, sql } = world;
  const differences: string[] = [];
  for (const one of world.hosts) {
    const { operationId } = await rpc.hosts.check({ id: one.hostId });
    await world.endOf(operationId);
    differences.push(...(await differencesOf(world, one)));
  }
  const open = await sql<{ title: string; state: string; step: string | null }>(
    `SELECT title, state, (SELECT kind || ', tried ' || attempts || ' times, ' || coalesce("progressNote", refusal::text, 'no word')
       FROM "OperationStep" s WHERE s."operationId" = o.id AND s.state = 'running' LIMIT 1) AS step
     FROM "Operation" o WHERE state IN ('queued', 'running') OR "unsettledAt" IS NOT NULL`,
  );
  const stages = await sql<{ name: string; stage: string }>(
    `SELECT name, stage FROM "Guest" WHERE stage NOT IN ('present', 'gone')`,
  );
  return [
    ...differences,
    ...open.map(({ title, state, step }) => `the operation ${title} is open: ${state}, at ${step ?? 'no step'}`),
    ...stages.map(({ name, stage }) => `the guest ${name} is ${stage} for ever`),
  ];
}

/** Waits until the inventory is what the hosts have, and throws with what differs where it does not become so. */
export async function expectSound(world: LongWorld, timeoutMs = 120_000): Promise<void> {
  let last: string[] = [];
  const isSound = async () => {
    last = await findDifferences(world).catch((error: unknown) => [String(error)]);
    return last.length === 0;
  };
  await waitUntil('the inventory is what the hosts have', isSound, { timeoutMs, everyMs: 1_000 }).catch(() => {
    throw new Error(`The inventory is not what the hosts have:\n${last.join('\n')}`);
  });
}
