import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HostPage } from '#components/hosts/host-page.tsx';
import { hostTabOf } from '#components/hosts/host-tabs.ts';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

type Props = { params: Promise<{ id: string; tab?: string[] }> };

export const metadata: Metadata = { title: 'Host' };

export default async function Host({ params }: Props) {
  const { id, tab: segments } = await params;
  const tab = hostTabOf(segments);
  if (!tab) notFound();
  const caller = await pageCaller();
  const [detail, guests, operations] = await Promise.all([
    orNotFound(caller.hosts.get({ id })),
    caller.guests.list({ hostId: id }),
    tab === 'activity' ? caller.operations.list({ hostId: id }) : [],
  ]);
  const own = guests.filter((guest) => guest.hostId === id);
  return <HostPage detail={detail} guests={own} operations={operations} tab={tab} />;
}
