'use client';

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { columnTemplate, type DataColumn, type TableSort } from '#components/ui/table/data-column.ts';
import { HoverCard, type HoverSpot } from '#components/ui/table/hover-card.tsx';
import {
  type Selection,
  selectAll,
  selectionState,
  selectRange,
  toggleRow,
} from '#components/ui/table/row-selection.ts';
import { TableHead } from '#components/ui/table/table-head.tsx';
import { TableRow } from '#components/ui/table/table-row.tsx';
import { TableSkeleton } from '#components/ui/table/table-skeleton.tsx';
import { type RowKeys, useRowKeys } from '#components/ui/table/use-row-keys.ts';
import { useRowModel } from '#components/ui/table/use-row-model.ts';
import { laptopQuery, phoneQuery, useMedia } from '#components/ui/use-media.ts';

const headPx = 28;
const heights = { normal: 36, compact: 28, touch: 60 } as const;
const noneHidden: readonly string[] = [];
const noneSelected: Selection = new Set();

export type DataTableProps<T> = {
  /** What the rows are: "Guests". */
  label: string;
  rows: readonly T[];
  columns: readonly DataColumn<T>[];
  hiddenColumns?: readonly string[];
  /** Given together the page holds the order (in its URL); otherwise the table does, from `defaultSort`. */
  sort?: TableSort | null;
  onSortChange?: (sort: TableSort) => void;
  defaultSort?: TableSort;
  density?: 'normal' | 'compact';
  /** Given together rows can be selected, by their names. Ctrl+A takes the whole result. */
  rowName?: (row: T) => string;
  selectedIds?: Selection;
  onSelectionChange?: (ids: Set<string>) => void;
  /** Where Enter and a press lead; with Ctrl or the middle button in a new window. */
  rowHref?: (row: T) => string;
  onOpen?: (row: T) => void;
  /** The row whose details stand at the side. */
  currentId?: string | null;
  isStale?: (row: T) => boolean;
  /** Two lines, below 720 px, in a row of 60 px. */
  renderNarrow?: (row: T, about: { stale: boolean; selected: boolean }) => ReactNode;
  renderHoverCard?: (row: T) => ReactNode;
  /** Nothing known yet: skeletons in the widths of the columns. */
  loading?: boolean;
  empty?: ReactNode;
  /** Room at the end, for a bar that floats over it. */
  bottomSpacePx?: number;
};

/**
 * The table: draws only what is seen, so 1,000 rows and more are one screenful. It fills its container, which must have a
 * height; the place scrolled to stays when rows change. One per page: J, K, Ctrl+A and Escape reach it from anywhere there.
 */
export function DataTable<T extends { id: string }>(props: DataTableProps<T>) {
  const { label, rows, columns, hiddenColumns = noneHidden, density = 'normal' } = props;
  const { selectedIds, onSelectionChange, onSortChange, isStale, renderNarrow, renderHoverCard, rowHref, onOpen } =
    props;
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const [ownSort, setOwnSort] = useState<TableSort | null>(props.defaultSort ?? null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [spot, setSpot] = useState<HoverSpot | null>(null);
  const anchor = useRef<string | null>(null);
  const focusNext = useRef(false);
  const isPhone = useMedia(phoneQuery);
  const isLaptop = useMedia(laptopQuery);
  const narrow = isPhone ? renderNarrow : undefined;
  const sort = props.sort === undefined ? ownSort : props.sort;
  const selectable = selectedIds !== undefined && onSelectionChange !== undefined;
  const selected = selectedIds ?? noneSelected;

  const hidden = useMemo(
    () =>
      new Set([
        ...hiddenColumns,
        ...(isLaptop ? columns.filter((each) => each.rank === 2).map((each) => each.id) : []),
      ]),
    [hiddenColumns, columns, isLaptop],
  );
  const { ordered, shown } = useRowModel({ rows, columns, hidden, sort });
  const order = useMemo(() => ordered.map((held) => held.id), [ordered]);
  const { template, minWidthPx } = useMemo(
    () => columnTemplate(selectable ? [{ width: 34 }, ...shown] : shown),
    [shown, selectable],
  );
  const active = activeId === null ? -1 : order.indexOf(activeId);
  const height = narrow ? heights.touch : heights[density];
  const marginPx = narrow ? 0 : headPx;

  const virtualizer = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: marginPx,
    scrollPaddingStart: marginPx,
    scrollPaddingEnd: props.bottomSpacePx ?? 0,
    paddingEnd: props.bottomSpacePx ?? 0,
    getItemKey: (index) => order[index] ?? index,
    // the server has no window: it draws the first screenful
    initialRect: { width: 1200, height: 860 },
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      // the row with the focus stays in the page, or the focus would be lost with it
      return active >= 0 && !seen.includes(active) ? [...seen, active].sort((a, b) => a - b) : seen;
    },
  });
  // the virtualizer keeps the places of rows until it is told
  const measuredAt = useRef(height);
  useLayoutEffect(() => {
    if (measuredAt.current === height) return;
    measuredAt.current = height;
    virtualizer.measure();
  }, [virtualizer, height]);

  useEffect(() => {
    if (!focusNext.current || activeId === null) return;
    focusNext.current = false;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(activeId)}"]`);
    row?.focus({ preventScroll: true });
  });

  const toggle = (id: string, shift: boolean) => {
    if (!onSelectionChange) return;
    onSelectionChange(shift ? selectRange(selected, order, anchor.current, id) : toggleRow(selected, id));
    if (!shift || anchor.current === null) anchor.current = id;
    setActiveId(id);
  };
  const open = (row: T, newWindow: boolean) => {
    if (onOpen) onOpen(row);
    else if (rowHref && newWindow) window.open(rowHref(row), '_blank', 'noreferrer');
    else if (rowHref) router.push(rowHref(row));
  };
  const onClick = ({ target, ...event }: MouseEvent<HTMLTableElement>) => {
    if (!(target instanceof Element) || target.closest('a, button, input, label')) return;
    const id = target.closest<HTMLElement>('[data-row]')?.dataset.row;
    const row = ordered.find((held) => held.id === id)?.row;
    if (!row || window.getSelection()?.toString()) return;
    if (selectable && event.shiftKey) toggle(row.id, true);
    else if (selectable && (event.ctrlKey || event.metaKey)) toggle(row.id, false);
    else open(row, false);
  };
  const indexOf = (id: string) => order.indexOf(id);
  const rowKeys: RowKeys = {
    count: order.length,
    active,
    page: Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 400) - marginPx) / height) - 1),
    move: (index, extend) => {
      const id = order[index];
      if (id === undefined) return;
      if (extend && onSelectionChange) {
        anchor.current ??= activeId;
        onSelectionChange(selectRange(selected, order, anchor.current, id));
      }
      if (!extend) anchor.current = id;
      focusNext.current = true;
      setActiveId(id);
      setSpot(null);
      virtualizer.scrollToIndex(index);
    },
    open: (index) => {
      const held = ordered[index];
      if (held) open(held.row, false);
    },
    toggle: (index) => {
      const id = order[index];
      if (id !== undefined) toggle(id, false);
    },
    all: selectable ? () => onSelectionChange(selectAll(order)) : null,
    clear: selectable
      ? () => {
          if (selected.size === 0) return false;
          onSelectionChange(new Set());
          return true;
        }
      : null,
  };
  const onKeyDown = useRowKeys(rowKeys, indexOf);

  const onSort = (column: DataColumn<T>) => {
    const same = sort?.id === column.id;
    const next = { id: column.id, desc: same ? !sort.desc : (column.descFirst ?? false) };
    setOwnSort(next);
    onSortChange?.(next);
  };
  const hovered = spot === null ? undefined : ordered.find((held) => held.id === spot.id);
  const minWidth = narrow ? undefined : minWidthPx + 20;

  return (
    <div
      ref={scroller}
      onScroll={() => setSpot(null)}
      onPointerLeave={() => setSpot(null)}
      className="relative min-h-0 flex-1 overflow-auto bg-surface"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are moved in and selected: a grid, which ARIA in HTML allows a table to be
        role="grid"
        aria-label={label}
        aria-rowcount={ordered.length + 1}
        aria-multiselectable={selectable || undefined}
        aria-busy={props.loading || undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        className="block"
        style={{ minWidth }}
      >
        {narrow ? null : (
          <TableHead
            columns={shown}
            template={template}
            sort={sort}
            onSort={onSort}
            selection={selectable ? selectionState(selected, order) : null}
            onSelectAll={() =>
              onSelectionChange?.(selectionState(selected, order) === 'all' ? new Set() : selectAll(order))
            }
          />
        )}
        {props.loading ? (
          <TableSkeleton
            columns={shown}
            template={template}
            selectable={selectable}
            height={height}
            narrow={Boolean(narrow)}
          />
        ) : (
          <tbody className="relative block" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const held = ordered[item.index];
              if (!held) return null;
              return (
                <TableRow
                  key={held.id}
                  row={held.row}
                  about={{
                    id: held.id,
                    name: props.rowName?.(held.row) ?? '',
                    index: item.index,
                    top: item.start - marginPx,
                    height,
                    stale: isStale?.(held.row) ?? false,
                    selected: selected.has(held.id),
                    current: props.currentId === held.id,
                    active: active < 0 ? item.index === 0 : item.index === active,
                  }}
                  columns={shown}
                  template={template}
                  selectable={selectable}
                  narrow={narrow}
                  canOpen={Boolean(rowHref ?? onOpen)}
                  onToggle={toggle}
                  onFocus={setActiveId}
                  onHover={(id, event) => {
                    if (!renderHoverCard || event.pointerType !== 'mouse' || isPhone) return;
                    const box = event.currentTarget.getBoundingClientRect();
                    setSpot({ id, rowTop: box.top, rowBottom: box.bottom, x: event.clientX });
                  }}
                />
              );
            })}
          </tbody>
        )}
      </table>
      {!props.loading && ordered.length === 0 ? props.empty : null}
      {renderHoverCard && spot && hovered ? (
        <HoverCard key={spot.id} spot={spot}>
          {renderHoverCard(hovered.row)}
        </HoverCard>
      ) : null}
    </div>
  );
}
