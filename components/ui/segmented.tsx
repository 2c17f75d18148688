'use client';

import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';

export type Segment<T extends string> = { value: T; label: string; icon?: IconName; iconOnly?: boolean };

/** One of a few views or kinds, side by side. */
export function Segmented<T extends string>({
  label,
  segments,
  value,
  onChange,
}: {
  label: string;
  segments: readonly Segment<T>[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const next = segments.find((segment) => keys.has(segment.value));
        if (next) onChange(next.value);
      }}
      className="no-scrollbar inline-flex max-w-full flex-none gap-px overflow-x-auto rounded-md border border-line bg-sunken p-0.5"
    >
      {segments.map((segment) => (
        <ToggleButton
          key={segment.value}
          id={segment.value}
          aria-label={segment.iconOnly ? segment.label : undefined}
          className={`inline-flex h-[26px] flex-none items-center justify-center gap-1.5 rounded-sm font-medium whitespace-nowrap text-ink-muted outline-offset-0 hover:text-ink data-selected:bg-surface data-selected:text-ink data-selected:shadow-[0_0_0_1px_var(--color-line)] dark:data-selected:bg-pressed max-phone:h-10 ${segment.iconOnly ? 'w-7 max-phone:w-10' : 'px-2.5'}`}
        >
          {segment.icon ? <Icon name={segment.icon} /> : null}
          {segment.iconOnly ? null : segment.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
