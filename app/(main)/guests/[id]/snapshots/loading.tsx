import { OperationsTable } from '#components/operations/operations-table.tsx';

export default function Loading() {
  return <OperationsTable rows={[]} loading />;
}
