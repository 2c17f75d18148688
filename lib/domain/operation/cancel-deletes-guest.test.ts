import { expect, test } from 'vitest';
import { cancelDeletesGuest } from '#lib/domain/operation/cancel-deletes-guest.ts';

const creation = (started: string, state = 'running', kind = 'guest.create') => ({
  kind,
  state,
  steps: [
    { kind: 'ensure-domain', state: 'succeeded' },
    { kind: 'ensure-running', state: started },
  ],
});

test('a cancel deletes a guest from its first start on, until its creation has ended', () => {
  expect(cancelDeletesGuest(creation('running'))).toBe(false);
  expect(cancelDeletesGuest(creation('succeeded'))).toBe(true);
  // it waits for its next try
  expect(cancelDeletesGuest(creation('succeeded', 'queued'))).toBe(true);
  expect(cancelDeletesGuest(creation('succeeded', 'failed'))).toBe(false);
  expect(cancelDeletesGuest(creation('succeeded', 'running', 'guest.clone'))).toBe(true);
});

test('what was there before an operation stays', () => {
  expect(cancelDeletesGuest(creation('succeeded', 'running', 'guest.power'))).toBe(false);
});
