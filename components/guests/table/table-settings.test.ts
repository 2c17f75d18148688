import { describe, expect, it } from 'vitest';
import { moveColumn, orderColumns, parseTableSettings } from '#components/guests/table/table-settings.ts';

const columns = ['a', 'b', 'c'].map((id) => ({ id }));
const ids = (order: readonly string[]) => orderColumns(columns, order).map((column) => column.id);

describe('columns', () => {
  it('stand as ordered; new ones at their own place', () => {
    expect(ids([])).toEqual(['a', 'b', 'c']);
    expect(ids(['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
    expect(ids(['gone', 'c'])).toContain('b');
  });

  it('move by one, and not over the edge', () => {
    expect(moveColumn(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moveColumn(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
    expect(moveColumn(['a', 'b', 'c'], 'x', 1)).toEqual(['a', 'b', 'c']);
  });
});

it.each([null, '', 'null', '[]', '{"order":5,"hidden":[1]}', '{"density":"huge"}'])(
  'reads %s as the first settings',
  (text) => expect(parseTableSettings(text)).toEqual({ order: [], hidden: [], density: 'normal' }),
);
