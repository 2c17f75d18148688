import type { Metadata } from 'next';
import { SettingsPage } from '#components/settings/settings-page.tsx';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function Settings() {
  const caller = await pageCaller();
  const [me, sessions, apiKeys] = await Promise.all([
    caller.session.me(),
    caller.session.list(),
    caller.apiKeys.list(),
  ]);
  return <SettingsPage me={me} sessions={sessions} apiKeys={apiKeys} />;
}
