import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { type ButtonSize, type ButtonVariant, buttonLook } from '#components/ui/button-look.ts';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';

/** A link that looks like a button. With `disabledReason` it is a button that says why it leads nowhere now. */
export function LinkButton({
  href,
  children,
  icon,
  variant = 'normal',
  size = 'md',
  wide = false,
  disabledReason,
  external = false,
  className = '',
  'aria-label': label,
}: {
  href: string;
  children?: ReactNode;
  icon?: IconName;
  variant?: ButtonVariant;
  size?: ButtonSize;
  wide?: boolean;
  disabledReason?: string | null;
  /** Opens in a window of its own. */
  external?: boolean;
  className?: string;
  'aria-label'?: string;
}) {
  if (disabledReason) {
    return (
      <Button icon={icon} variant={variant} size={size} wide={wide} disabledReason={disabledReason} aria-label={label}>
        {children}
      </Button>
    );
  }
  return (
    <Link
      href={href}
      aria-label={label}
      target={external ? '_blank' : undefined}
      rel={external ? 'noreferrer' : undefined}
      className={`${buttonLook({ variant, size, wide, square: children === undefined })} ${className}`}
    >
      {icon ? <Icon name={icon} size={size === 'sm' ? 'sm' : 'md'} /> : null}
      {children}
    </Link>
  );
}
