'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { showToast } from '#components/ui/toast.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** Takes a host off the list, with what is known of its guests. Nothing on the host changes. */
export function ForgetHost({ row, guests }: { row: HostRow; guests: readonly GuestRow[] }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const forget = async () => {
    setAsking(true);
    const answer = await ask(rpc.hosts.remove({ id: row.id, guestCount: guests.length }));
    setAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    showToast({ kind: 'passed', text: `${row.name} is forgotten` });
    router.push(paths.hosts());
  };
  return (
    <Panel title="Forget this host">
      <div className="flex items-center gap-4">
        <p className="min-w-0 flex-1 text-ink-muted">
          Guesthouse no longer looks at it. Its guests run on, and come back to the list when it is added again; their
          owners, tags and history do not.
        </p>
        <Button variant="quiet-danger" onPress={() => setOpen(true)}>
          Forget the host
        </Button>
      </div>
      <ConfirmDestroyDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        action={`Forget ${row.name}`}
        busyLabel="Forgetting"
        keep="Keep it"
        loss={
          guests.length > 0
            ? `${formatCount(guests.length, 'guest')} with owner, tags and history are forgotten here. On the host nothing changes.`
            : 'No guest of ours is on it. On the host nothing changes.'
        }
        items={guests.map((guest) => ({ id: guest.id, name: guest.name, detail: guest.ownerName }))}
        typed={guests.length > 0 ? String(guests.length) : undefined}
        busy={isAsking}
        refusal={
          refusal ? (
            <Notice tone="failed" boxed title={refusal.title}>
              {refusal.next}
            </Notice>
          ) : null
        }
        onConfirm={() => void forget()}
      />
    </Panel>
  );
}
