import { Skeleton } from '#components/ui/skeleton.tsx';
import type { DataColumn } from '#components/ui/table/data-column.ts';

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

/** Rows that are still loading, in the columns' own widths. */
export function TableSkeleton<T>({
  columns,
  template,
  selectable,
  height,
  narrow,
}: {
  columns: readonly DataColumn<T>[];
  template: string;
  selectable: boolean;
  height: number;
  narrow: boolean;
}) {
  return (
    <tbody aria-hidden="true" className="block">
      {rows.map((row, index) => (
        <tr
          key={row}
          className={`items-center border-b border-line px-[10px] ${narrow ? 'flex' : 'grid'}`}
          style={{ height, gridTemplateColumns: narrow ? undefined : template, opacity: 1 - index * 0.07 }}
        >
          {selectable && !narrow ? (
            <td className="pl-2.5">
              <span className="block size-3.5 rounded-xs border border-line" />
            </td>
          ) : null}
          {narrow ? (
            <td className="flex flex-1 flex-col gap-2 px-2.5">
              <Skeleton width="40%" />
              <Skeleton width="60%" />
            </td>
          ) : (
            columns.map((column) => (
              <td key={column.id} className="px-2.5">
                <Skeleton
                  width={column.align === 'end' ? '60%' : `${55 + ((index * 7) % 30)}%`}
                  className={column.align === 'end' ? 'ml-auto' : ''}
                />
              </td>
            ))
          )}
        </tr>
      ))}
    </tbody>
  );
}
