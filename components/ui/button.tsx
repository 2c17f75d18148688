'use client';

import { type ReactNode, type Ref, useState } from 'react';
import { Button as AriaButton, type PressEvent, TooltipTrigger } from 'react-aria-components';
import { type ButtonSize, type ButtonVariant, buttonLook } from '#components/ui/button-look.ts';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import { TooltipBubble } from '#components/ui/tooltip.tsx';

export type ButtonProps = {
  children?: ReactNode;
  icon?: IconName;
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Width of its container. */
  wide?: boolean;
  /** Running: keeps its width, shows a spinner after 150 ms. `busyLabel` is the verb in -ing. */
  busy?: boolean;
  busyLabel?: string;
  /** Why it cannot be used now. It stays focusable and says so on hover, focus and tap. */
  disabledReason?: string | null;
  tooltip?: string;
  type?: 'button' | 'submit';
  form?: string;
  onPress?: (event: PressEvent) => void;
  autoFocus?: boolean;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
  'aria-label'?: string;
  'aria-pressed'?: boolean;
  'aria-expanded'?: boolean;
  'aria-controls'?: string;
};

/** The button. It is never enabled where it must fail: give `disabledReason` instead. */
export function Button({
  children,
  icon,
  variant = 'normal',
  size = 'md',
  wide = false,
  busy = false,
  busyLabel,
  disabledReason,
  tooltip,
  type = 'button',
  onPress,
  className = '',
  ...rest
}: ButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const words = disabledReason ?? tooltip;
  const square = children === undefined;
  return (
    <TooltipTrigger
      delay={disabledReason ? 150 : 500}
      closeDelay={0}
      isDisabled={!words}
      isOpen={Boolean(words) && isOpen}
      onOpenChange={setOpen}
    >
      <AriaButton
        {...rest}
        type={disabledReason ? 'button' : type}
        isPending={busy}
        aria-disabled={disabledReason ? true : undefined}
        onPress={disabledReason ? () => setOpen(true) : onPress}
        className={`${buttonLook({ variant, size, square, wide })} ${className}`}
      >
        <span className={`inline-flex items-center gap-1.5 ${busy && !busyLabel ? 'opacity-60' : ''}`}>
          {busy ? <Spinner /> : icon ? <Icon name={icon} size={size === 'sm' ? 'sm' : 'md'} /> : null}
          {busy && busyLabel ? busyLabel : children}
        </span>
      </AriaButton>
      <TooltipBubble>{words}</TooltipBubble>
    </TooltipTrigger>
  );
}

function Spinner() {
  return <Icon name="restart" className="animate-[turn_1s_linear_150ms_infinite] motion-reduce:animate-none" />;
}
