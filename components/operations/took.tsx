'use client';

import { useEffect, useState } from 'react';
import { formatDuration } from '#lib/web/formats.ts';

/** How long something took; while it runs, how long it has been running, by the second. */
export function Took({ from, to }: { from: string | null; to: string | null }) {
  const [now, setNow] = useState<number | null>(null);
  const isRunning = from !== null && to === null;
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  if (from === null) return null;
  const end = to === null ? now : Date.parse(to);
  return <span className="whitespace-nowrap">{end === null ? '' : formatDuration(end - Date.parse(from))}</span>;
}
