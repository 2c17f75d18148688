'use client';

import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { FormCheckbox, FormNumber, FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import {
  CopyButtons,
  CopyForecast,
  CopyPool,
  type CopyQuestion,
  useCopyObstacle,
  useCopyPreview,
} from '#components/guests/actions/copy-parts.tsx';
import { ShutDownFirst } from '#components/guests/actions/shut-down-first.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { CloneGuestRequest } from '#lib/domain/guest/clone/clone-guest-request.ts';
import { freeNameFor } from '#lib/domain/guest/guest-name.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const preview = ({ wish }: CopyQuestion<CloneGuestRequest>) => rpc.guests.previewClone(wish);

/** A name, how many, where the disks go; and before it is done, what becomes of everything. */
export function CloneDialog({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
  const rows = useLiveRows('guests');
  const [name] = useState(() => freeNameFor(`${guest.name}-1`, new Set(rows.map((row) => row.name))));
  return (
    <Dialog open onClose={onClose} title={`Clone ${guest.name}`} width="md">
      <Form
        schema={CloneGuestRequest}
        defaultValues={{ id: guest.id, name, count: 1, withSettings: false, start: false }}
        label="Clone a guest"
        onSubmit={async (wish) => {
          const answer = await ask(rpc.guests.clone(wish));
          if (answer.ok) {
            const [first, ...others] = answer.value.guests;
            onClose();
            if (first)
              showToast({
                kind: 'passed',
                text:
                  others.length === 0
                    ? `${first.name} is being made`
                    : `${formatCount(answer.value.guests.length, 'clone')} are being made`,
                link: { label: 'Show', href: others.length === 0 ? paths.guest(first.guestId) : paths.guests() },
              });
          }
          return toFormAnswer(answer);
        }}
      >
        <CloneFields guest={guest} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

function CloneFields({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
  const obstacle = useCopyObstacle('clone', guest);
  const wish = CloneGuestRequest.safeParse(useWatch());
  const answer = useCopyPreview(guest, !obstacle && wish.success ? wish.data : null, preview);
  const { value } = answer;
  return (
    <>
      {obstacle ? <ShutDownFirst guest={guest} obstacle={obstacle} /> : null}
      <div className="grid grid-cols-[minmax(0,1fr)_144px] gap-3">
        <FormText name="name" label="Name" autoFocus autoComplete="off" />
        <FormNumber name="count" label="How many" min={1} max={100} />
      </div>
      <CopyPool guest={guest} preview={value} otherwise="That of its first disk" />
      <FormCheckbox
        name="withSettings"
        disabledReason={
          value && !value.canHaveSettings ? 'It runs Windows, or has no channel for the guest agent.' : null
        }
        hint="Host name, SSH host keys and network cards of its own, where cloud-init is installed in it."
      >
        Give it first settings by cloud-init
      </FormCheckbox>
      <FormCheckbox name="start">Start it when it is made</FormCheckbox>
      <CopyForecast
        answer={answer}
        room={({ diskBytes, poolName }) =>
          `Up to ${formatBytes(diskBytes.plus)} in ${poolName}, where ${formatBytes(diskBytes.available)} are free.`
        }
      />
      <CopyButtons
        busyLabel="Cloning"
        icon="copy"
        guest={guest}
        obstacle={obstacle}
        refusal={answer.refusal}
        onClose={onClose}
      >
        Clone
      </CopyButtons>
    </>
  );
}
