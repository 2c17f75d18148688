'use client';

import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from 'react-aria-components';
import { Icon } from '#components/ui/icon.tsx';

const boxLook =
  'grid size-3.5 flex-none place-items-center rounded-xs border border-line-control bg-surface text-accent-ink outline-offset-1 ' +
  'group-data-selected/check:border-accent group-data-selected/check:bg-accent group-data-indeterminate/check:border-accent group-data-indeterminate/check:bg-accent ' +
  'group-data-focus-visible/check:outline-2 group-data-focus-visible/check:outline-focus group-data-disabled/check:border-line-strong group-data-disabled/check:bg-sunken';

export type ToggleProps = {
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  onBlur?: () => void;
  children: ReactNode;
  hint?: ReactNode;
  disabledReason?: string | null;
};

/** A choice that takes effect when the form is sent. */
export function Checkbox({
  name,
  checked,
  onChange,
  onBlur,
  children,
  hint,
  disabledReason,
  indeterminate,
}: ToggleProps & { indeterminate?: boolean }) {
  return (
    <AriaCheckbox
      name={name}
      isSelected={checked}
      isIndeterminate={indeterminate}
      onChange={onChange}
      onBlur={onBlur}
      isDisabled={Boolean(disabledReason)}
      className="group/check relative flex w-fit items-start gap-2 max-phone:min-h-control-touch max-phone:items-center"
    >
      <span className="flex h-5 items-center">
        <span className={boxLook}>
          {indeterminate ? (
            <Icon name="minus" size="xs" />
          ) : checked ? (
            <Icon name="check" size="xs" className="[stroke-width:3]!" />
          ) : null}
        </span>
      </span>
      <ToggleWords hint={disabledReason ?? hint}>{children}</ToggleWords>
    </AriaCheckbox>
  );
}

/** Something that is on or off at once. */
export function Switch({ name, checked, onChange, onBlur, children, hint, disabledReason }: ToggleProps) {
  return (
    <AriaSwitch
      name={name}
      isSelected={checked}
      onChange={onChange}
      onBlur={onBlur}
      isDisabled={Boolean(disabledReason)}
      className="group/check relative flex w-fit items-start gap-2 max-phone:min-h-control-touch max-phone:items-center"
    >
      <span className="flex h-5 items-center">
        <span className="relative h-4 w-7 flex-none rounded-full bg-line-control outline-offset-1 transition-colors after:absolute after:top-0.5 after:left-0.5 after:size-3 after:rounded-full after:bg-accent-ink after:transition-transform group-data-selected/check:bg-accent group-data-selected/check:after:translate-x-3 group-data-focus-visible/check:outline-2 group-data-focus-visible/check:outline-focus group-data-disabled/check:bg-line-strong" />
      </span>
      <ToggleWords hint={disabledReason ?? hint}>{children}</ToggleWords>
    </AriaSwitch>
  );
}

function ToggleWords({ children, hint }: { children: ReactNode; hint?: ReactNode }) {
  return (
    <span className="min-w-0">
      {children}
      {hint ? <span className="block text-xs text-ink-faint">{hint}</span> : null}
    </span>
  );
}
