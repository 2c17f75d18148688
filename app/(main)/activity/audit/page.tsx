import type { Metadata } from 'next';
import { ActivityTabs } from '#components/operations/activity-tabs.tsx';
import { AuditLog } from '#components/operations/audit-log.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'Audit log' };

export default async function AuditPage() {
  const caller = await pageCaller();
  const entries = await orNotFound(caller.audit.list({}));
  return (
    <>
      <ActivityTabs current="audit" mayAudit />
      <AuditLog initial={entries} />
    </>
  );
}
