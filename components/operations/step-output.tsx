'use client';

import { useEffect, useRef } from 'react';
import { CopyButton } from '#components/ui/copy-text.tsx';

/** What a step printed. While it runs the end stays in sight, unless the person scrolled up to read. */
export function StepOutput({ text, following }: { text: string; following: boolean }) {
  const place = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text is what moves the end
  useEffect(() => {
    const element = place.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [text]);
  return (
    <div className="min-w-0">
      <div className="flex min-h-7 items-center text-xs text-ink-muted">
        <span className="flex-1">{following ? 'Output, following' : 'Output'}</span>
        <CopyButton text={text} label="Copy the output" />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: preformatted text stays a <pre> */}
      <pre
        ref={place}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        role="region"
        aria-label="Output"
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
        className="max-h-64 overflow-auto rounded-md bg-sunken px-3 py-2.5 mono leading-[18px] whitespace-pre-wrap text-ink-muted [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </div>
  );
}
