import type { Metadata } from 'next';
import { ActivityTabs } from '#components/operations/activity-tabs.tsx';
import { OperationsPage } from '#components/operations/operations-page.tsx';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'Activity' };

export default async function ActivityPage() {
  const caller = await pageCaller();
  const [operations, me] = await Promise.all([caller.operations.list({}), caller.session.me()]);
  return (
    <>
      <ActivityTabs current="operations" mayAudit={me.permissions.includes('audit.read')} />
      <OperationsPage initial={operations} userId={me.userId} />
    </>
  );
}
