import Link from 'next/link';
import { tabOf } from '#components/guests/guest-state.ts';
import { OsMark } from '#components/ui/os-mark.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { paths } from '#lib/web/paths.ts';

/** The name that leads to the guest, with the mark of its system. Not in the tab order: its row is. */
export function GuestName({ row, stale }: { row: GuestRow; stale: boolean }) {
  return (
    <Link
      href={paths.guestTab(row.id, tabOf(row))}
      tabIndex={-1}
      prefetch={false}
      title={row.name}
      className="flex min-w-0 items-center gap-2 rounded-xs"
    >
      <OsMark os={row.osId} className={stale ? 'text-ink-faint' : 'text-ink-muted'} />
      <span className={`cut mono-name ${stale ? '' : 'text-ink'}`}>{row.name}</span>
    </Link>
  );
}
