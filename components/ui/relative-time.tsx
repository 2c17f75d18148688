'use client';

import { useEffect, useState } from 'react';
import { formatDateTime, formatRelative, formatSeen, relativeHoldsMs } from '#lib/web/formats.ts';

/**
 * A time seen from now, exact on hover, kept current. The server and the first draw of the browser cannot agree on "now", so
 * they keep its place, unseen, until the browser has drawn once: nothing mismatches and nothing jumps.
 */
export function RelativeTime({
  at,
  form = 'ago',
  now: given,
}: {
  at: Date | string | number;
  form?: 'ago' | 'seen';
  now?: number;
}) {
  const ms = new Date(at).getTime();
  const [now, setNow] = useState<number | null>(given ?? null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const current = Date.now();
      setNow(current);
      timer = setTimeout(tick, relativeHoldsMs(ms, current));
    };
    tick();
    return () => clearTimeout(timer);
  }, [ms]);
  if (now === null) {
    return (
      <time dateTime={new Date(ms).toISOString()} className="invisible">
        {form === 'seen' ? '00:00' : '00 min ago'}
      </time>
    );
  }
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatDateTime(ms)} className="whitespace-nowrap">
      {form === 'seen' ? formatSeen(ms, now) : formatRelative(ms, now)}
    </time>
  );
}
