'use client';

import { Button, type ButtonProps } from '#components/ui/button.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';

/** A square button with an icon; `label` is its name and its tooltip. Quiet unless told otherwise. */
export function IconButton({
  icon,
  label,
  variant = 'quiet',
  ...rest
}: Omit<ButtonProps, 'children' | 'icon' | 'aria-label' | 'busyLabel'> & { icon: IconName; label: string }) {
  return <Button {...rest} icon={icon} variant={variant} aria-label={label} tooltip={rest.tooltip ?? label} />;
}
