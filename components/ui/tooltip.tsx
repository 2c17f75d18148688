'use client';

import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip, Focusable, TooltipTrigger } from 'react-aria-components';

export const tooltipLook =
  'max-w-80 rounded-md bg-ink px-[9px] py-1.5 text-xs font-normal text-surface shadow-popover z-(--z-toast) [overflow-wrap:anywhere]';

/** A sentence on hover and focus of something that is not a button, such as a figure. Buttons have `tooltip` of their own. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={300} closeDelay={0}>
      <Focusable>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it must be reachable, or the words are for the mouse alone */}
        <span role="note" tabIndex={0} className="inline-flex min-w-0 items-center rounded-sm">
          {children}
        </span>
      </Focusable>
      <AriaTooltip offset={6} className={tooltipLook}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
