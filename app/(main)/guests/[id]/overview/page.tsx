import { GuestOverview } from '#components/guests/detail/guest-overview.tsx';

export default function Page() {
  return <GuestOverview />;
}
