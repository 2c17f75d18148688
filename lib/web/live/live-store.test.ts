import { expect, test } from 'vitest';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { createLiveStore } from '#lib/web/live/live-store.ts';

const row = (id: string, revision: number, title = 'x') => ({ id, revision, title }) as unknown as OperationRow;
const none = { rows: [], gone: [] };
const says = (rows: OperationRow[], gone: string[] = []) => ({
  type: 'changes' as const,
  cursor: { database: 'here', xid: '1', seq: '1' },
  guests: none,
  hosts: none,
  images: none,
  operations: { rows, gone },
});

test('an older row never replaces a newer one, whichever way it comes', () => {
  const store = createLiveStore();
  store.apply(says([row('a', 5, 'new')]));
  store.seed('operations', [row('a', 4, 'old')]);
  store.apply(says([row('a', 3, 'older')]));
  expect(store.find('operations', 'a')?.title).toBe('new');
});

test('a page rendered before something went does not bring it back', () => {
  const store = createLiveStore();
  store.seed('operations', [row('a', 1)]);
  store.apply(says([], ['a']));
  store.seed('operations', [row('a', 1)]);
  expect(store.list('operations')).toEqual([]);
});

test('what comes into sight again is shown again', () => {
  const store = createLiveStore();
  store.seed('operations', [row('a', 1)]);
  store.apply(says([], ['a']));
  store.apply(says([row('a', 2)]));
  expect(store.list('operations')).toHaveLength(1);
});

test('listeners wake only when something changed, and the list stays the same array otherwise', () => {
  const store = createLiveStore();
  store.seed('operations', [row('a', 2)]);
  let woken = 0;
  store.subscribe(() => {
    woken += 1;
  });
  const before = store.list('operations');
  store.apply(says([row('a', 2)]));
  expect(woken).toBe(0);
  expect(store.list('operations')).toBe(before);
  store.apply(says([row('a', 3)]));
  expect(woken).toBe(1);
});
