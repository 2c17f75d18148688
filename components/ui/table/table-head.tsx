'use client';

import { Icon } from '#components/ui/icon.tsx';
import type { DataColumn, TableSort } from '#components/ui/table/data-column.ts';
import { RowCheckbox } from '#components/ui/table/row-checkbox.tsx';

/** The head: sticks to the top; a press orders, a second one turns the order round. */
export function TableHead<T>({
  columns,
  template,
  sort,
  onSort,
  selection,
  onSelectAll,
}: {
  columns: readonly DataColumn<T>[];
  template: string;
  sort: TableSort | null;
  onSort: (column: DataColumn<T>) => void;
  selection: 'none' | 'some' | 'all' | null;
  onSelectAll: () => void;
}) {
  return (
    <thead className="sticky top-0 z-(--z-sticky) block">
      <tr
        aria-rowindex={1}
        className="grid h-head items-stretch border-b border-line-strong bg-surface pr-[10px] pl-[10px] text-xs font-medium text-ink-faint"
        style={{ gridTemplateColumns: template }}
      >
        {selection ? (
          <th scope="col" aria-label="Select" className="flex items-center pl-2.5">
            <RowCheckbox
              label={selection === 'all' ? 'Clear the selection' : 'Select all'}
              checked={selection === 'all'}
              mixed={selection === 'some'}
              tabbable
              onToggle={onSelectAll}
            />
          </th>
        ) : null}
        {columns.map((column) => {
          const sorted = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={column.sortValue ? (sorted ?? 'none') : undefined}
              className={`flex min-w-0 items-center px-2.5 text-left font-medium ${column.align === 'end' ? 'justify-end' : ''}`}
            >
              {column.headerHidden ? (
                <span className="sr-only">{column.header}</span>
              ) : column.sortValue ? (
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  className={`flex min-w-0 items-center gap-[3px] rounded-xs hover:text-ink ${sorted ? 'text-ink' : ''}`}
                >
                  <span className="cut">{column.header}</span>
                  {sorted ? <Icon name={sorted === 'descending' ? 'down' : 'up'} size="xs" /> : null}
                </button>
              ) : (
                <span className="cut">{column.header}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
