import { GuestActivity } from '#components/guests/detail/guest-activity.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const caller = await pageCaller();
  return <GuestActivity initial={await orNotFound(caller.operations.list({ guestId: (await params).id }))} />;
}
