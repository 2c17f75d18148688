import { expect, test } from 'vitest';
import { createSlots } from '#lib/engine/workers/slots.ts';

const never = new AbortController().signal;

test('no more than the limit are out at once, and they go in order', async () => {
  const slots = createSlots(2);
  const order: number[] = [];
  const a = await slots.take('kvm1', never);
  const b = await slots.take('kvm1', never);
  const note = (number: number) => (back: () => void) => {
    order.push(number);
    return back;
  };
  const third = slots.take('kvm1', never).then(note(3));
  const fourth = slots.take('kvm1', never).then(note(4));
  await Promise.resolve();
  expect(order).toEqual([]);
  a();
  await third;
  expect(order).toEqual([3]);
  b();
  (await fourth)();
  (await third)();
  const again = await slots.take('kvm1', never);
  again();
});

test('another host has its own slots', async () => {
  const slots = createSlots(1);
  await slots.take('kvm1', never);
  await expect(slots.take('kvm2', never)).resolves.toBeTypeOf('function');
});

test('who gives up while waiting leaves the queue to the next', async () => {
  const slots = createSlots(1);
  const first = await slots.take('kvm1', never);
  const abort = new AbortController();
  const gone = slots.take('kvm1', abort.signal);
  const next = slots.take('kvm1', never);
  abort.abort(new Error('cancelled'));
  await expect(gone).rejects.toThrow('cancelled');
  first();
  await expect(next).resolves.toBeTypeOf('function');
});

test('a slot that is given back twice counts once', async () => {
  const slots = createSlots(1);
  const first = await slots.take('kvm1', never);
  first();
  first();
  await slots.take('kvm1', never);
  let isOut = false;
  void slots.take('kvm1', never).then(() => {
    isOut = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(isOut).toBe(false);
});
