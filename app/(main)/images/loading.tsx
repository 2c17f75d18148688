import { PageBody } from '#components/layout/page-body.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader title="Images" line />
      <PageBody canvas>
        <div className="mx-auto flex max-w-[1080px] flex-col gap-3">
          {['a', 'b', 'c'].map((place) => (
            <div key={place} className="flex h-28 flex-col gap-4 rounded-lg border border-line bg-surface p-4">
              <Skeleton width="30%" />
              <Skeleton width="45%" />
              <Skeleton width="80%" />
            </div>
          ))}
        </div>
      </PageBody>
    </>
  );
}
