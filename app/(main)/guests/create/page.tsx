import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { CreateGuestPage, type Prefill } from '#components/guests/create/create-guest-page.tsx';
import { optionsOf } from '#components/guests/create/create-options.ts';
import { reachOf } from '#lib/domain/access/actor.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';
import { requireActor } from '#lib/web/session.ts';

export const metadata: Metadata = { title: 'Create guests' };

export default async function CreateGuestRoute({ searchParams }: { searchParams: Promise<Prefill> }) {
  const caller = await pageCaller();
  const actor = await requireActor();
  if (!reachOf(actor, 'guest.create')) notFound();
  const seesHosts = reachOf(actor, 'host.read');
  const rows = seesHosts ? await caller.hosts.list() : [];
  const up = rows.filter((host) => host.connection === 'up');
  const hosts = seesHosts
    ? await Promise.all(up.map(async ({ id }) => optionsOf(await caller.hosts.get({ id }))))
    : null;
  const hostsShown = rows.map(({ id, revision }) => ({ id, revision }));
  const { image, name, count, size } = await searchParams;
  return <CreateGuestPage hosts={hosts} hostsShown={hostsShown} prefill={{ image, name, count, size }} />;
}
