import { describe, expect, it, vi } from 'vitest';
import { type RowKeys, takeRowKey } from '#components/ui/table/use-row-keys.ts';

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

const rowKeys = (change: Partial<RowKeys> = {}): RowKeys => ({
  count: 10,
  active: 4,
  page: 5,
  move: vi.fn(),
  open: vi.fn(),
  toggle: vi.fn(),
  all: vi.fn(),
  clear: vi.fn(() => true),
  ...change,
});

describe('keys of rows', () => {
  it.each([
    ['j', 5],
    ['ArrowDown', 5],
    ['k', 3],
    ['ArrowUp', 3],
    ['Home', 0],
    ['End', 9],
    ['PageDown', 9],
    ['PageUp', 0],
  ])('%s goes to row %d', (key, index) => {
    const keys = rowKeys();
    expect(takeRowKey(keys, press(key), true)).toBe(true);
    expect(keys.move).toHaveBeenCalledWith(index, false);
  });

  it('extends with shift and arrows, and starts at the first row', () => {
    const keys = rowKeys();
    takeRowKey(keys, press('ArrowDown', { shiftKey: true }), true);
    expect(keys.move).toHaveBeenCalledWith(5, true);
    const fresh = rowKeys({ active: -1 });
    takeRowKey(fresh, press('j'), false);
    expect(fresh.move).toHaveBeenCalledWith(0, false);
  });

  it('selects, opens and selects all', () => {
    const keys = rowKeys();
    takeRowKey(keys, press(' '), true);
    takeRowKey(keys, press('Enter'), true);
    takeRowKey(keys, press('a', { ctrlKey: true }), true);
    takeRowKey(keys, press('a', { metaKey: true }), true);
    expect(keys.toggle).toHaveBeenCalledWith(4);
    expect(keys.open).toHaveBeenCalledWith(4);
    expect(keys.all).toHaveBeenCalledTimes(2);
  });

  it('leaves alone what is meant for a button in the row, for the browser, or for nothing', () => {
    const keys = rowKeys();
    expect(takeRowKey(keys, press('Enter'), false)).toBe(false);
    expect(takeRowKey(keys, press(' '), false)).toBe(false);
    expect(takeRowKey(keys, press('ArrowDown', { altKey: true }), true)).toBe(false);
    expect(takeRowKey(keys, press('r', { ctrlKey: true }), true)).toBe(false);
    expect(takeRowKey(rowKeys({ count: 0 }), press('j'), true)).toBe(false);
    expect(takeRowKey(rowKeys({ clear: null }), press('Escape'), true)).toBe(false);
  });
});
