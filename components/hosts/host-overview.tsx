'use client';

import { CapacityPanel } from '#components/hosts/capacity-panel.tsx';
import { GuestsByAppetite } from '#components/hosts/guests-by-appetite.tsx';
import { ReadinessPanel } from '#components/hosts/readiness-panel.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import type { HostCheck } from '#lib/domain/host/host-check.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { paths } from '#lib/web/paths.ts';

/** Readiness at the left, what there is and who eats it at the right. */
export function HostOverview({
  detail,
  row,
  guests,
}: {
  detail: HostDetail;
  row: HostRow;
  guests: readonly GuestRow[];
}) {
  const mend = (check: HostCheck) => {
    if (check.id === 'pool') return <Mend href={paths.hostTab(row.id, 'pools')} label="Make a pool" />;
    if (check.id === 'network') return <Mend href={paths.hostTab(row.id, 'networks')} label="Make a network" />;
    return null;
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(360px,560px)] items-start gap-3 max-laptop:grid-cols-1">
      <ReadinessPanel checks={detail.checks} checkedAt={detail.checkedAt} extra={mend} />
      <div className="flex min-w-0 flex-col gap-3">
        <CapacityPanel row={row} guests={guests} pools={detail.pools} />
        {guests.length > 0 ? <GuestsByAppetite guests={guests} hostId={row.id} /> : null}
      </div>
    </div>
  );
}

function Mend({ href, label }: { href: string; label: string }) {
  return (
    <div>
      <LinkButton href={href} size="sm">
        {label}
      </LinkButton>
    </div>
  );
}
