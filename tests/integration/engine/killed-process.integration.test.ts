import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import type { TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  lookAt,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
let child: ChildProcess | null = null;

/** The one that is killed at the end is this one from the first moment on. */
async function startProcess(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
  const started = spawn(process.execPath, [script, world.databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  await once(started.stdout, 'data');
  return started;
}

async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const over = once(process, 'exit');
  process.kill('SIGKILL');
  await over;
}

beforeAll(async () => {
  world = await startWorld({ name: 'kill', database: { templateUrl: inject('templateUrl') } });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
  // from here on the process runs what is asked for; this engine owns nothing and only asks and looks
  await engine.fleet.close();
});

afterAll(async () => {
  if (child) await kill(child);
  await world?.stop();
});

test('an engine that is killed with SIGKILL again and again makes one guest, once', async () => {
  const { operationId, guestId } = await createOne(admin, fromImage(place, 'survivor'));
  const stateNow = () => admin.operations.get({ id: operationId });
  let kills = 0;
  for (const kind of ['ensure-linked-volume', 'ensure-domain', 'ensure-running', 'wait-ready']) {
    const process = await startProcess();
    await waitUntil(`${kind} has begun`, async () => {
      const operation = await stateNow();
      const step = operation.steps.find((one) => one.kind === kind);
      return hasEnded(operation.state) || (step && step.state !== 'waiting');
    });
    await kill(process);
    // a guest that boots while the next process starts would leave that one nothing to wait for
    await host.exec('virsh -q suspend survivor');
    kills += 1;
    expect((await stateNow()).state).toBe('running');
  }
  await host.virsh('resume', 'survivor');
  await startProcess();
  await waitUntil('the operation has ended', async () => hasEnded((await stateNow()).state), { timeoutMs: 100_000 });
  expect(await stateNow()).toMatchObject({ state: 'succeeded', refusal: null });
  expect(kills).toBe(4);
  const there = await lookAt(host);
  expect(there).toMatchObject({ names: ['survivor'], runs: ['survivor'], seeds: [] });
  expect(there.disks).toHaveLength(1);
  expect((await admin.guests.get({ id: guestId })).row).toMatchObject({ power: 'running', stage: 'present' });
  expect(await engine.runtime.db.secret.count({ where: { kind: 'cloud-init' } })).toBe(0);
}, 200_000);
