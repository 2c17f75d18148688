'use client';

import { useState } from 'react';
import { z } from 'zod';
import { FormText, FormTextArea } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { SentenceList } from '#components/guests/snapshots/sentence-list.tsx';
import { useAnswer } from '#components/live/use-answer.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { SnapshotName } from '#lib/domain/snapshot/snapshot-name.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const Wish = z.object({ name: SnapshotName, description: z.string().trim().max(1_000) });

const preview = ({ id, keepMemory }: { id: string; keepMemory: boolean; power: string }) =>
  rpc.snapshots.preview({ id, keepMemory });

/** A name, a note, whether the memory is kept; and before it is done, what becomes of everything. */
export function TakeSnapshotDialog({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
  const [keepMemory, setKeepMemory] = useState(true);
  const isRunning = isActive(guest.power);
  const { value, refusal } = useAnswer({ id: guest.id, keepMemory, power: guest.power }, preview);
  return (
    <Dialog open onClose={onClose} title={`Take a snapshot of ${guest.name}`} width="md">
      <Form
        schema={Wish}
        defaultValues={{ name: '', description: '' }}
        label="Take a snapshot"
        onSubmit={async (wish) => {
          const answer = await ask(rpc.snapshots.take({ id: guest.id, ...wish, keepMemory }));
          if (answer.ok) {
            onClose();
            showToast({
              kind: 'passed',
              text: `The snapshot ${wish.name} is being taken`,
              link: { label: 'Show', href: paths.operation(answer.value.operationId) },
            });
          }
          return toFormAnswer(answer);
        }}
      >
        <FormText name="name" label="Name" autoFocus autoComplete="off" />
        <FormTextArea name="description" label="Note" />
        {isRunning ? (
          <Checkbox checked={keepMemory} onChange={setKeepMemory}>
            Keep its memory too, so that going back continues where it was
          </Checkbox>
        ) : null}
        {refusal ? (
          <Notice tone="look" boxed title={refusal.title} technical={refusal.technical}>
            {refusal.next}
          </Notice>
        ) : (
          <div className="min-h-24" aria-live="polite">
            <SentenceList title="What happens" sentences={value?.becomes ?? []} />
          </div>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <SubmitButton busyLabel="Taking" icon="snapshot" disabledReason={refusal ? refusal.title : null}>
            Take the snapshot
          </SubmitButton>
        </div>
      </Form>
    </Dialog>
  );
}
