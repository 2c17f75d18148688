import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { EngineWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf } from '#tests/integration/engine/test-engine.ts';

/** A running tiny guest whose agent is known to be there. Gives its id and its UUID. */
export async function addAgentGuest(
  world: EngineWorld,
  hostId: string,
  name: string,
): Promise<{ id: string; uuid: string }> {
  const { uuid } = await world.host.defineTinyGuest({ name, start: true, network: true, agent: true });
  let id = '';
  await waitUntil(
    `the agent of ${name} is there`,
    async () => {
      const row = (await world.admin.guests.list({ hostId })).find((one) => one.uuid === uuid);
      id = row?.id ?? '';
      return row?.hasAgent === true;
    },
    { timeoutMs: 90_000 },
  );
  return { id, uuid };
}

/** Runs a line in a guest, to its end however that is, and gives the operation with what was printed. */
export async function runLine({ admin }: Pick<EngineWorld, 'admin'>, id: string, line: string, timeoutSeconds = 60) {
  const { operationId } = await admin.guests.run({ id, line, timeoutSeconds });
  const operation = await endOf(admin, operationId);
  // what was typed stands before it
  const output = operation.steps[0]?.output ?? '';
  return { operation, output: output.replace(/^\$ .*\n(> .*\n)*/, '') };
}
