import { expect, test } from 'vitest';
import { isCancellable, isRepeatable } from '#lib/domain/operation/is-repeatable.ts';

const ended = (kind: string, refusal: string, steps: [string, string][]) => ({
  kind,
  refusal: { code: refusal },
  steps: steps.map(([step, state]) => ({ kind: step, state })),
});

test.each([
  ['a start whose guest was deleted', ended('guest.power', 'operation.guest-deleted', []), false],
  ['a start whose guest was taken off its host', ended('guest.power', 'guest.gone', []), false],
  ['a start that had no memory', ended('guest.power', 'guest.no-memory', []), true],
  ['a creation whose guest was deleted', ended('guest.create', 'operation.guest-deleted', []), false],
  ['a creation that came to its guest', ended('guest.create', 'guest.not-booted', [['wait-ready', 'failed']]), false],
  ['one that did not', ended('guest.create', 'guest.gone', [['ensure-running', 'failed']]), true],
  ['an upload', ended('media.upload', 'upload.abandoned', []), false],
])('%s may be done again: %#', (_, operation, is) => {
  expect(isRepeatable(operation)).toBe(is);
});

test('what has deleted something is not ended any more', () => {
  const deletion = (state: string) => ({
    state: 'running',
    steps: [
      { kind: 'delete-domain', state },
      { kind: 'delete-volume', state: 'waiting' },
    ],
  });
  expect([isCancellable(deletion('running')), isCancellable(deletion('succeeded'))]).toEqual([true, false]);
  expect(isCancellable({ state: 'failed', steps: [] })).toBe(false);
});
