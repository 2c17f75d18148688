import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addAgentGuest, runLine } from '#tests/integration/engine/agent-guest.ts';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import {
  type AgentScenarioName,
  agentScenarios,
  type CrashScenario,
} from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let id: string;
const chain = createCrashChain();

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'told', database, onCrashPoint: chain.onCrashPoint });
  const hostId = await addTestHost(world.engine, world.admin, world.host);
  ({ id } = await addAgentGuest(world, hostId, 'told'));
}, 180_000);

afterAll(() => world?.stop('abandoned'));

const acts: Record<AgentScenarioName, () => Promise<{ operationId: string }>> = {
  'a command': () => world.admin.guests.run({ id, line: 'echo once >>/tmp/first; sleep 1' }),
  'a command of which nobody knows whether it was begun': () =>
    world.admin.guests.run({ id, line: 'echo once >>/tmp/second' }),
  'a password': () => world.admin.guests.setPassword({ id, user: 'root', password: 'new' }),
  'a password of nobody': () => world.admin.guests.setPassword({ id, user: 'not-there', password: 'new' }),
};

test('killed at every place it comes by, a command is run once at most, and no password is kept', async () => {
  const begun: { name: AgentScenarioName; operationId: string; scenario: CrashScenario }[] = [];
  chain.begin();
  for (const name of Object.keys(acts) as AgentScenarioName[]) {
    const scenario: CrashScenario = agentScenarios[name];
    const { operationId } = await acts[name]();
    if (scenario.spares) chain.spare(operationId, scenario.spares);
    begun.push({ name, operationId, scenario });
  }
  const { places } = await chain.run(world, begun);
  for (const { name, operationId, scenario } of begun) {
    expect([name, places(operationId).toSorted()]).toEqual([name, [...scenario.places].toSorted()]);
    expect([name, (await endOf(world.admin, operationId)).state]).toEqual([name, scenario.ends]);
  }
  const unknown = begun.find(({ name }) => name.endsWith('whether it was begun'));
  expect((await endOf(world.admin, unknown?.operationId ?? '')).refusal?.code).toBe('agent.command-unknown');
  expect((await runLine(world, id, 'cat /tmp/first; cat /tmp/second 2>/dev/null; true')).output).toBe('once\n');
  expect(await world.engine.runtime.db.secret.count({ where: { kind: 'guest-password' } })).toBe(0);
}, 400_000);
