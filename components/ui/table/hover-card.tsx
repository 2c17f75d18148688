'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

export type HoverSpot = { id: string; rowTop: number; rowBottom: number; x: number };

const widthPx = 292;

/** A picture of the row under the pointer, after 300 ms, above or below the row and never over it. */
export function HoverCard({ spot, children }: { spot: HoverSpot; children: ReactNode }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  const above = spot.rowTop > window.innerHeight - spot.rowBottom;
  const left = Math.max(8, Math.min(spot.x + 16, window.innerWidth - widthPx - 8));
  return createPortal(
    <div
      aria-hidden="true"
      style={{
        left,
        width: widthPx,
        ...(above ? { bottom: window.innerHeight - spot.rowTop + 4 } : { top: spot.rowBottom + 4 }),
      }}
      className="pointer-events-none fixed z-(--z-popover) rounded-lg bg-raised p-1.5 shadow-popover"
    >
      {children}
    </div>,
    document.body,
  );
}
