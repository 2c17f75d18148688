import { GuestConsoleTab } from '#components/guests/detail/guest-console-tab.tsx';

export default function Page() {
  return <GuestConsoleTab />;
}
