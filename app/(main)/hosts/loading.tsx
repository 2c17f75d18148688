import { HostsTable } from '#components/hosts/hosts-table.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader title="Hosts" line />
      <HostsTable rows={[]} loading />
    </>
  );
}
