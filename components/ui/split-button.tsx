'use client';

import { Button, type ButtonProps } from '#components/ui/button.tsx';
import { Menu, type MenuGroup } from '#components/ui/menu.tsx';

/** The one action, and its relatives in a menu at its side. */
export function SplitButton({
  groups,
  menuLabel,
  ...button
}: ButtonProps & { groups: readonly MenuGroup[]; menuLabel: string }) {
  const { variant, size } = button;
  return (
    <span className="inline-flex">
      <Button {...button} className="rounded-r-none" />
      <Menu
        label={menuLabel}
        groups={groups}
        trigger={
          <Button
            icon="down"
            variant={variant}
            size={size}
            aria-label={menuLabel}
            className={`-ml-px w-[26px]! rounded-l-none ${variant === 'primary' || variant === 'danger' ? 'border-l-surface/40!' : ''}`}
          />
        }
      />
    </span>
  );
}
