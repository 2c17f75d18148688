export type CapacityPart = { kind: 'used' | 'promised' | 'new' | 'free'; amount: number; label: string };

const grounds: Record<CapacityPart['kind'], string> = {
  used: 'bg-data-used',
  promised: 'bg-data-promised',
  new: 'hatched-accent',
  free: 'bg-data-free shadow-[inset_0_0_0_1px_var(--color-line-strong)]',
};

/**
 * What a host has: used, promised beyond that, about to be made, free. Amounts in one unit, each with its figure in words;
 * the figures always stand beside it, the bar alone says too little.
 */
export function CapacityBar({ name, total, parts }: { name: string; total: number; parts: readonly CapacityPart[] }) {
  const shown = parts.filter((part) => part.kind !== 'free' && part.amount > 0);
  const sum = shown.reduce((all, part) => all + part.amount, 0);
  const whole = Math.max(total, sum, Number.MIN_VALUE);
  return (
    <div
      role="img"
      aria-label={`${name}: ${parts.map((part) => part.label).join(', ')}`}
      className="flex h-2.5 w-full gap-px overflow-hidden rounded-xs bg-data-free"
    >
      {shown.map((part) => (
        <i
          key={part.kind}
          className={`block h-full flex-none ${grounds[part.kind]}`}
          style={{ width: `max(2px, ${(part.amount / whole) * 100}%)` }}
        />
      ))}
    </div>
  );
}

/** The legend of capacity bars, once per panel. */
export function CapacityLegend({
  kinds = ['used', 'promised', 'free'],
  newLabel = 'these guests',
}: {
  kinds?: readonly CapacityPart['kind'][];
  newLabel?: string;
}) {
  return (
    <span className="flex flex-wrap gap-x-3.5 gap-y-1 text-xs text-ink-muted">
      {kinds.map((kind) => (
        <span key={kind} className="inline-flex items-center gap-1.5">
          <i className={`size-2 rounded-[2px] ${grounds[kind]}`} />
          {kind === 'new' ? newLabel : kind}
        </span>
      ))}
    </span>
  );
}
