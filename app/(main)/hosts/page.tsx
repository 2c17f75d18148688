import type { Metadata } from 'next';
import { HostsPage } from '#components/hosts/hosts-page.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'Hosts' };

export default async function Hosts() {
  const caller = await pageCaller();
  const [hosts, local] = await Promise.all([orNotFound(caller.hosts.list()), orNotFound(caller.hosts.getLocal())]);
  return <HostsPage initial={hosts} local={local} />;
}
