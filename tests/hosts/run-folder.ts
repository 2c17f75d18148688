import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, killProcess, markProcess, type ProcessMark } from './process-mark.ts';
import { mustRun, runCommand } from './run-command.ts';
import { waitUntil } from './wait-until.ts';

/** One run of hosts: its folder, its bridge, and its subnet `10.99.<slot>.0/24`, in which the machine itself is `.1`. */
export type Run = { id: string; folder: string; bridge: string; slot: number; gateway: string };

const state = process.env.GUESTHOUSE_TEST_STATE ?? '/var/lib/guesthouse-tests';
const runsFolder = join(state, 'runs');
const subnetsFolder = join(state, 'subnets');

const bridgeOf = (runId: string) => `gh${runId}br`;

const readMark = async (file: string): Promise<ProcessMark | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessMark;
  } catch {
    return undefined;
  }
};

/** Written beside a host's folder, so that a later run can end what this one may leave. */
export const writeMark = (file: string, mark: ProcessMark) => writeFile(file, JSON.stringify(mark));

/** Ends the run's hosts, takes its bridge away and deletes its folder. Nothing of a run lies anywhere else. */
export async function removeRun(id: string): Promise<void> {
  const folder = join(runsFolder, id);
  const names = await readdir(folder).catch(() => []);
  const marks = await Promise.all(names.filter((n) => n.endsWith('.process')).map((n) => readMark(join(folder, n))));
  for (const mark of marks) {
    if (!mark) continue;
    killProcess(mark);
    await waitUntil(`the processes of run ${id} are gone`, () => !isRunning(mark), { everyMs: 10 });
  }
  if (existsSync(`/sys/class/net/${bridgeOf(id)}`)) await runCommand('ip', ['link', 'del', bridgeOf(id)]);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Removes every run whose owner is no longer alive. */
export async function reapDeadRuns(): Promise<void> {
  const ids = await readdir(runsFolder).catch(() => []);
  for (const id of ids) {
    const owner = await readMark(join(runsFolder, id, 'owner'));
    if (!owner || !isRunning(owner)) await removeRun(id);
  }
  const slots = await readdir(subnetsFolder).catch(() => []);
  for (const slot of slots) {
    const id = await readlink(join(subnetsFolder, slot)).catch(() => undefined);
    if (id && !existsSync(join(runsFolder, id))) await rm(join(subnetsFolder, slot), { force: true });
  }
}

/** Makes a run of this process with a subnet that neither another run nor the machine uses. */
export async function claimRun(): Promise<Run> {
  await mkdir(runsFolder, { recursive: true, mode: 0o711 });
  await mkdir(subnetsFolder, { recursive: true });
  const id = randomBytes(4).toString('hex');
  const folder = join(runsFolder, id);
  // Under its own name only when its owner is in it: a reaper takes a run without one for dead.
  const draft = join(state, `draft-${id}`);
  await mkdir(draft, { mode: 0o711 });
  await writeMark(join(draft, 'owner'), markProcess(process.pid));
  await rename(draft, folder);

  const routes = await mustRun('ip', ['-4', 'route', 'show', 'table', 'all']);
  for (let slot = 1; slot < 255; slot += 1) {
    if (routes.includes(` 10.99.${slot}.`) || routes.includes(`\n10.99.${slot}.`)) continue;
    const taken = await symlink(id, join(subnetsFolder, String(slot))).then(
      () => false,
      () => true,
    );
    if (taken) continue;
    const bridge = bridgeOf(id);
    await mustRun('ip', ['link', 'add', bridge, 'type', 'bridge']);
    await mustRun('ip', ['address', 'add', `10.99.${slot}.1/24`, 'dev', bridge]);
    await mustRun('ip', ['link', 'set', bridge, 'up']);
    return { id, folder, bridge, slot, gateway: `10.99.${slot}.1` };
  }
  await removeRun(id);
  throw new Error('Every subnet 10.99.1.0 … 10.99.254.0 is in use.');
}

/** Ends a run and gives its subnet back. */
export async function releaseRun(run: Run): Promise<void> {
  await removeRun(run.id);
  const link = join(subnetsFolder, String(run.slot));
  if ((await readlink(link).catch(() => undefined)) === run.id) await rm(link, { force: true });
}
