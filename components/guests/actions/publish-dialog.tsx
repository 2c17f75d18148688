'use client';

import { useWatch } from 'react-hook-form';
import { FormComboBox, FormSelect, FormText } from '#components/form/fields.tsx';
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
import { osChoices } from '#components/os/os-choices.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Disclosure, DisclosureList } from '#components/ui/disclosure.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { slugOf } from '#lib/domain/guest/guest-name.ts';
import { PublishGuestRequest } from '#lib/domain/image/publish-guest-request.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Question = PublishGuestRequest & { power: string; hostRevision: number };

/** Asked again when the guest goes off, and when something of its host was seen to be another. */
const preview = ({ power: _power, hostRevision: _host, ...wish }: Question) => rpc.images.previewPublication(wish);
const typingMs = 200;
const longestName = 40;

/** The name of the image, what is on it, where it lies; and before it is done, what becomes of everything. */
export function PublishDialog({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
  const obstacle = obstacleTo('publish', guest);
  return (
    <Dialog open onClose={onClose} title={`Publish ${guest.name} as an image`} width="md">
      <Form
        schema={PublishGuestRequest}
        defaultValues={{
          id: guest.id,
          name: slugOf(guest.name, longestName),
          osId: guest.osId,
          description: '',
          notes: '',
        }}
        label="Publish as an image"
        onSubmit={async (wish) => {
          const answer = await ask(rpc.images.publish(wish));
          if (answer.ok) {
            onClose();
            showToast({
              kind: 'passed',
              text: `The image ${wish.name} is being made`,
              link: { label: 'Show', href: paths.images() },
            });
          }
          return toFormAnswer(answer);
        }}
      >
        {obstacle ? <ShutDownFirst guest={guest} obstacle={obstacle} /> : null}
        <PublishFields guest={guest} isPossible={!obstacle} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

function PublishFields({ guest, isPossible, onClose }: { guest: GuestRow; isPossible: boolean; onClose: () => void }) {
  const values = useWatch() as Partial<PublishGuestRequest>;
  const hostRevision = useLiveRows('hosts').find((host) => host.id === guest.hostId)?.revision ?? 0;
  const mayLook = useMay('host.read');
  useStorageLook(mayLook && guest.hostId ? [guest.hostId] : []);
  const wish = PublishGuestRequest.safeParse({ ...values, description: '', notes: '' });
  const question = isPossible && wish.success ? { ...wish.data, power: guest.power, hostRevision } : null;
  const { value, refusal } = useAnswer(question, preview, typingMs, useIsSent());
  const isNew = !useLiveRows('images').some((image) => image.mayManage && image.name === values.name);
  return (
    <>
      <FormText
        name="name"
        label="Name of the image"
        hint="An image of yours with this name gets another version"
        mono
        autoFocus
        autoComplete="off"
      />
      {isNew ? (
        <FormText name="description" label="Description (optional)" key="description" />
      ) : (
        <FormText name="notes" label="What is in this version (optional)" key="notes" />
      )}
      <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
        <FormComboBox name="osId" label="What is on it (optional)" choices={osChoices} placeholder="Type to find" />
        <FormSelect
          name="pool"
          label="Storage pool"
          placeholder={value ? value.poolName : 'That of its disk'}
          choices={(value?.pools ?? []).map((pool) => ({
            id: pool.name,
            label: pool.name,
            hint: `${formatBytes(pool.availableBytes)} free`,
          }))}
        />
      </div>
      {refusal ? (
        <Notice tone="look" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
      <div className="flex min-h-32 flex-col gap-3" aria-live="polite">
        {value && !refusal ? (
          <>
            <p className="text-xs text-ink-muted">
              {value.target} of {formatBytes(value.capacityBytes)}: up to {formatBytes(value.diskBytes.plus)} in{' '}
              {value.poolName}, where {formatBytes(value.diskBytes.available)} are free.
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
          busyLabel="Publishing"
          icon="images"
          disabledReason={isPossible ? (refusal?.title ?? null) : 'The guest must be off first.'}
        >
          Publish
        </SubmitButton>
      </div>
    </>
  );
}
