import type { Metadata } from 'next';
import { AddHost } from '#components/hosts/add-host.tsx';
import { LocalHostCard } from '#components/hosts/local-host-card.tsx';
import { Crumbs } from '#components/layout/crumbs.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'Add a host' };

export default async function AddHostPage() {
  const caller = await pageCaller();
  const [identity, local] = await Promise.all([
    orNotFound(caller.hosts.identity()),
    orNotFound(caller.hosts.getLocal()),
  ]);
  return (
    <>
      <Crumbs items={[{ label: 'Add a host' }]} />
      <PageHeader title="Where should guests run?" line />
      <PageBody canvas>
        <div className="mx-auto flex max-w-[1080px] flex-col gap-4">
          <p className="max-w-[640px] text-md text-ink-muted">
            A host is a machine with libvirt, QEMU and SSH. Nothing of Guesthouse gets installed on it, and what runs
            there now keeps running.
          </p>
          <div className="grid grid-cols-2 items-start gap-4 max-laptop:grid-cols-1">
            {local.hostId ? null : <LocalHostCard local={local} isHost={false} />}
            <AddHost publicKey={identity.publicKey} />
          </div>
        </div>
      </PageBody>
    </>
  );
}
