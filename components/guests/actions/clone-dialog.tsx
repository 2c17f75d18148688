'use client';

import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { FormCheckbox, FormNumber, FormSelect, FormText } from '#components/form/fields.tsx';
import { Form, useIsSent } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { useMay } from '#components/frame/me-provider.tsx';
import { ShutDownFirst } from '#components/guests/actions/shut-down-first.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { SentenceList } from '#components/guests/snapshots/sentence-list.tsx';
import { useStorageLook } from '#components/hosts/use-storage-look.ts';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { useAnswer } from '#components/live/use-answer.ts';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Disclosure, DisclosureList } from '#components/ui/disclosure.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { CloneGuestRequest } from '#lib/domain/guest/clone/clone-guest-request.ts';
import { freeNameFor } from '#lib/domain/guest/guest-name.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Wish = { id: string; name: string; count: number; pool?: string; withSettings: boolean; start: boolean };

/** Asked again when the guest goes off, and when something of its host was seen to be another: a disk just made, room made free. */
const preview = ({ power: _power, hostRevision: _host, ...wish }: Wish & { power: string; hostRevision: number }) =>
  rpc.guests.previewClone(wish);
const typingMs = 200;

/** A name, how many, where the disks go; and before it is done, what becomes of everything. */
export function CloneDialog({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
  const rows = useLiveRows('guests');
  const [name] = useState(() => freeNameFor(`${guest.name}-1`, new Set(rows.map((row) => row.name))));
  const obstacle = obstacleTo('clone', guest);
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
        {obstacle ? <ShutDownFirst guest={guest} obstacle={obstacle} /> : null}
        <CloneFields guest={guest} isPossible={!obstacle} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

function CloneFields({ guest, isPossible, onClose }: { guest: GuestRow; isPossible: boolean; onClose: () => void }) {
  const values = useWatch() as Partial<Wish>;
  const hostRevision = useLiveRows('hosts').find((host) => host.id === guest.hostId)?.revision ?? 0;
  const mayLook = useMay('host.read');
  useStorageLook(mayLook && guest.hostId ? [guest.hostId] : []);
  const wish = CloneGuestRequest.safeParse(values);
  const question = isPossible && wish.success ? { ...wish.data, power: guest.power, hostRevision } : null;
  const { value, refusal } = useAnswer(question, preview, typingMs, useIsSent());
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_144px] gap-3">
        <FormText name="name" label="Name" autoFocus autoComplete="off" />
        <FormNumber name="count" label="How many" min={1} max={100} />
      </div>
      <FormSelect
        name="pool"
        label="Storage pool"
        placeholder={value ? value.poolName : 'That of its first disk'}
        choices={(value?.pools ?? []).map((pool) => ({
          id: pool.name,
          label: pool.name,
          hint: `${formatBytes(pool.availableBytes)} free`,
        }))}
      />
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
      {refusal ? (
        <Notice tone="look" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
      <div className="flex min-h-32 flex-col gap-3" aria-live="polite">
        {value && !refusal ? (
          <>
            <p className="text-xs text-ink-muted">
              Up to {formatBytes(value.diskBytes.plus)} in {value.poolName}, where{' '}
              {formatBytes(value.diskBytes.available)} are free.
            </p>
            <SentenceList title="What happens" sentences={value.sentences} />
            <DisclosureList>
              <Disclosure title="Commands" choice={formatCount(value.commands.length, 'command')}>
                <CodeBlock label="Commands" text={value.commands.join('\n')} />
              </Disclosure>
            </DisclosureList>
          </>
        ) : null}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onClose}>Cancel</Button>
        <SubmitButton
          busyLabel="Cloning"
          icon="copy"
          disabledReason={isPossible ? (refusal?.title ?? null) : 'The guest must be off first.'}
        >
          Clone
        </SubmitButton>
      </div>
    </>
  );
}
