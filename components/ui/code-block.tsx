import type { ReactNode } from 'react';
import { CopyButton } from '#components/ui/copy-text.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';

/** `at`: its place among the lines, no two have the same. */
export type CodeLine = { at: number; kind: 'same' | 'added' | 'removed'; text: string };

const grounds = {
  same: '',
  added: 'bg-diff-add-subtle text-diff-add',
  removed: 'bg-diff-del-subtle text-diff-del',
};

/**
 * Output, XML, commands: mono, on sunken ground, copied as a whole. `lines` instead of `text` shows a difference; the
 * sign before each line says the same as its colour.
 */
export function CodeBlock({
  label,
  text,
  lines,
  title,
  copyable = true,
  maxHeight = 360,
  wrap,
}: {
  label: string;
  text?: string;
  lines?: readonly CodeLine[];
  title?: ReactNode;
  copyable?: boolean;
  maxHeight?: number;
  wrap?: boolean;
}) {
  const whole = text ?? (lines ?? []).map((line) => line.text).join('\n');
  return (
    <div className="relative min-w-0">
      {title ? <div className="mb-1 flex min-h-7 items-center pr-9 text-xs text-ink-muted">{title}</div> : null}
      {copyable ? (
        <div className={`absolute right-1 z-1 rounded-md ${title ? 'top-0' : 'top-1 bg-sunken'}`}>
          <CopyButton text={whole} label={`Copy ${label}`} />
        </div>
      ) : null}
      <ScrollRegion label={label} style={{ maxHeight }} className="rounded-md bg-sunken">
        <pre
          className={`w-max min-w-full px-3 py-2.5 mono leading-[18px] text-ink-muted ${wrap ? 'max-w-full whitespace-pre-wrap [overflow-wrap:anywhere]' : 'whitespace-pre'} ${copyable && !title && !lines ? 'pr-9' : ''}`}
        >
          {lines
            ? lines.map((line) => (
                <span key={line.at} className={`-mx-3 block px-3 ${grounds[line.kind]}`}>
                  {line.kind === 'added' ? '+ ' : line.kind === 'removed' ? '- ' : '  '}
                  {line.text}
                </span>
              ))
            : text}
        </pre>
      </ScrollRegion>
    </div>
  );
}
