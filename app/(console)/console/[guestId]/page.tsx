import type { Metadata } from 'next';
import { ConsoleWindow } from '#components/guests/detail/console-window.tsx';
import { loadGuest } from '#components/guests/detail/load-guest.ts';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { liveCursor } from '#lib/web/live-cursor.ts';

type Props = { params: Promise<{ guestId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const guest = await loadGuest((await params).guestId).catch(() => null);
  return { title: guest ? `Console of ${guest.row.name}` : 'Not found' };
}

export default async function ConsolePage({ params }: Props) {
  const { row } = await loadGuest((await params).guestId);
  return (
    <LiveProvider cursor={await liveCursor()}>
      <ConsoleWindow initial={row} />
    </LiveProvider>
  );
}
