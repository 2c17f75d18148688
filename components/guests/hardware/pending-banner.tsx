'use client';

import { askPower } from '#components/guests/actions/run-power.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import type { PendingChange } from '#components/guests/detail/pending-changes.ts';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { formatCount } from '#lib/web/formats.ts';

/** What waits for the next boot, and the press that makes it true. */
export function PendingBanner({ changes }: { changes: readonly PendingChange[] }) {
  const { row } = useGuest();
  if (changes.length === 0 || !row) return null;
  return (
    <div
      role="status"
      className="flex min-h-9 items-center gap-2.5 border-b border-line bg-working-subtle px-gutter py-[7px] max-phone:px-4"
    >
      <Icon name="clock" className="text-working-ink" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <b className="font-semibold">
          {formatCount(changes.length, 'change')} {changes.length === 1 ? 'waits' : 'wait'} for the next boot.
        </b>{' '}
        {changes.map((change) => `${change.label} ${change.before} → ${change.after}`).join(', ')}.
      </span>
      {row.may.includes('guest.power') ? (
        <Button
          size="sm"
          icon="restart"
          disabledReason={obstacleTo('shutdownAndStart', row)}
          onPress={() => void askPower([row], 'shutdown-and-start')}
        >
          Shut down and start
        </Button>
      ) : null}
    </div>
  );
}
