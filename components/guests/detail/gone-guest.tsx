'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { findUnmaking } from '#components/guests/detail/unmade.ts';
import { Crumbs } from '#components/layout/crumbs.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { paths } from '#lib/web/paths.ts';

/**
 * In place of a guest that left the list while it was looked at, or before it was: `creationId` is the operation that did not
 * make it, where that is known already. One that was never made tells why, and can be tried again.
 */
export function GoneGuest({ id, name, creationId }: { id: string; name: string; creationId?: string }) {
  const seen = findUnmaking(useLiveRows('operations'), id);
  const creation = seen?.id ?? creationId;
  // tried again, it is a guest after all
  const isBack = useLiveRows('guests').some((guest) => guest.id === id);
  const router = useRouter();
  useEffect(() => {
    if (isBack) router.refresh();
  }, [isBack, router]);
  return (
    <PageBody>
      <Crumbs items={[{ label: name, mono: true }]} />
      {creation ? (
        <div className="mx-auto flex w-full max-w-[720px] flex-col gap-4">
          <h1 className="text-lg font-semibold [overflow-wrap:anywhere]">{name} was not made</h1>
          <Panel>
            <OperationProgress id={creation} steps />
          </Panel>
          <div className="flex flex-wrap justify-end gap-2">
            <LinkButton href={paths.guests()}>All guests</LinkButton>
            <LinkButton href={paths.createGuest()} variant="primary">
              Create another
            </LinkButton>
          </div>
        </div>
      ) : (
        <>
          <h1 className="sr-only">{name}</h1>
          <Empty title={`${name} is gone`} actions={<LinkButton href={paths.guests()}>All guests</LinkButton>}>
            It was deleted, or it is not shared with you any more. What was done with it stands in Activity.
          </Empty>
        </>
      )}
    </PageBody>
  );
}
