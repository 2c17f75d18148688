'use client';

import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip, Focusable, TooltipTrigger } from 'react-aria-components';

/** The bubble itself, inside a TooltipTrigger. It stands at the end of the page, outside its landmarks, hence a status. */
export function TooltipBubble({ children }: { children: ReactNode }) {
  return (
    <AriaTooltip
      offset={6}
      className="z-(--z-toast) max-w-80 rounded-md bg-ink px-[9px] py-1.5 text-xs font-normal text-surface shadow-popover [overflow-wrap:anywhere]"
    >
      <output>{children}</output>
    </AriaTooltip>
  );
}

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
      <TooltipBubble>{text}</TooltipBubble>
    </TooltipTrigger>
  );
}
