'use client';

import { CreationProgress } from '#components/guests/detail/creation-progress.tsx';
import { GuestConsole } from '#components/guests/detail/guest-console.tsx';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';

export function GuestConsoleTab() {
  const { row } = useGuest();
  if (!row) return null;
  if (row.stage === 'creating' && !isActive(row.power)) {
    return (
      <PageBody canvas>
        <CreationProgress row={row} />
      </PageBody>
    );
  }
  if (!row.hasDisplay && !row.hasSerial) {
    return (
      <Empty title="It has neither a screen nor a serial line">
        Its definition has no VNC display and no serial console, so there is nothing to look at.
      </Empty>
    );
  }
  return <GuestConsole row={row} />;
}
