import { expect, test } from 'vitest';
import { isWaitingForGuest } from '#lib/domain/operation/is-waiting-for-guest.ts';

const step = (number: number, kind: string, state: string) => ({ number, kind, state });
const open = (steps: ReturnType<typeof step>[]) => ({ cancelAt: null, refusal: null, steps });

test('an operation that starts a guest holds it', () => {
  expect(isWaitingForGuest(open([step(1, 'ensure-running', 'running'), step(2, 'wait-ready', 'waiting')]))).toBe(false);
});

test('one that waits until the guest is ready does not, whatever the order of its rows', () => {
  expect(isWaitingForGuest(open([step(2, 'wait-ready', 'running'), step(1, 'ensure-running', 'succeeded')]))).toBe(
    true,
  );
});

test('one that takes the seed away holds it again', () => {
  expect(isWaitingForGuest(open([step(1, 'wait-ready', 'succeeded'), step(2, 'remove-seed', 'running')]))).toBe(false);
});

test('one that was cancelled, or is being taken back, holds its guest', () => {
  const waiting = open([step(1, 'ensure-running', 'succeeded'), step(2, 'wait-ready', 'running')]);
  expect(isWaitingForGuest({ ...waiting, cancelAt: new Date(0) })).toBe(false);
  expect(isWaitingForGuest({ ...waiting, refusal: { code: 'guest.gone' } })).toBe(false);
});
