'use client';

import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';
import { formatBytes } from '#lib/web/formats.ts';

const memoryWords = { none: 'without memory', inside: 'with memory', file: 'with memory' } as const;
const powerWords = { running: 'running', paused: 'paused', off: 'off' } as const;
const kindWords = { internal: 'inside its disks', external: 'in files of its own' } as const;

/** What is in it: "running, with memory". One that is off has none to speak of. */
const stateWords = ({ power, memory }: SnapshotRow): string =>
  power === 'off' ? powerWords.off : `${powerWords[power]}, ${memoryWords[memory]}`;

/** Who made it; a student is not told of another one. */
const makerWords = ({ madeBy, isFromOutside }: SnapshotRow): string =>
  isFromOutside ? 'made outside Guesthouse · ' : madeBy ? `by ${madeBy} · ` : '';

/** One snapshot: what it is, and the two things that can be done with it. */
export function SnapshotItem({
  row,
  depth,
  revertReason,
  deleteReason,
  mayChange,
  onRevert,
  onDelete,
}: {
  row: SnapshotRow;
  depth: number;
  revertReason: string | null;
  deleteReason: string | null;
  mayChange: boolean;
  onRevert: () => void;
  onDelete: () => void;
}) {
  return (
    <li
      className="flex items-start gap-3 border-b border-line px-gutter py-2.5 max-phone:flex-wrap max-phone:px-4"
      aria-label={row.name}
    >
      <span className="flex h-5 flex-none items-center" style={{ marginInlineStart: `${depth * 20}px` }}>
        <Icon name="snapshot" className="text-ink-faint" />
      </span>
      <div className="min-w-0 flex-1 max-phone:basis-[70%]">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="min-w-0 font-medium [overflow-wrap:anywhere]">{row.name}</h3>
          {row.isCurrent ? <Badge>now goes on from here</Badge> : null}
        </div>
        {row.description ? (
          <p className="whitespace-pre-line text-ink-muted [overflow-wrap:anywhere]">{row.description}</p>
        ) : null}
        <p className="text-xs text-ink-faint [overflow-wrap:anywhere]">
          <RelativeTime at={row.takenAt} /> · {makerWords(row)}
          {stateWords(row)} · {kindWords[row.kind]}
          {row.sizeBytes === null ? '' : `, ${formatBytes(row.sizeBytes)}`}
          {row.parentName ? ` · after ${row.parentName}` : ''}
        </p>
        {row.revertObstacle ? (
          <p className="mt-0.5 text-xs text-paused-ink [overflow-wrap:anywhere]">
            {row.revertObstacle.title} {row.revertObstacle.next}
          </p>
        ) : null}
      </div>
      {mayChange ? (
        <div className="flex flex-none items-center gap-1.5 max-phone:ml-7">
          <Button
            size="sm"
            icon="reset"
            aria-label={`Go back to ${row.name}`}
            disabledReason={revertReason}
            onPress={onRevert}
          >
            Go back
          </Button>
          <IconButton
            size="sm"
            icon="trash"
            label={`Delete the snapshot ${row.name}`}
            disabledReason={deleteReason}
            onPress={onDelete}
          />
        </div>
      ) : null}
    </li>
  );
}
