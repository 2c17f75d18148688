import { GuestHardwareTab } from '#components/guests/detail/guest-hardware.tsx';

export default function Page() {
  return <GuestHardwareTab />;
}
