'use client';

import { operationLook, whoBegan } from '#components/operations/operation-look.ts';
import { Took } from '#components/operations/took.tsx';
import { Face } from '#components/ui/face.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { DataColumn } from '#components/ui/table/data-column.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';

function OperationNow({ row }: { row: OperationRow }) {
  if (row.state === 'failed') return <span className="cut text-xs text-failed-ink">{row.refusal?.title}</span>;
  if (hasEnded(row.state)) return null;
  if (row.state === 'queued')
    return <span className="cut text-xs text-ink-faint">{row.stepNote ?? 'waits its turn'}</span>;
  return (
    <span className="block w-36">
      <Progress bare name={row.title} fraction={row.progress} value={row.stepNote} />
    </span>
  );
}

export const operationColumns: readonly DataColumn<OperationRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 122,
    sortValue: (row) => operationLook(row).word,
    cell: (row) => {
      const look = operationLook(row);
      return <StateWord kind={look.kind}>{look.word}</StateWord>;
    },
  },
  {
    id: 'what',
    header: 'What',
    width: '2fr',
    minWidth: 180,
    sortValue: (row) => row.title,
    cell: (row) => (
      <span className="cut font-medium" title={row.title}>
        {row.title}
      </span>
    ),
  },
  {
    id: 'on',
    header: 'On',
    width: '1fr',
    minWidth: 120,
    sortValue: (row) => row.targetName,
    cell: (row) => (
      <span className="cut mono" title={row.targetName}>
        {row.targetName}
      </span>
    ),
  },
  {
    id: 'host',
    header: 'Host',
    width: 112,
    rank: 2,
    sortValue: (row) => row.hostName,
    cell: (row) => <span className="cut mono text-ink-muted">{row.hostName}</span>,
  },
  {
    id: 'who',
    header: 'Who',
    width: 56,
    rank: 2,
    sortValue: (row) => row.userName,
    cell: (row) => <Face name={whoBegan(row)} small />,
  },
  { id: 'progress', header: 'Progress', width: 176, cell: (row) => <OperationNow row={row} /> },
  {
    id: 'took',
    header: 'Took',
    width: 96,
    align: 'end',
    cell: (row) => (
      <span className="text-ink-muted">
        <Took from={row.startedAt} to={row.endedAt} />
      </span>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    width: 104,
    align: 'end',
    descFirst: true,
    sortValue: (row) => Date.parse(row.createdAt),
    cell: (row) => (
      <span className="text-ink-faint">
        <RelativeTime at={row.createdAt} form="seen" />
      </span>
    ),
  },
];

/** Two lines, for narrow windows. */
export function OperationNarrow({ row }: { row: OperationRow }) {
  const look = operationLook(row);
  return (
    <div className="flex h-full min-w-0 flex-col justify-center gap-0.5 px-1">
      <div className="flex min-w-0 items-center gap-2">
        <span className="cut flex-1 font-medium">{row.title}</span>
        <span className="text-xs text-ink-faint">
          <RelativeTime at={row.createdAt} form="seen" />
        </span>
      </div>
      <div className="flex min-w-0 items-center gap-2 text-xs">
        <span className="flex-none">
          <StateWord kind={look.kind}>{look.word}</StateWord>
        </span>
        <span className="cut text-ink-faint">
          {row.refusal && row.state === 'failed' ? row.refusal.title : row.stepTitle}
        </span>
      </div>
    </div>
  );
}
