import { describe, expect, it } from 'vitest';
import { lookOf, obstacleTo, obstacleToAskingFor, powerActionOf, tabOf } from '#components/guests/guest-state.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

const row = (change: Partial<GuestRow>): GuestRow =>
  ({
    name: 'web-01',
    hostName: 'kvm1',
    hostConnection: 'up',
    stage: 'present',
    power: 'running',
    hasDisplay: true,
    hasSerial: true,
    operation: null,
    may: ['guest.read', 'guest.power', 'guest.console', 'guest.delete'],
    ...change,
  }) as GuestRow;

const operation = (kind: string, title: string) => ({ id: 'op_1', kind, title, progress: 0, isWaiting: false });

describe('the state of a guest', () => {
  it('is what was seen', () => {
    expect(lookOf(row({}))).toEqual({ kind: 'running', word: 'Running', stale: false });
    expect(lookOf(row({ power: 'crashed' })).kind).toBe('failed');
  });

  it('is what was seen last while the host is away, whatever was asked for', () => {
    expect(lookOf(row({ hostConnection: 'away' }), 'shutdown')).toMatchObject({ word: 'was running', stale: true });
  });

  it('is what is being done', () => {
    expect(lookOf(row({ operation: operation('guest.power', 'Shut down web-01') })).word).toBe('Shutting down');
    expect(lookOf(row({ power: 'off' }), 'start').word).toBe('Starting');
    expect(
      lookOf(row({ stage: 'creating', power: 'off', operation: operation('guest.create', 'Create web-01') })).word,
    ).toBe('Creating');
    // on its host, and not started yet; shut down while it was waited for
    const making = operation('guest.create', 'Create web-01');
    expect(lookOf(row({ power: 'off', operation: making })).word).toBe('Creating');
    expect(lookOf(row({ power: 'off', operation: { ...making, isWaiting: true } })).word).toBe('Off');
    expect(lookOf(row({ stage: 'deleting' })).word).toBe('Deleting');
  });

  it('says running while a start waits for the system inside', () => {
    expect(lookOf(row({ operation: operation('guest.power', 'Start web-01') })).word).toBe('Running');
  });
});

it('knows the action by its title, also in names that look like one', () => {
  expect(powerActionOf(row({ name: 'Start', operation: operation('guest.power', 'Reset Start') }))).toBe('reset');
  expect(powerActionOf(row({ operation: operation('guest.delete', 'Delete web-01') }))).toBeNull();
});

describe('what is in the way', () => {
  it('is nothing, the state, the role, the host, or another operation', () => {
    expect(obstacleTo('shutdown', row({}))).toBeNull();
    expect(obstacleTo('start', row({}))).toContain('web-01 is running');
    expect(obstacleTo('shutdown', row({ may: ['guest.read'] }))).toContain('role');
    expect(obstacleTo('shutdown', row({ hostConnection: 'away' }))).toContain('does not answer');
    expect(obstacleTo('suspend', row({ operation: operation('guest.power', 'Shut down web-01') }))).toContain(
      'Another',
    );
    expect(obstacleTo('forceOff', row({ operation: operation('guest.power', 'Shut down web-01') }))).toBeNull();
  });
});

it('leads to the screen while there is one', () => {
  expect(tabOf(row({}))).toBe('console');
  expect(tabOf(row({ power: 'off' }))).toBe('overview');
  expect(tabOf(row({ hasDisplay: false, hasSerial: false }))).toBe('overview');
});

describe('a guest whose disks are read', () => {
  const may: GuestRow['may'] = ['guest.read', 'guest.power', 'guest.change'];
  const copied = row({ power: 'off', may, isRead: true });
  const published = row({ power: 'off', may, operation: operation('image.publish', 'Make the image lab v1') });

  it('may not be started, but read once more', () => {
    for (const one of [copied, published]) {
      expect(obstacleTo('start', one)).toMatch(/operation/);
      expect(obstacleToAskingFor('clone', one)).toBeNull();
    }
    expect(obstacleToAskingFor('publish', copied)).toBeNull();
    expect(obstacleToAskingFor('publish', published)).not.toBeNull();
  });

  it('is off, and its power asked for where it runs', () => {
    expect(lookOf(published)).toMatchObject({ kind: 'off', word: 'Off' });
    expect(obstacleToAskingFor('publish', row({ may }))).toBeNull();
    expect(obstacleToAskingFor('publish', row({ may: ['guest.read'] }))).not.toBeNull();
  });
});
