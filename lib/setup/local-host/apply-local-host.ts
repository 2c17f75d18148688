import { inspectLocalHost } from '#lib/setup/local-host/inspect-local-host.ts';
import {
  ensureLocalHostDir,
  readLocalHostChanges,
  writeLocalHostChanges,
} from '#lib/setup/local-host/local-host-changes.ts';
import { makeChange } from '#lib/setup/local-host/make-change.ts';
import { planLocalHost } from '#lib/setup/local-host/plan-local-host.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import type { SystemUser } from '#lib/setup/system-user.ts';

type Say = (line: string) => void;

/** These are nice to have: a host without them is still a host, and its page says what is missing. */
const mayFail = new Set<PlannedChange['kind']>([
  'define-pool',
  'start-pool',
  'define-network',
  'start-network',
  'add-subids',
  'remove-dead-kvm',
  'open-kvm',
]);

/**
 * Makes this machine a host, as root, one change after the other. Looks again before each, because one change brings
 * another (libvirt's package brings its network). What is begun is written down first, so that it can be undone even
 * when we are killed in the middle. Only the kinds in `approved` are done.
 */
export async function applyLocalHost(
  dataDir: string,
  user: SystemUser | undefined,
  approved: ReadonlySet<PlannedChange['kind']>,
  say: Say,
): Promise<void> {
  ensureLocalHostDir(dataDir, user);
  const tried = new Set<string>();
  for (;;) {
    const plan = planLocalHost(await inspectLocalHost(dataDir));
    const next = plan.find((change) => approved.has(change.kind) && !tried.has(keyOf(change)));
    if (!next) return;
    tried.add(keyOf(next));
    say(`  ${next.what}`);
    try {
      await makeAndRecord(dataDir, user, next);
    } catch (error) {
      if (!mayFail.has(next.kind)) throw error;
      say(`  That did not work, going on without: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

const keyOf = (change: PlannedChange): string => `${change.kind} ${change.command}`;

async function makeAndRecord(dataDir: string, user: SystemUser | undefined, change: PlannedChange): Promise<void> {
  const earlier = readLocalHostChanges(dataDir);
  const at = new Date().toISOString();
  const record = (recorded: PlannedChange, done: boolean) =>
    writeLocalHostChanges(dataDir, [...earlier, { at, done, change: recorded }], user);
  record(change, false);
  const made = await makeChange(change, { dataDir, user, record: (exact) => record(exact, false) });
  record(made, true);
}
