'use client';

import { useState } from 'react';
import type { GuestResult, GuestResultLine } from '#components/guests/actions/guest-results.tsx';
import { runEach } from '#components/guests/actions/run-each.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { Asked as Answer } from '#lib/web/rpc-client.ts';

/** As many as keep a host busy without holding back what others ask for. */
const atOnce = 6;

/** Runs something for each guest and keeps what became of each; `results` is null before it was begun. */
export function useGuestResults() {
  const [results, setResults] = useState<ReadonlyMap<string, GuestResult> | null>(null);
  const [isSending, setSending] = useState(false);

  const run = async (
    guests: readonly GuestRow[],
    skipReason: (row: GuestRow) => string | null,
    send: (row: GuestRow) => Promise<Answer<{ operationId: string }>>,
  ) => {
    const known = new Map<string, GuestResult>();
    const set = (id: string, result: GuestResult) => setResults(new Map(known.set(id, result)));
    setSending(true);
    const todo: GuestRow[] = [];
    for (const row of guests) {
      const reason = skipReason(row);
      set(row.id, reason ? { state: 'skipped', reason } : { state: 'sending' });
      if (!reason) todo.push(row);
    }
    await runEach(todo, atOnce, async (row) => {
      const answer = await send(row);
      set(
        row.id,
        answer.ok
          ? { state: 'begun', operationId: answer.value.operationId }
          : { state: 'refused', refusal: answer.refusal },
      );
    });
    setSending(false);
    return known;
  };

  const linesOf = (guests: readonly GuestRow[]): GuestResultLine[] =>
    guests.map((row) => ({ id: row.id, name: row.name, result: results?.get(row.id) ?? { state: 'sending' } }));

  return { hasBegun: results !== null, isSending, results, run, linesOf };
}
