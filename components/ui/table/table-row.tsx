'use client';

import type { PointerEvent, ReactNode } from 'react';
import type { DataColumn } from '#components/ui/table/data-column.ts';
import { RowCheckbox } from '#components/ui/table/row-checkbox.tsx';

export type RowAbout = {
  id: string;
  name: string;
  index: number;
  top: number;
  height: number;
  stale: boolean;
  selected: boolean;
  current: boolean;
  active: boolean;
};

/**
 * One row: selected ground, the keyboard's bar at its left, everything faint where it is what we saw last. The table
 * above takes the keys and presses of all rows: `data-row` says which.
 */
export function TableRow<T>({
  row,
  about,
  columns,
  template,
  selectable,
  narrow,
  canOpen,
  onToggle,
  onFocus,
  onHover,
}: {
  row: T;
  about: RowAbout;
  columns: readonly DataColumn<T>[];
  template: string;
  selectable: boolean;
  narrow?: (row: T, about: { stale: boolean; selected: boolean }) => ReactNode;
  canOpen: boolean;
  onToggle: (id: string, shift: boolean) => void;
  onFocus: (id: string) => void;
  onHover: (id: string, event: PointerEvent<HTMLTableRowElement>) => void;
}) {
  const { stale, selected } = about;
  return (
    <tr
      aria-rowindex={about.index + 2}
      aria-selected={selectable ? selected : undefined}
      aria-current={about.current ? 'true' : undefined}
      data-row={about.id}
      tabIndex={about.active ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) onFocus(about.id);
      }}
      onMouseDown={(event) => {
        if (event.shiftKey) event.preventDefault();
      }}
      onPointerEnter={(event) => onHover(about.id, event)}
      style={{
        gridTemplateColumns: narrow ? undefined : template,
        height: about.height,
        transform: `translateY(${about.top}px)`,
      }}
      className={`group/row absolute inset-x-0 top-0 items-stretch border-b border-line px-[10px] outline-none focus-visible:shadow-[inset_2px_0_0_var(--color-focus)] ${
        narrow ? 'flex gap-1 max-phone:px-1.5' : 'grid'
      } ${selected || about.current ? 'bg-selected' : 'bg-surface hover:bg-hover'} ${stale ? 'text-ink-faint' : ''} ${canOpen ? 'cursor-pointer' : ''}`}
    >
      {selectable ? (
        <td className="flex flex-none items-center pl-2.5">
          <RowCheckbox
            label={`Select ${about.name}`}
            checked={selected}
            onToggle={(shift) => onToggle(about.id, shift)}
          />
        </td>
      ) : null}
      {narrow ? (
        <td className="min-w-0 flex-1 px-2.5">{narrow(row, { stale, selected })}</td>
      ) : (
        columns.map((column) => (
          <td
            key={column.id}
            className={`flex min-w-0 items-center px-2.5 whitespace-nowrap ${column.align === 'end' ? 'justify-end text-right' : ''}`}
          >
            <div className="flex max-w-full min-w-0 cut items-center [&>*]:min-w-0">
              {column.cell(row, { stale, selected })}
            </div>
          </td>
        ))
      )}
    </tr>
  );
}
