import { existsSync, readFileSync } from 'node:fs';
import { holdLocalHost } from '#lib/setup/hold-data-folder.ts';
import { applyLocalHost } from '#lib/setup/local-host/apply-local-host.ts';
import { askYesNo } from '#lib/setup/local-host/ask-yes-no.ts';
import { keepKvmOpen } from '#lib/setup/local-host/closed-kvm.ts';
import { keepDeadKvmAway } from '#lib/setup/local-host/dead-kvm.ts';
import { describePlan } from '#lib/setup/local-host/describe-plan.ts';
import { inspectLocalHost } from '#lib/setup/local-host/inspect-local-host.ts';
import { foretellPackages } from '#lib/setup/local-host/install-packages.ts';
import { ensureLocalHostDir, readLocalHostChanges, writeForServer } from '#lib/setup/local-host/local-host-changes.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { prepareLocalSshd, superviseLocalSshd } from '#lib/setup/local-host/local-sshd.ts';
import { planLocalHost } from '#lib/setup/local-host/plan-local-host.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { startDaemons } from '#lib/setup/local-host/start-daemons.ts';
import { tellOrdinaryUser } from '#lib/setup/local-host/tell-ordinary-user.ts';
import { checkoutDir } from '#lib/setup/open-database.ts';
import { buildSetupCommand, rootDataDir } from '#lib/setup/setup-command.ts';
import type { LocalHostAnswer } from '#lib/setup/start-flags.ts';
import { isRoot, type SystemUser } from '#lib/setup/system-user.ts';

type LocalHostStart = {
  dataDir: string;
  answer: LocalHostAnswer;
  user: SystemUser | undefined;
  say: (line: string) => void;
};

/** What runs for this machine as a host. `hostFile`: where the server finds it once it is one; null where that failed. */
export type RunningLocalHost = { hostFile: string | null; stop(): Promise<void> };

/**
 * At each start: offers to make this machine a host while it is none, and runs what it needs once it is, also when
 * `npm run local-host` makes it one later. Never keeps the server from starting: a failure is told, and remote hosts work
 * all the same.
 */
export async function startLocalHost(start: LocalHostStart): Promise<RunningLocalHost> {
  const { dataDir } = start;
  const { hostFile } = localHostPaths(dataDir);
  try {
    if (!existsSync(hostFile)) await offerAlone(start);
    if (existsSync(hostFile)) return { hostFile, stop: (await runLocalHost(start)).stop };
    return { hostFile, stop: runWhenMade(start) };
  } catch (error) {
    tellFailure(error, start);
    return { hostFile: null, stop: async () => undefined };
  }
}

function tellFailure(error: unknown, { dataDir, say }: LocalHostStart): void {
  say(`This machine cannot be a host now: ${error instanceof Error ? error.message : String(error)}`);
  say(`Guesthouse goes on without it. Try again with: ${buildSetupCommand('local-host', { checkoutDir, dataDir })}`);
}

async function offerAlone(start: LocalHostStart): Promise<void> {
  const release = await holdLocalHost(start.dataDir);
  try {
    await offerLocalHost(start);
  } finally {
    release();
  }
}

/** Starts what a machine that is a host needs to be reached: libvirt where nobody else does, and our SSH server. */
async function runLocalHost({ dataDir, user, say }: LocalHostStart): Promise<{ stop(): Promise<void> }> {
  const agreed = new Set(readLocalHostChanges(dataDir).map(({ change }) => change.kind));
  if (agreed.has('remove-dead-kvm')) keepDeadKvmAway();
  if (agreed.has('open-kvm')) keepKvmOpen();
  // Without a service manager nobody else starts libvirt again after a reboot.
  if (!existsSync('/run/systemd/system')) await startDaemons(['virtlogd', 'libvirtd']);
  await prepareLocalSshd(dataDir, user);
  return superviseLocalSshd(dataDir, say);
}

/** Waits for `npm run local-host` to be done beside us; only root can run what comes then. Gives what ends it. */
function runWhenMade(start: LocalHostStart): () => Promise<void> {
  const { hostFile } = localHostPaths(start.dataDir);
  if (!isRoot()) return async () => undefined;
  let running: Promise<{ stop(): Promise<void> } | undefined> | undefined;
  const look = setInterval(() => {
    if (!existsSync(hostFile)) return;
    clearInterval(look);
    start.say('This machine was made a host; it can be added on the page of hosts.');
    running = runLocalHost(start).catch((error) => void tellFailure(error, start));
  }, 1_000);
  look.unref();
  return async () => {
    clearInterval(look);
    await (await running)?.stop();
  };
}

/** Shows the list of changes and makes them when the answer is yes. True when this machine is a host afterwards. */
export async function offerLocalHost({ dataDir, answer, user, say }: LocalHostStart): Promise<boolean> {
  const { choiceFile, hostFile } = localHostPaths(dataDir);
  const place = { checkoutDir, dataDir };
  if (answer === 'no') return false;
  // Asked once: whoever said no is told where to find it, not asked at each start.
  if (answer === 'ask' && existsSync(choiceFile) && readFileSync(choiceFile, 'utf8').includes('"no"')) return false;
  // only a start as root can make the changes, with the data of root
  const facts = await inspectLocalHost(isRoot() ? dataDir : rootDataDir);
  const plan = planLocalHost(facts);
  if (!facts.hasApt && !facts.sshServer.installed) {
    say(`This machine (${facts.distribution}) has no apt; install QEMU, libvirt and an SSH server to make it a host.`);
    return false;
  }
  const foretell = () => foretellPackages(plan, facts.knownPackages !== null);
  if (!facts.isRoot) {
    say(tellOrdinaryUser(place, plan, await foretell()));
    return false;
  }
  const hasTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (answer === 'ask' && !hasTerminal) {
    const command = buildSetupCommand('local-host', place, ['--yes']);
    say(`This machine is not made a host, because nobody can be asked. To do so: ${command}`);
    return false;
  }
  const undo = buildSetupCommand('undo-local-host', place);
  say(
    `To make this machine the first host, Guesthouse would:\n${describePlan(plan, await foretell())}\nAll of it is undone by: ${undo}`,
  );
  if (answer === 'ask' && !(await askYesNo('Do this now?'))) {
    ensureLocalHostDir(dataDir, user);
    writeForServer(choiceFile, { answer: 'no' }, user);
    say(`Nothing was changed. Later: ${buildSetupCommand('local-host', place)}`);
    return false;
  }
  try {
    await applyLocalHost(dataDir, user, approvedKinds(plan), say);
  } catch (error) {
    if (readLocalHostChanges(dataDir).length) say(`That failed. What was begun is undone by: ${undo}`);
    throw error;
  }
  const made = readLocalHostChanges(dataDir).length;
  say(`This machine is a host now (${made} changes, listed on its page).`);
  return existsSync(hostFile);
}

/** What a person agreed to: a pool or network that was to be made may turn out to need only a start. */
export function approvedKinds(plan: PlannedChange[]): Set<PlannedChange['kind']> {
  const kinds = new Set(plan.map(({ kind }) => kind));
  if (kinds.has('define-pool')) kinds.add('start-pool');
  if (kinds.has('define-network')) kinds.add('start-network');
  if (kinds.has('add-login')) kinds.add('add-subids');
  if (kinds.has('install-packages')) kinds.add('enable-services');
  return kinds;
}
