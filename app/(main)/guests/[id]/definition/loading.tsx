import { Skeleton } from '#components/ui/skeleton.tsx';

const widths = ['40%', '55%', '48%', '70%', '35%', '60%', '52%', '45%'] as const;

export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-gutter">
      {widths.map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}
