import type { ReactNode } from 'react';

/**
 * A piece of work that takes longer than a second: its name, a bar, what remains, a way to cancel. `fraction` is 0 to 1;
 * null where the end is not known. `bare`: the bar alone, for table cells.
 */
export function Progress({
  name,
  fraction,
  value,
  cancel,
  bare,
}: {
  name: string;
  fraction: number | null;
  /** The figure beside it: "1.4 of 3.6 GiB, 40 s left". */
  value?: ReactNode;
  cancel?: ReactNode;
  bare?: boolean;
}) {
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div className={bare ? 'flex items-center gap-2' : 'flex flex-col gap-1.5'}>
      {bare ? null : (
        <div className="flex items-center gap-2">
          <span className="cut flex-1">{name}</span>
          <span className="text-xs whitespace-nowrap text-ink-faint">{value}</span>
          {cancel}
        </div>
      )}
      <div
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        className={`h-1 overflow-hidden rounded-[2px] bg-data-free ${bare ? 'min-w-12 flex-1' : ''}`}
      >
        <div
          className={`h-full rounded-[2px] bg-working transition-[width] duration-(--duration) ${percent === null ? 'w-1/3 animate-pulse motion-reduce:animate-none' : ''}`}
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </div>
      {bare ? <span className="text-xs whitespace-nowrap text-ink-muted">{value}</span> : null}
    </div>
  );
}

/** The share of running work as a ring of 16 px, for the bar at the top. */
export function ProgressRing({ fraction }: { fraction: number | null }) {
  const length = 37.7;
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`size-4 flex-none -rotate-90 ${fraction === null ? 'animate-turn motion-reduce:animate-none' : ''}`}
    >
      <circle cx="8" cy="8" r="6" fill="none" strokeWidth="2.4" className="stroke-data-free" />
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        strokeWidth="2.4"
        strokeLinecap="round"
        className="stroke-working"
        strokeDasharray={`${Math.max(1, length * (fraction ?? 0.3))} 40`}
      />
    </svg>
  );
}
