import { GuestDefinitionTab } from '#components/guests/detail/guest-definition-tab.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const caller = await pageCaller();
  return <GuestDefinitionTab versions={await orNotFound(caller.guests.definitions({ id: (await params).id }))} />;
}
