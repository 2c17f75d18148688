import { ActivityTabs } from '#components/operations/activity-tabs.tsx';
import { OperationsTable } from '#components/operations/operations-table.tsx';

export default function Loading() {
  return (
    <>
      <ActivityTabs current="operations" mayAudit={false} />
      <div className="h-12 flex-none border-b border-line" />
      <OperationsTable rows={[]} loading />
    </>
  );
}
