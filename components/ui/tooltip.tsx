'use client';

import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip } from 'react-aria-components';

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
