'use client';

import { StateGlyph } from '#components/ui/state-glyph.tsx';
import { formatClock } from '#lib/web/formats.ts';

/** A thin line under the bar while the page is not live. Nothing is blanked: what was seen stays. */
export function LiveLine({ since, onRetry }: { since: Date | number | null; onRetry?: () => void }) {
  return (
    <div role="status">
      {since === null ? null : (
        <div className="flex h-7 items-center gap-2 border-b border-line bg-unknown-subtle px-gutter text-xs max-phone:px-4">
          <StateGlyph kind="unknown" />
          <span className="cut">
            Not live since <span suppressHydrationWarning>{formatClock(since)}</span>. What you see may be old.
          </span>
          {onRetry ? (
            <button
              type="button"
              onClick={onRetry}
              className="flex-none rounded-xs font-medium text-accent-text underline-offset-2 hover:underline"
            >
              Try now
            </button>
          ) : null}
        </div>
      )}
    </div>
  );
}
