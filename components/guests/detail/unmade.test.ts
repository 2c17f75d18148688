import { expect, test } from 'vitest';
import { findUnmaking } from '#components/guests/detail/unmade.ts';
import { OperationState } from '#lib/domain/operation/operation-state.ts';

const creation = (state: OperationState) => ({ kind: 'guest.create', guestId: 'gst_1', state });

test('a guest that is not there was not made where its making did anything but succeed, also while it is still being ended', () => {
  const told = OperationState.options.filter((state) => findUnmaking([creation(state)], 'gst_1') !== undefined);
  expect(told.sort()).toEqual(['cancelled', 'failed', 'queued', 'running']);
});

test('one that was made and deleted since, and the making of another, are no answer', () => {
  expect(
    findUnmaking([{ ...creation('failed'), kind: 'guest.delete' }, creation('succeeded')], 'gst_1'),
  ).toBeUndefined();
  expect(findUnmaking([creation('failed')], 'gst_2')).toBeUndefined();
});
