import { SnapshotsTab } from '#components/guests/snapshots/snapshots-tab.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const caller = await pageCaller();
  return <SnapshotsTab initial={await orNotFound(caller.snapshots.list({ id: (await params).id }))} />;
}
