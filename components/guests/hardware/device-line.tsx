'use client';

import type { HardwareRow } from '#components/guests/detail/hardware-rows.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Tag } from '#components/ui/tag.tsx';

const grid =
  'grid min-h-row w-full grid-cols-[16px_140px_minmax(0,1fr)_110px] items-center gap-x-3 px-gutter py-1.5 text-left max-phone:min-h-row-touch max-phone:grid-cols-[16px_minmax(0,1fr)_auto] max-phone:px-4';

/** One device in a line; a press opens the form that changes it, for who may. */
export function DeviceLine({
  row,
  isOpen,
  onOpen,
}: {
  row: HardwareRow;
  isOpen: boolean;
  onOpen: (() => void) | null;
}) {
  return (
    <li className="border-b border-line">
      {onOpen ? (
        <button
          type="button"
          aria-expanded={isOpen}
          data-device={row.id}
          onClick={onOpen}
          className={`${grid} -outline-offset-2 hover:bg-hover ${isOpen ? 'bg-selected' : ''}`}
        >
          <Words row={row} />
        </button>
      ) : (
        <div className={grid}>
          <Words row={row} />
        </div>
      )}
    </li>
  );
}

function Words({ row }: { row: HardwareRow }) {
  return (
    <>
      <Icon name={row.icon} className="text-ink-faint" />
      <span className={row.mono ? 'mono-name' : 'font-medium'}>{row.name}</span>
      <span className="min-w-0 [overflow-wrap:anywhere] max-phone:col-span-2 max-phone:col-start-2">
        {row.pending ? (
          <>
            <s className="text-ink-faint">{row.pending.before}</s>{' '}
            <span className="font-medium">{row.pending.after}</span>{' '}
            <Badge kind="working" icon="clock">
              at next boot
            </Badge>
          </>
        ) : (
          <span className={row.value.startsWith('/') ? 'mono' : 'font-medium'}>{row.value}</span>
        )}
        {row.detail ? <span className="text-ink-muted"> · {row.detail}</span> : null}
      </span>
      <span className="text-xs text-ink-muted max-phone:col-start-3 max-phone:row-start-1">
        {row.kind === 'emulated' ? <Tag>emulated</Tag> : row.kind}
      </span>
    </>
  );
}
