'use client';

import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { isDialogOpen } from '#components/ui/open-dialogs.ts';

/** The rows of a table that was hidden are drawn some frames after it is seen again. */
const framesMax = 30;

function giveBack(openers: readonly string[], frame = 0): void {
  // it was in the panel, and is nowhere now
  if (document.activeElement !== document.body || frame > framesMax) return;
  for (const selector of openers) {
    const opener = document.querySelector<HTMLElement>(selector);
    if (!opener?.checkVisibility()) continue;
    opener.focus();
    return;
  }
  requestAnimationFrame(() => giveBack(openers, frame + 1));
}

type SidePanelProps<T> = {
  ref: RefObject<T | null>;
  tabIndex: -1;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
};

/**
 * For what opens beside a list, or in its place where there is no room for both: takes the focus when it opens, closes with
 * Escape, and gives the focus back to what opened it.
 *
 * @param openers selectors of what the focus goes back to, the best first; one that is gone or hidden is passed over
 * @param takesFocus asked when it opens: false where the list stays and keeps the focus
 */
export function useSidePanel<T extends HTMLElement>({
  openers,
  onClose,
  takesFocus,
}: {
  openers: readonly string[];
  onClose: () => void;
  takesFocus: () => boolean;
}): SidePanelProps<T> {
  const ref = useRef<T>(null);
  const latest = useRef({ openers, takesFocus });
  latest.current = { openers, takesFocus };
  useEffect(() => {
    const known = latest.current;
    if (known.takesFocus()) ref.current?.focus({ preventScroll: true });
    return () => giveBack(known.openers);
  }, []);
  const holdsFocus = useRef(false);
  // what had the focus was drawn anew, as after saving: the person is still in here
  useEffect(() => {
    if (holdsFocus.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isDialogOpen()) return;
    event.preventDefault();
    onClose();
  };
  return {
    ref,
    tabIndex: -1,
    onKeyDown,
    onFocus: () => {
      holdsFocus.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }) => {
      if (relatedTarget && !currentTarget.contains(relatedTarget)) holdsFocus.current = false;
    },
  };
}
