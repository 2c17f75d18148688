'use client';

import { LiveLine } from '#components/layout/live-line.tsx';
import { useLiveLine } from '#components/live/live-provider.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { paths } from '#lib/web/paths.ts';

/** Says when the page does not hear of changes any more: the line was lost, or the person was signed out. */
export function LiveStatus() {
  const { line, retryNow } = useLiveLine();
  if (line.state === 'signed-out') {
    return (
      <Notice
        tone="look"
        title="You were signed out. What you see is as it was then."
        fix={
          <LinkButton href={paths.signIn()} size="sm">
            Sign in
          </LinkButton>
        }
      />
    );
  }
  return <LiveLine since={line.state === 'away' ? line.since : null} onRetry={retryNow} />;
}
