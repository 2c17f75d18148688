'use client';

import { useRef } from 'react';
import { CopyButton } from '#components/ui/copy-text.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';

/** What a step printed. While it runs the end stays in sight, unless the person scrolled up to read. */
export function StepOutput({
  text,
  following,
  of,
}: {
  text: string;
  following: boolean;
  /** whose it is, where several stand on one page */
  of?: string;
}) {
  const isAtEnd = useRef(true);
  return (
    <div className="min-w-0">
      <div className="flex min-h-7 items-center text-xs text-ink-muted">
        <span className="flex-1">{following ? 'Output, following' : 'Output'}</span>
        <CopyButton text={text} label={of ? `Copy the output of ${of}` : 'Copy the output'} />
      </div>
      <ScrollRegion
        label={of ? `Output of ${of}` : 'Output'}
        onScroll={({ scrollTop, scrollHeight, clientHeight }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
        onContent={(element) => {
          if (isAtEnd.current) element.scrollTop = element.scrollHeight;
        }}
        className="max-h-64 rounded-md bg-sunken px-3 py-2.5"
      >
        <pre className="mono leading-[18px] whitespace-pre-wrap text-ink-muted [overflow-wrap:anywhere]">{text}</pre>
      </ScrollRegion>
    </div>
  );
}
