'use client';

import { Icon } from '#components/ui/icon.tsx';

/** A term of a search: mono, on the accent's ground. `field` is the part before the value ("host:"). */
export function Chip({
  field,
  children,
  onEdit,
  onRemove,
}: {
  field?: string;
  children: string;
  onEdit?: () => void;
  onRemove?: () => void;
}) {
  const words = (
    <>
      {field}
      <b className="font-medium text-ink">{children}</b>
    </>
  );
  return (
    <span className="inline-flex h-[22px] max-w-full flex-none items-center gap-0.5 rounded-sm bg-accent-subtle pr-0.5 pl-[7px] mono whitespace-nowrap text-accent-text last:pr-1.5 max-phone:h-[26px]">
      {onEdit ? (
        <button
          type="button"
          onClick={onEdit}
          className="min-w-0 cut rounded-xs"
          aria-label={`Edit ${field ?? ''}${children}`}
        >
          {words}
        </button>
      ) : (
        <span className="min-w-0 cut">{words}</span>
      )}
      {onRemove ? (
        <button
          type="button"
          tabIndex={-1}
          onClick={onRemove}
          aria-label={`Remove ${field ?? ''}${children}`}
          className="grid size-[18px] flex-none place-items-center rounded-xs hover:bg-selected"
        >
          <Icon name="x" size="xs" />
        </button>
      ) : null}
    </span>
  );
}
