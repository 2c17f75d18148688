import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { GuestShell } from '#components/guests/detail/guest-shell.tsx';
import { loadGuest } from '#components/guests/detail/load-guest.ts';

type Props = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  // what is wrong is said by the page itself; a head that fails would leave it without a title
  const guest = await loadGuest((await params).id).catch(() => null);
  return { title: guest?.row.name ?? 'Not found' };
}

export default async function GuestLayout({ params, children }: Props) {
  return <GuestShell detail={await loadGuest((await params).id)}>{children}</GuestShell>;
}
