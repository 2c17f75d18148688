import { type GuestState, guestStateWords } from '#lib/domain/guest/guest-power.ts';
import { explainRefusal, type Refusal } from '#lib/domain/refusal/refusals.ts';

type ActionRow = {
  /** The word on the button. */
  label: string;
  /** In which states it makes sense. */
  states: readonly GuestState[];
  /** `host`: the host must answer and no other operation may hold the guest. `look`: the host must answer. `row`: only our own row changes. */
  touches: 'host' | 'look' | 'row';
  /** Needs this of the guest. */
  needs?: 'display' | 'serial' | 'agent';
  /** Allowed while these hold the guest: what a person does when the other one does not end. */
  over?: readonly string[];
};

const active = ['running', 'paused', 'suspended', 'stopping', 'crashed'] as const;
/** What waits for the system inside, which may not answer. */
const endable = ['shutdown', 'shutdown-and-start', 'reboot'];
/** What only reads its disks. */
const reading = ['source', 'image.publish'];
const everyState = [...active, 'off', 'unknown'] as const;

/**
 * What may be done to a guest in which state: the one table that the server, the buttons, their tooltips and the tests
 * read. `crashed` counts as active: libvirt names it so only while QEMU is kept for inspection, a start is refused then.
 */
export const guestActions = {
  start: { label: 'Start', states: ['off'], touches: 'host' },
  shutdown: { label: 'Shut down', states: ['running'], touches: 'host' },
  shutdownAndStart: { label: 'Shut down and start', states: ['running'], touches: 'host' },
  reboot: { label: 'Reboot', states: ['running'], touches: 'host' },
  reset: { label: 'Reset', states: ['running', 'paused'], touches: 'host', over: endable },
  forceOff: { label: 'Force off', states: active, touches: 'host', over: endable },
  suspend: { label: 'Suspend', states: ['running'], touches: 'host' },
  resume: { label: 'Resume', states: ['paused', 'suspended'], touches: 'host' },
  delete: { label: 'Delete', states: [...active, 'off'], touches: 'host' },
  console: { label: 'Console', states: active, touches: 'look', needs: 'display' },
  serial: { label: 'Serial console', states: active, touches: 'look', needs: 'serial' },
  screenshot: { label: 'Screenshot', states: active, touches: 'look', needs: 'display' },
  sendKeys: { label: 'Send keys', states: ['running'], touches: 'look', needs: 'display' },
  agent: { label: 'Run a command', states: ['running'], touches: 'look', needs: 'agent' },
  rename: { label: 'Rename', states: ['off'], touches: 'host' },
  changeMedia: { label: 'Change media', states: [...active, 'off'], touches: 'host' },
  changeHardware: { label: 'Change hardware', states: [...active, 'off'], touches: 'host' },
  changeDefinition: { label: 'Change definition', states: [...active, 'off'], touches: 'host' },
  snapshot: { label: 'Snapshot', states: ['running', 'paused', 'off'], touches: 'host' },
  revertSnapshot: { label: 'Go back', states: ['running', 'paused', 'crashed', 'off'], touches: 'host' },
  deleteSnapshot: { label: 'Delete snapshot', states: ['running', 'paused', 'off'], touches: 'host' },
  clone: { label: 'Clone', states: ['off'], touches: 'host', over: reading },
  publish: { label: 'Publish as image', states: ['off'], touches: 'host', over: ['source'] },
  readDefinition: { label: 'Definition', states: everyState, touches: 'row' },
  describe: { label: 'Edit tags and notes', states: everyState, touches: 'row' },
  share: { label: 'Share', states: everyState, touches: 'row' },
} as const satisfies Record<string, ActionRow>;

export type GuestAction = keyof typeof guestActions;
export const guestActionNames = Object.keys(guestActions) as GuestAction[];

/** What a decision needs to know of a guest. What is left out is not held against it. */
export type GuestInQuestion = {
  name: string;
  state: GuestState;
  /** False once it has gone from its host. */
  isPresent?: boolean;
  hostName?: string;
  isHostReachable?: boolean;
  /** The kind of the operation that is working on it, `source` where one reads its disks. */
  lockedBy?: string | null;
  hasDisplay?: boolean;
  hasSerial?: boolean;
  hasAgent?: boolean;
};

export type Permission = { allowed: true } | { allowed: false; refusal: Refusal; reason: string };

const no = (refusal: Refusal): Permission => {
  const { title, next } = explainRefusal(refusal);
  return { allowed: false, refusal, reason: `${title} ${next}` };
};

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** The states in which an action is legal, as words: "running or paused". */
export const statesFor = (action: GuestAction): string =>
  list(guestActions[action].states.map((s) => guestStateWords[s]));

/** May this be done to this guest now, and if not, why and what then. Roles are another table (`domain/access`). */
export function canGuest(action: GuestAction, guest: GuestInQuestion): Permission {
  const row: ActionRow = guestActions[action];
  if (guest.isPresent === false && row.touches !== 'row')
    return no({ code: 'guest.gone', details: { guest: guest.name } });
  if (guest.isHostReachable === false && row.touches !== 'row')
    return no({ code: 'host.unreachable', details: { host: guest.hostName ?? 'The host' } });
  if (!row.states.includes(guest.state))
    return no({
      code: 'guest.wrong-state',
      details: { guest: guest.name, state: guestStateWords[guest.state], states: statesFor(action) },
    });
  if (guest.lockedBy && row.touches === 'host' && !row.over?.includes(guest.lockedBy))
    return no({ code: 'guest.locked' });
  if (row.needs === 'display' && guest.hasDisplay === false) return no({ code: 'guest.no-display' });
  if (row.needs === 'serial' && guest.hasSerial === false) return no({ code: 'guest.no-serial' });
  if (row.needs === 'agent' && guest.hasAgent === false) return no({ code: 'guest.no-agent' });
  return { allowed: true };
}

/** All that may be done to a guest now, in the order of the table. */
export const legalActionsOf = (guest: GuestInQuestion): GuestAction[] =>
  guestActionNames.filter((action) => canGuest(action, guest).allowed);
