import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { GoneGuest } from '#components/guests/detail/gone-guest.tsx';
import { GuestShell } from '#components/guests/detail/guest-shell.tsx';
import { loadGuest, loadUnmade } from '#components/guests/detail/load-guest.ts';

type Props = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  // what is wrong is said by the page itself; a head that fails would leave it without a title
  const { id } = await params;
  const guest = await loadGuest(id).catch(() => null);
  return { title: guest?.row.name ?? (await loadUnmade(id).catch(() => null))?.targetName ?? 'Not found' };
}

export default async function GuestLayout({ params, children }: Props) {
  const { id } = await params;
  try {
    return <GuestShell detail={await loadGuest(id)}>{children}</GuestShell>;
  } catch (error) {
    // who asked for it is led here; what fails at once may be over before the page is there
    const unmade = await loadUnmade(id);
    if (!unmade) throw error;
    return <GoneGuest id={id} name={unmade.targetName} creationId={unmade.id} />;
  }
}
