'use client';

import type { ReactNode } from 'react';
import { Button, TooltipTrigger } from 'react-aria-components';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import { TooltipBubble } from '#components/ui/tooltip.tsx';

/** A button on the dark bar of a console. Without a word beside the icon, `label` is its name and its tooltip. */
export function StageButton({
  icon,
  label,
  children,
  isPressed,
  isDisabled,
  solid = false,
  onPress,
}: {
  icon: IconName;
  label: string;
  children?: ReactNode;
  /** For a button that is on or off. */
  isPressed?: boolean;
  isDisabled?: boolean;
  solid?: boolean;
  onPress?: () => void;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        aria-label={label}
        aria-pressed={isPressed}
        isDisabled={isDisabled}
        onPress={onPress}
        className={`inline-flex h-control-sm flex-none items-center gap-1.5 rounded-md px-2 font-medium whitespace-nowrap not-disabled:hover:bg-stage-line not-disabled:hover:text-stage-ink disabled:opacity-45 aria-pressed:bg-stage-line aria-pressed:text-stage-ink max-phone:min-h-control-touch ${
          solid ? 'bg-stage-line text-stage-ink' : 'text-stage-ink-muted'
        }`}
      >
        <Icon name={icon} />
        {children ? <span className="max-phone:hidden">{children}</span> : null}
      </Button>
      <TooltipBubble>{label}</TooltipBubble>
    </TooltipTrigger>
  );
}
