import { describe, expect, it } from 'vitest';
import {
  canGuest,
  type GuestAction,
  guestActionNames,
  guestActions,
  legalActionsOf,
  statesFor,
} from './guest-actions.ts';
import {
  type GuestState,
  guestStateOf,
  guestStateOfNumber,
  guestStateOfWord,
  guestStates,
  guestStateWords,
  isActive,
  libvirtStates,
} from './guest-power.ts';

/** Written out by hand, so that a change of the table has to be meant. */
const legal: Record<GuestState, GuestAction[]> = {
  running: [
    'shutdown',
    'shutdownAndStart',
    'reboot',
    'reset',
    'forceOff',
    'suspend',
    'delete',
    'console',
    'serial',
    'screenshot',
    'sendKeys',
    'agent',
    'changeMedia',
    'changeHardware',
    'changeDefinition',
    'snapshot',
    'revertSnapshot',
    'deleteSnapshot',
    'readDefinition',
    'describe',
    'share',
  ],
  paused: [
    'reset',
    'forceOff',
    'resume',
    'delete',
    'console',
    'serial',
    'screenshot',
    'changeMedia',
    'changeHardware',
    'changeDefinition',
    'snapshot',
    'revertSnapshot',
    'deleteSnapshot',
    'readDefinition',
    'describe',
    'share',
  ],
  suspended: [
    'forceOff',
    'resume',
    'delete',
    'console',
    'serial',
    'screenshot',
    'changeMedia',
    'changeHardware',
    'changeDefinition',
    'readDefinition',
    'describe',
    'share',
  ],
  off: [
    'start',
    'delete',
    'rename',
    'changeMedia',
    'changeHardware',
    'changeDefinition',
    'snapshot',
    'revertSnapshot',
    'deleteSnapshot',
    'clone',
    'publish',
    'readDefinition',
    'describe',
    'share',
  ],
  stopping: [
    'forceOff',
    'delete',
    'console',
    'serial',
    'screenshot',
    'changeMedia',
    'changeHardware',
    'changeDefinition',
    'readDefinition',
    'describe',
    'share',
  ],
  crashed: [
    'forceOff',
    'delete',
    'console',
    'serial',
    'screenshot',
    'changeMedia',
    'changeHardware',
    'changeDefinition',
    'revertSnapshot',
    'readDefinition',
    'describe',
    'share',
  ],
  unknown: ['readDefinition', 'describe', 'share'],
};

describe('guestActions', () => {
  it.each(guestStates)('says what is legal for a guest that is %s', (state) => {
    expect(legalActionsOf({ name: 'web-01', state })).toEqual(legal[state]);
  });

  it('explains every refusal in a sentence with a next step', () => {
    for (const action of guestActionNames)
      for (const state of guestStates) {
        const answer = canGuest(action, { name: 'web-01', state });
        if (answer.allowed) continue;
        expect(answer.refusal.code).toBe('guest.wrong-state');
        expect(answer.reason).toContain('web-01');
        expect(answer.reason).toMatch(/^\S.*\. \S.*\.$/s);
        expect(answer.reason).not.toContain('undefined');
      }
  });

  it('says it as a person would', () => {
    expect(canGuest('reset', { name: 'web-01', state: 'off' })).toMatchObject({
      reason: 'web-01 is off. Only running or paused guests can do this.',
    });
    expect(statesFor('forceOff')).toBe('running, paused, asleep, stopping or crashed');
  });

  it('never touches a host that does not answer, nor a guest that is gone, but lets its row be edited', () => {
    for (const action of guestActionNames) {
      const state = guestActions[action].states[0];
      const mayAlways = guestActions[action].touches === 'row';
      expect(canGuest(action, { name: 'a', state, isHostReachable: false }).allowed).toBe(mayAlways);
      expect(canGuest(action, { name: 'a', state, isPresent: false }).allowed).toBe(mayAlways);
    }
  });

  it('waits for another operation, save to look and to force', () => {
    for (const action of guestActionNames) {
      const { states, touches } = guestActions[action];
      const answer = canGuest(action, { name: 'a', state: states[0], lockedBy: 'create' });
      expect(answer.allowed).toBe(touches !== 'host');
      if (!answer.allowed) expect(answer.refusal.code).toBe('guest.locked');
    }
    expect(canGuest('forceOff', { name: 'a', state: 'running', lockedBy: 'shutdown' }).allowed).toBe(true);
    expect(canGuest('forceOff', { name: 'a', state: 'running', lockedBy: 'shutdown-and-start' }).allowed).toBe(true);
    expect(canGuest('start', { name: 'a', state: 'off', lockedBy: 'shutdown' }).allowed).toBe(false);
  });

  it('asks for a screen, a serial line and an agent where they are needed', () => {
    const guest = { name: 'a', state: 'running', hasDisplay: false, hasSerial: false, hasAgent: false } as const;
    expect(canGuest('console', guest)).toMatchObject({ refusal: { code: 'guest.no-display' } });
    expect(canGuest('serial', guest)).toMatchObject({ refusal: { code: 'guest.no-serial' } });
    expect(canGuest('agent', guest)).toMatchObject({ refusal: { code: 'guest.no-agent' } });
  });
});

describe('states', () => {
  it('maps every state of libvirt, by name, number and word', () => {
    expect(libvirtStates.map(guestStateOf)).toEqual([
      'unknown',
      'running',
      'running',
      'paused',
      'stopping',
      'off',
      'crashed',
      'suspended',
    ]);
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, -1].map(guestStateOfNumber)).toEqual([
      'unknown',
      'running',
      'running',
      'paused',
      'stopping',
      'off',
      'crashed',
      'suspended',
      'unknown',
      'unknown',
    ]);
    expect(
      ['no state', 'running', 'idle', 'paused', 'in shutdown', 'shut off', 'crashed', 'pmsuspended', 'new'].map(
        guestStateOfWord,
      ),
    ).toEqual(['unknown', 'running', 'running', 'paused', 'stopping', 'off', 'crashed', 'suspended', 'unknown']);
  });

  it('has a word for each and knows which hold a QEMU', () => {
    for (const state of guestStates) expect(guestStateWords[state]).not.toBe('');
    expect(guestStates.filter(isActive)).toEqual(['running', 'paused', 'suspended', 'stopping', 'crashed']);
  });
});
