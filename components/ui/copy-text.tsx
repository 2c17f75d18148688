'use client';

import { useEffect, useState } from 'react';
import { copyToClipboard } from '#components/ui/copy-to-clipboard.ts';
import { Icon } from '#components/ui/icon.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';

function useCopy(text: string) {
  const [state, setState] = useState<'rest' | 'copied' | 'failed'>('rest');
  useEffect(() => {
    if (state === 'rest') return;
    const timer = setTimeout(() => setState('rest'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => setState((await copyToClipboard(text)) ? 'copied' : 'failed');
  return { state, copy };
}

const words = { rest: '', copied: 'Copied', failed: 'The browser does not allow copying' };

/** A value that is copied with a click: an address, a fingerprint. The icon shows on hover and focus. */
export function CopyText({ text, label, faint }: { text: string; label: string; faint?: boolean }) {
  const { state, copy } = useCopy(text);
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
      title={words[state] || `Copy ${text}`}
      aria-label={`Copy ${label} ${text}`}
      className={`group/copy inline-flex max-w-full min-w-0 items-center gap-[5px] rounded-xs mono ${faint ? 'text-ink-faint' : ''}`}
    >
      <span className="cut">{text}</span>
      <Icon
        name={state === 'copied' ? 'check' : 'copy'}
        size="xs"
        className={`text-ink-faint group-hover/copy:opacity-100 group-hover/row:opacity-100 group-focus-visible/copy:opacity-100 ${state === 'rest' ? 'opacity-0' : ''}`}
      />
      <span aria-live="polite" className="sr-only">
        {words[state]}
      </span>
    </button>
  );
}

/** The icon alone, beside a block that is copied as a whole. */
export function CopyButton({
  text,
  label = 'Copy',
  variant = 'quiet',
}: {
  text: string;
  label?: string;
  variant?: 'quiet' | 'normal';
}) {
  const { state, copy } = useCopy(text);
  return (
    <IconButton
      icon={state === 'copied' ? 'check' : 'copy'}
      label={words[state] || label}
      size="sm"
      variant={variant}
      onPress={() => void copy()}
    />
  );
}
