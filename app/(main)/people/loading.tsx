import { PageHeader } from '#components/layout/page-header.tsx';
import { PeopleTable } from '#components/people/people-table.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader title="People" line />
      <PeopleTable people={[]} userId="" loading />
    </>
  );
}
