'use client';

import { LiveStatus } from '#components/frame/live-status.tsx';
import { GuestActionHost } from '#components/guests/actions/guest-action-host.tsx';
import { GuestConsole } from '#components/guests/detail/guest-console.tsx';
import { useLiveRow } from '#components/live/live-provider.tsx';
import { Empty } from '#components/ui/empty.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

/** A console in a window of its own: its bar and its screen. */
export function ConsoleWindow({ initial }: { initial: GuestRow }) {
  const row = useLiveRow('guests', initial);
  return (
    <main className="flex h-dvh min-w-0 flex-col bg-stage">
      <h1 className="sr-only">Console of {initial.name}</h1>
      <LiveStatus />
      {row ? (
        <GuestConsole row={row} isOwnWindow />
      ) : (
        <div className="flex-1 bg-surface">
          <Empty title={`${initial.name} is gone`}>It was deleted, or it is not shared with you any more.</Empty>
        </div>
      )}
      <GuestActionHost />
    </main>
  );
}
