import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { printedBytesMax } from '#lib/infra/agent/shell-command.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { addAgentGuest, runLine } from '#tests/integration/engine/agent-guest.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, callerOf, endOf, makeActor, successOf } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let hostId: string;
let id: string;
let uuid: string;

beforeAll(async () => {
  world = await startWorld({ name: 'agent', database: { templateUrl: inject('templateUrl') } });
  hostId = await addTestHost(world.engine, world.admin, world.host);
  ({ id, uuid } = await addAgentGuest(world, hostId, 'talks'));
}, 180_000);

afterAll(() => world?.stop());

const run = (line: string, timeoutSeconds?: number) => runLine(world, id, line, timeoutSeconds);
const isGone = async (mark: string) => (await run(`ps | grep -c '[${mark[0]}]${mark.slice(1)}'`)).output.trim() === '0';

test('an agent tells of the inside of its guest when somebody looks', async () => {
  expect((await world.admin.guests.get({ id })).inside).toBeNull();
  await world.admin.guests.lookInside({ id });
  const read = async () => (await world.admin.guests.get({ id })).inside;
  await waitUntil('it was read', async () => (await read()) !== null);
  expect(await read()).toMatchObject({
    system: { name: 'Tiny guest', isWindows: false },
    hostname: expect.any(String),
    timeZone: { name: 'UTC', offsetMinutes: 0 },
    interfaces: [{ name: 'eth0', mac: expect.stringMatching(/^52:54:00:/) }],
    can: { runCommands: true, setPasswords: true, freeze: true },
  });
  expect(Math.abs((await read())?.clockAheadSeconds ?? 99)).toBeLessThan(30);
});

test('a line is run as it was typed, and what it printed is read where it was run', async () => {
  const line = `printf '%s|' "it's" '"two  words"' '$(reboot)' 'ü€𝄞' '%d' '\\n'; echo; echo to stderr >&2; echo last`;
  const { operation, output } = await run(line);
  expect(operation.state).toBe('succeeded');
  expect(output).toBe(`it's|"two  words"|$(reboot)|ü€𝄞|%d|\\n|\nto stderr\nlast\n`);
  const long = `# ${'x'.repeat(4_000)}\necho after a long one`;
  expect((await run(long)).output).toBe('after a long one\n');
});

test('a code that is not 0 is a failure, with what was printed before it', async () => {
  const { operation, output } = await run('echo before; exit 3');
  expect(operation).toMatchObject({ state: 'failed', refusal: { code: 'agent.command-failed' }, isRepeatable: false });
  expect(operation.refusal?.title).toContain('code 3');
  expect(output).toBe('before\n');
});

test('one that prints without end costs the guest its agent no more', async () => {
  const { operation, output } = await run('head -c 30000000 /dev/zero | tr "\\0" x; echo over >&2');
  expect(operation.state).toBe('succeeded');
  // the last that fits into the output of a step, of the first that comes out of the guest
  expect(output).toMatch(/^x+$/);
  expect(output.length).toBeLessThanOrEqual(printedBytesMax);
  expect((await run('echo still there')).output).toBe('still there\n');
});

test('one that takes too long is ended with all that it began, and so is one that is cancelled', async () => {
  const slow = await run('sleep 4321 & sleep 4321', 2);
  expect(slow.operation).toMatchObject({ state: 'failed', refusal: { code: 'agent.command-slow' } });
  await waitUntil('it is gone', () => isGone('sleep 4321'));

  const { operationId } = await world.admin.guests.run({ id, line: 'sleep 8765' });
  await waitUntil('it runs', async () => !(await isGone('sleep 8765')));
  // it holds nothing: whoever wants to work on the guest does
  expect((await world.admin.guests.get({ id })).row.operation).toMatchObject({ isWaiting: true });
  await world.admin.operations.cancel({ id: operationId });
  expect((await endOf(world.admin, operationId)).state).toBe('cancelled');
  await waitUntil('it is gone', () => isGone('sleep 8765'));
});

test('many that take long hold nothing up that is done on their host', async () => {
  const begun = await Promise.all(
    Array.from({ length: 12 }, () => world.admin.guests.run({ id, line: 'sleep 2468', timeoutSeconds: 600 })),
  );
  const isRunning = async ({ operationId }: { operationId: string }) =>
    (await world.admin.operations.get({ id: operationId })).steps[0]?.result?.pid !== undefined;
  await waitUntil('all run', async () => (await Promise.all(begun.map(isRunning))).every(Boolean));
  await successOf(world.admin, (await world.admin.hosts.check({ id: hostId })).operationId);
  expect((await run('echo among them')).output).toBe('among them\n');
  for (const { operationId } of begun) await world.admin.operations.cancel({ id: operationId });
  for (const { operationId } of begun) expect((await endOf(world.admin, operationId)).state).toBe('cancelled');
  await waitUntil('they are gone', () => isGone('sleep 2468'));
});

test('a password is set, and kept nowhere; of an account that is not there the agent says so', async () => {
  const shadow = async () => (await run('grep ^root: /etc/shadow')).output;
  const before = await shadow();
  const password = `pässword's "new" $(one)`;
  const set = await world.admin.guests.setPassword({ id, user: 'root', password });
  await successOf(world.admin, set.operationId);
  expect(await shadow()).not.toBe(before);
  const nobody = await world.admin.guests.setPassword({ id, user: 'not-there', password });
  expect(await endOf(world.admin, nobody.operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'agent.refused' },
  });
  expect(await world.engine.runtime.db.secret.count({ where: { kind: 'guest-password' } })).toBe(0);
});

test('what a command printed is for who may run one there', async () => {
  const { operation } = await run('echo the solution');
  expect(operation.steps[0]?.output).toBe('$ echo the solution\nthe solution\n');
  const looker = await makeActor(world.engine, 'member', 'looker');
  await world.admin.guests.share({ id, username: 'looker', level: 'operator' });
  const seen = await callerOf(world.engine, looker).operations.get({ id: operation.id });
  expect(seen).toMatchObject({ state: 'succeeded', steps: [{ output: '', result: null }] });
  expect(JSON.stringify(seen)).not.toContain('solution');
});

test('of a guest without an agent, or that is off, that is said before anything is done', async () => {
  await world.host.virsh('destroy', uuid);
  const power = async () => (await world.admin.guests.get({ id })).row;
  await waitUntil('it is seen off', async () => (await power()).power === 'off');
  await expect(world.admin.guests.run({ id, line: 'true' })).rejects.toMatchObject({ code: 'guest.wrong-state' });
  const { uuid: mute } = await world.host.defineTinyGuest({ name: 'mute', start: true });
  const rowOf = async () => (await world.admin.guests.list({ hostId })).find((row) => row.uuid === mute);
  await waitUntil('it is seen', async () => (await rowOf())?.power === 'running');
  const asked = { id: (await rowOf())?.id ?? '', line: 'true' };
  await expect(world.admin.guests.run(asked)).rejects.toMatchObject({ code: 'guest.no-agent' });
  expect((await power()).hasAgent).toBe(false);
});
