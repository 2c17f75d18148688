import { expect, test } from 'vitest';
import { isWaitingForGuest } from '#lib/domain/operation/is-waiting-for-guest.ts';

const step = (number: number, kind: string, state: string) => ({ number, kind, state });

test('an operation that starts a guest holds it', () => {
  expect(isWaitingForGuest([step(1, 'ensure-running', 'running'), step(2, 'wait-ready', 'waiting')])).toBe(false);
});

test('one that waits until the guest is ready does not, whatever the order of its rows', () => {
  expect(isWaitingForGuest([step(2, 'wait-ready', 'running'), step(1, 'ensure-running', 'succeeded')])).toBe(true);
});

test('one that takes the seed away holds it again', () => {
  expect(isWaitingForGuest([step(1, 'wait-ready', 'succeeded'), step(2, 'remove-seed', 'running')])).toBe(false);
});
