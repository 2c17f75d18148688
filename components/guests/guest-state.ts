import type { StateKind } from '#components/ui/state-kind.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import { canGuest, type GuestAction, type GuestInQuestion } from '#lib/domain/guest/guest-actions.ts';
import { type GuestState, isActive } from '#lib/domain/guest/guest-power.ts';
import { PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { makesGuest } from '#lib/domain/operation/operation-kind.ts';
import { explainRefusal } from '#lib/domain/refusal/refusals.ts';

const kinds: Record<GuestState, StateKind> = {
  running: 'running',
  paused: 'paused',
  suspended: 'paused',
  off: 'off',
  stopping: 'working',
  crashed: 'failed',
  unknown: 'unknown',
};

const words: Record<GuestState, string> = {
  running: 'Running',
  paused: 'Paused',
  suspended: 'Asleep',
  off: 'Off',
  stopping: 'Stopping',
  crashed: 'Crashed',
  unknown: 'Unknown',
};

const doing: Record<PowerAction, string> = {
  start: 'Starting',
  shutdown: 'Shutting down',
  'shutdown-and-start': 'Restarting',
  reboot: 'Rebooting',
  reset: 'Resetting',
  'force-off': 'Forcing off',
  suspend: 'Suspending',
  resume: 'Resuming',
};

/** Which power action an operation on this guest is; null for the other kinds. */
export function powerActionOf(row: Pick<GuestRow, 'name' | 'operation'>): PowerAction | null {
  const { operation } = row;
  if (operation?.kind !== 'guest.power') return null;
  return PowerAction.options.find((action) => powerActions[action].title(row.name) === operation.title) ?? null;
}

export type GuestLook = { kind: StateKind; word: string; stale: boolean };

/** A guest whose host does not answer is shown as it was seen last. */
export const isStale = (row: GuestRow): boolean => row.hostConnection !== 'up' && row.stage !== 'creating';

/** Why a copy of its disks cannot even be asked for: one that runs is shut down from the dialog. */
export const obstacleToAskingFor = (action: 'clone' | 'publish', row: GuestRow): string | null =>
  row.power === 'running' && row.may.includes('guest.change') && !isStale(row) ? null : obstacleTo(action, row);

/** Also where it is on its host already and has yet to be started; not where somebody shut it down while it was waited for. */
const isBeingMade = ({ operation, stage, power }: GuestRow): boolean =>
  makesGuest(operation?.kind) && (stage === 'creating' || (power === 'off' && operation?.isWaiting === false));

/** Shape and word of a guest's state. `pending`: what was asked for a moment ago, before the answer. */
export function lookOf(row: GuestRow, pending: PowerAction | null = null): GuestLook {
  if (isStale(row)) return { kind: kinds[row.power], word: `was ${words[row.power].toLowerCase()}`, stale: true };
  const working = (word: string): GuestLook => ({ kind: 'working', word, stale: false });
  if (isBeingMade(row)) return working('Creating');
  if (row.stage === 'deleting' || row.operation?.kind === 'guest.delete') return working('Deleting');
  const action = powerActionOf(row) ?? pending;
  // a start also waits until the system inside is ready; the guest itself runs long before
  if (action && !(action === 'start' && row.power === 'running')) return working(doing[action]);
  if (row.stage === 'creating') return { kind: 'queued', word: 'Not made yet', stale: false };
  return { kind: kinds[row.power], word: words[row.power], stale: false };
}

/** As `lock-of.ts` has it on the server. */
function lockedBy(row: GuestRow): string | null {
  if (row.operation && !row.operation.isWaiting) return powerActionOf(row) ?? row.operation.kind;
  return row.isRead ? 'source' : null;
}

/** What the table of legal actions needs to know of a row. */
export const questionOf = (row: GuestRow): GuestInQuestion => ({
  name: row.name,
  state: row.power,
  isPresent: row.stage !== 'gone',
  hostName: row.hostName ?? undefined,
  isHostReachable: row.hostConnection === 'up',
  lockedBy: lockedBy(row),
  hasDisplay: row.hasDisplay,
  hasSerial: row.hasSerial,
  hasAgent: row.hasAgent,
});

const needs: Partial<Record<GuestAction, Permission>> = {
  start: 'guest.power',
  shutdown: 'guest.power',
  shutdownAndStart: 'guest.power',
  reboot: 'guest.power',
  reset: 'guest.power',
  forceOff: 'guest.power',
  suspend: 'guest.power',
  resume: 'guest.power',
  delete: 'guest.delete',
  clone: 'guest.change',
  publish: 'guest.change',
  snapshot: 'guest.change',
  revertSnapshot: 'guest.change',
  deleteSnapshot: 'guest.change',
  console: 'guest.console',
  serial: 'guest.console',
  describe: 'guest.change',
  agent: 'guest.run',
  share: 'guest.share',
  readDefinition: 'guest.definition',
};

/** Why this person cannot do this to this guest now, as a sentence; null when nothing is in the way. */
export function obstacleTo(action: GuestAction, row: GuestRow): string | null {
  const permission = needs[action];
  if (permission && !row.may.includes(permission)) {
    return explainRefusal({ code: 'access.forbidden' }).title;
  }
  const verdict = canGuest(action, questionOf(row));
  return verdict.allowed ? null : verdict.reason;
}

/** Where a press on a guest leads: to its screen while it has one, else to what is known of it. */
export const tabOf = (row: GuestRow): 'console' | 'overview' =>
  isActive(row.power) &&
  row.stage === 'present' &&
  (row.hasDisplay || row.hasSerial) &&
  row.may.includes('guest.console')
    ? 'console'
    : 'overview';
