'use client';

import { usePending } from '#components/guests/actions/action-store.ts';
import { lookOf } from '#components/guests/guest-state.ts';
import { useKnownRow } from '#components/live/live-provider.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

export function GuestStateCell({ row }: { row: GuestRow }) {
  const look = lookOf(row, usePending(row.id));
  return (
    <StateWord kind={look.kind} stale={look.stale}>
      {look.word}
    </StateWord>
  );
}

/** How far a guest that is being made has come: the bar, or the step it is at. */
export function CreationStep({ row, part }: { row: GuestRow; part: 'bar' | 'words' }) {
  const operation = useKnownRow('operations', row.operation?.id ?? null);
  const progress = operation?.progress ?? row.operation?.progress ?? 0;
  if (part === 'words') {
    const words = operation?.stepTitle ?? 'Waits for its turn';
    return (
      <span className="cut text-xs text-ink-muted" title={words}>
        {words}
      </span>
    );
  }
  return (
    <span className="w-[104px]">
      <Progress name={`Create ${row.name}`} fraction={progress} value={`${Math.round(progress * 100)}%`} bare />
    </span>
  );
}
