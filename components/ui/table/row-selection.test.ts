import { describe, expect, it } from 'vitest';
import { columnTemplate, compareValues } from '#components/ui/table/data-column.ts';
import { keepShown, selectAll, selectionState, selectRange, toggleRow } from '#components/ui/table/row-selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const ids = (selection: ReadonlySet<string>) => [...selection].sort();

describe('selection of rows', () => {
  it('toggles one and leaves the given set alone', () => {
    const before = new Set(['a']);
    expect(ids(toggleRow(before, 'b'))).toEqual(['a', 'b']);
    expect(ids(toggleRow(before, 'a'))).toEqual([]);
    expect(ids(before)).toEqual(['a']);
  });

  it('extends from the anchor in both directions, and adds', () => {
    expect(ids(selectRange(new Set(['e']), order, 'b', 'd'))).toEqual(['b', 'c', 'd', 'e']);
    expect(ids(selectRange(new Set(), order, 'd', 'b'))).toEqual(['b', 'c', 'd']);
  });

  it('without an anchor in the result selects the row alone', () => {
    expect(ids(selectRange(new Set(), order, null, 'c'))).toEqual(['c']);
    expect(ids(selectRange(new Set(), order, 'gone', 'c'))).toEqual(['c']);
    expect(ids(selectRange(new Set(['a']), order, 'b', 'gone'))).toEqual(['a']);
  });

  it('knows none, some and all of the result', () => {
    expect(selectionState(new Set(), order)).toBe('none');
    expect(selectionState(new Set(['gone']), order)).toBe('none');
    expect(selectionState(new Set(['a']), order)).toBe('some');
    expect(selectionState(selectAll(order), order)).toBe('all');
    expect(selectionState(new Set(), [])).toBe('none');
    expect(ids(keepShown(new Set(['gone', 'b']), order))).toEqual(['b']);
  });
});

describe('columns', () => {
  it('orders names as people do and figures by size', () => {
    expect(['vm-10', 'vm-2', 'VM-1'].sort(compareValues)).toEqual(['VM-1', 'vm-2', 'vm-10']);
    expect([10, 2, 33].sort(compareValues)).toEqual([2, 10, 33]);
  });

  it('makes a grid with a smallest width', () => {
    expect(columnTemplate([{ width: 40 }, { width: '1fr', minWidth: 160 }, { width: '2fr' }])).toEqual({
      template: '40px minmax(160px,1fr) minmax(80px,2fr)',
      minWidthPx: 280,
    });
  });
});
