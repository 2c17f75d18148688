'use client';

import { isStale } from '#components/guests/guest-state.ts';
import { guestColumns } from '#components/guests/table/guest-columns.tsx';
import { GuestNarrowRow } from '#components/guests/table/guest-narrow-row.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { DataTable } from '#components/ui/table/data-table.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { paths } from '#lib/web/paths.ts';

const columns = guestColumns.filter((column) => column.id !== 'host');
const rowHref = (guest: GuestRow) => paths.guest(guest.id);
const byName = { id: 'name', desc: false };

/** The guests of one host, with the columns of the list of all. */
export function HostGuests({ guests }: { guests: readonly GuestRow[] }) {
  return (
    <DataTable
      label="Guests of this host"
      rows={guests}
      rowHref={rowHref}
      columns={columns}
      defaultSort={byName}
      isStale={isStale}
      renderNarrow={(guest) => <GuestNarrowRow row={guest} />}
      empty={
        <Empty
          title="No guest is on this host"
          actions={
            <LinkButton href={paths.createGuest()} variant="primary">
              Create a guest
            </LinkButton>
          }
        >
          Guests that somebody makes with virsh or virt-manager show here at once, too.
        </Empty>
      }
    />
  );
}
