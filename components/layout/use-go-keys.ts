'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { NavItem } from '#components/layout/nav-item.ts';
import { isTypingIn } from '#components/ui/is-typing-in.ts';

/** G, then a letter within a second: goes to that place. C leads to `create`. */
export function useGoKeys(items: readonly NavItem[], create: string | undefined): void {
  const router = useRouter();
  useEffect(() => {
    let since = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTypingIn(event.target)) return;
      const key = event.key.toLowerCase();
      if (Date.now() - since < 1_000) {
        since = 0;
        const item = items.find((each) => each.key?.toLowerCase() === key);
        if (item) {
          event.preventDefault();
          router.push(item.href);
        }
      } else if (key === 'g') since = Date.now();
      else if (key === 'c' && !event.shiftKey && create) {
        event.preventDefault();
        router.push(create);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [items, create, router]);
}
