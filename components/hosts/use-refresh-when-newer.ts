'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** Reads the page's data again when the live line knows a newer revision than the page was made from. */
export function useRefreshWhenNewer(shown: number, live: number | null): void {
  const router = useRouter();
  const asked = useRef(shown);
  useEffect(() => {
    if (live === null || live <= shown || live <= asked.current) return;
    asked.current = live;
    router.refresh();
  }, [shown, live, router]);
}
