import type { ReactNode } from 'react';

/** A column of a DataTable. Widths are fixed, so that nothing moves when figures change. */
export type DataColumn<T> = {
  id: string;
  header: string;
  /** The head is for screen readers only: a column of buttons. */
  headerHidden?: boolean;
  /** Pixels, or a share of what is left over such as "1fr". */
  width: number | `${number}fr`;
  /** Smallest width of a share. */
  minWidth?: number;
  /** 1 stays; 2 goes below 1120 px. The order of what can be missed. */
  rank?: 1 | 2;
  align?: 'start' | 'end';
  /** What it is ordered by; a column without it cannot be ordered. null goes last either way. */
  sortValue?: (row: T) => string | number | null;
  /** The first press on the head puts the largest first: for figures. */
  descFirst?: boolean;
  cell: (row: T, about: { stale: boolean; selected: boolean }) => ReactNode;
};

export type TableSort = { id: string; desc: boolean };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Numbers by size, words as people order them: vm-2 before vm-10. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

/** The CSS grid of the columns, and the width below which it scrolls sideways. */
export function columnTemplate(columns: readonly Pick<DataColumn<never>, 'width' | 'minWidth'>[]): {
  template: string;
  minWidthPx: number;
} {
  const template = columns
    .map(({ width, minWidth = 80 }) => (typeof width === 'number' ? `${width}px` : `minmax(${minWidth}px,${width})`))
    .join(' ');
  const minWidthPx = columns.reduce(
    (sum, { width, minWidth = 80 }) => sum + (typeof width === 'number' ? width : minWidth),
    0,
  );
  return { template, minWidthPx };
}
