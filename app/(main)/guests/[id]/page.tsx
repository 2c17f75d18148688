import { redirect } from 'next/navigation';
import { loadGuest } from '#components/guests/detail/load-guest.ts';
import { tabOf } from '#components/guests/guest-state.ts';
import { paths } from '#lib/web/paths.ts';

export default async function GuestPage({ params }: { params: Promise<{ id: string }> }) {
  const { row } = await loadGuest((await params).id);
  redirect(paths.guestTab(row.id, tabOf(row)));
}
