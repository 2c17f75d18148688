'use client';

import { useState } from 'react';
import { usePending } from '#components/guests/actions/action-store.ts';
import { sendPower } from '#components/guests/actions/run-power.ts';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';

/** Why the disks of a guest cannot be copied now, with the button that changes it where it is that the guest runs. */
export function ShutDownFirst({ guest, obstacle }: { guest: GuestRow; obstacle: string }) {
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const isPending = usePending(guest.id) === 'shutdown' || guest.operation?.kind === 'guest.power';
  const mayShutDown = guest.power === 'running' && (isPending || obstacleTo('shutdown', guest) === null);
  const shutDown = async () => {
    const answer = await sendPower(guest, 'shutdown');
    setRefusal(answer.ok ? null : answer.refusal);
  };
  return (
    <Notice
      tone="look"
      boxed
      title={guest.power === 'running' ? `${guest.name} runs: its disks would change while they are copied.` : obstacle}
      technical={refusal?.technical}
      fix={
        mayShutDown ? (
          <Button icon="power" busy={isPending} busyLabel="Shutting down" onPress={() => void shutDown()}>
            Shut down
          </Button>
        ) : null
      }
    >
      {refusal ? `${refusal.title} ${refusal.next}` : null}
    </Notice>
  );
}
