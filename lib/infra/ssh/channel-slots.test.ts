import { describe, expect, it } from 'vitest';
import { createChannelSlots } from '#lib/infra/ssh/channel-slots.ts';
import { letPass } from '#tests/hosts/wait-until.ts';

describe('createChannelSlots', () => {
  it('serves in the order of asking and never more than the limit', async () => {
    const slots = createChannelSlots(2);
    const order: number[] = [];
    let most = 0;
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (n) => {
        const release = await slots.acquire();
        order.push(n);
        most = Math.max(most, slots.used);
        await letPass('a command takes a while', 2);
        release();
        release();
      }),
    );
    expect(order).toEqual([1, 2, 3, 4, 5, 6]);
    expect(most).toBe(2);
    expect(slots.used).toBe(0);
  });

  it('lets a waiter leave without losing a slot', async () => {
    const slots = createChannelSlots(1);
    const release = await slots.acquire();
    const leaving = new AbortController();
    const first = slots.acquire(leaving.signal);
    const second = slots.acquire();
    leaving.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    release();
    (await second)();
    expect([slots.used, slots.waiting]).toEqual([0, 0]);
  });

  it('refuses at once when the signal has fired before', async () => {
    await expect(createChannelSlots(1).acquire(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
