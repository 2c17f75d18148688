'use client';

import { usePending } from '#components/guests/actions/action-store.ts';
import { lookOf } from '#components/guests/guest-state.ts';
import { shortOsName } from '#components/guests/short-os-name.ts';
import { CreationStep } from '#components/guests/table/guest-state-cell.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

/** A guest in two lines, for phones: its state in words below its name. */
export function GuestNarrowRow({ row }: { row: GuestRow }) {
  const look = lookOf(row, usePending(row.id));
  const isMaking = row.stage === 'creating' && row.operation !== null;
  const isMeasured = isActive(row.power) && row.cpuPercent !== null;
  return (
    <div className="flex h-full min-w-0 items-center gap-3">
      <span className="mt-2.5 flex h-5 flex-none items-center self-start">
        <StateGlyph kind={look.stale ? 'unknown' : look.kind} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <span className="cut flex-1 mono-name">{row.name}</span>
          {isMaking ? (
            <CreationStep row={row} part="bar" />
          ) : isMeasured ? (
            <>
              <Sparkline values={row.cpuSamples} max={100} faint={look.stale} />
              <span className="w-9 text-right">{Math.round(row.cpuPercent ?? 0)}%</span>
            </>
          ) : null}
        </div>
        <div className={`flex min-w-0 items-center gap-2 text-xs ${look.stale ? '' : 'text-ink-muted'}`}>
          <span className="cut flex-1">
            {look.word}
            {row.osId ? `, ${shortOsName(row.osId)}` : ''}
          </span>
          {isMaking ? <CreationStep row={row} part="words" /> : <span className="mono">{row.addresses[0]}</span>}
        </div>
      </div>
    </div>
  );
}
