'use client';

import Link from 'next/link';
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { buttonLook } from '#components/ui/button-look.ts';
import { Icon } from '#components/ui/icon.tsx';
import { useIsDialogOpen } from '#components/ui/open-dialogs.ts';
import { StateGlyph } from '#components/ui/state-glyph.tsx';

/** Success, or a pointer to where an error stands. Never the only copy of an error: that is a Notice in the page. */
export type ToastWords = {
  text: string;
  kind: 'passed' | 'failed';
  /** Where it stands: required for a failure. */
  link?: { label: string; href: string };
};

const queue = new ToastQueue<ToastWords>({ maxVisibleToasts: 3 });

/** Shows for 6 s, longer under the pointer or with the focus in it. */
export function showToast(words: ToastWords & ({ kind: 'passed' } | { link: { label: string; href: string } })): void {
  queue.add(words, { timeout: 6_000 });
}

/** Stands once, in the frame. While a dialog is open they wait, with all their time: they would lie on its buttons. */
export function Toasts() {
  const isHeld = useIsDialogOpen();
  if (isHeld) return null;
  return (
    <ToastRegion
      queue={queue}
      aria-label="Messages"
      className="fixed right-4 bottom-4 z-(--z-toast) flex w-[min(400px,calc(100vw-24px))] flex-col-reverse gap-2 rounded-lg max-phone:right-3 max-phone:bottom-16"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex items-center gap-2.5 rounded-lg bg-raised py-2.5 pr-2.5 pl-3.5 shadow-popover"
        >
          <StateGlyph kind={toast.content.kind} />
          <ToastContent className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.link ? (
            <Link
              href={toast.content.link.href}
              onClick={() => queue.close(toast.key)}
              className={buttonLook({ size: 'sm', variant: toast.content.kind === 'failed' ? 'normal' : 'quiet' })}
            >
              {toast.content.link.label}
            </Link>
          ) : null}
          <AriaButton
            slot="close"
            aria-label="Dismiss"
            className={buttonLook({ variant: 'quiet', size: 'sm', square: true })}
          >
            <Icon name="x" />
          </AriaButton>
        </Toast>
      )}
    </ToastRegion>
  );
}
