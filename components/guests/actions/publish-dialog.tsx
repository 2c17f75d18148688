'use client';

import { useWatch } from 'react-hook-form';
import { FormComboBox, FormText } from '#components/form/fields.tsx';
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
import { osChoices } from '#components/os/os-choices.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { slugOf } from '#lib/domain/guest/guest-name.ts';
import { PublishGuestRequest } from '#lib/domain/image/publish-guest-request.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatBytes } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const preview = ({ wish }: CopyQuestion<PublishGuestRequest>) => rpc.images.previewPublication(wish);
const longestName = 40;

/** The name of the image, what is on it, where it lies; and before it is done, what becomes of everything. */
export function PublishDialog({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
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
        <PublishFields guest={guest} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

function PublishFields({ guest, onClose }: { guest: GuestRow; onClose: () => void }) {
  const obstacle = useCopyObstacle('publish', guest);
  const values = useWatch() as Partial<PublishGuestRequest>;
  // what it says is not asked about
  const wish = PublishGuestRequest.safeParse({ ...values, description: '', notes: '' });
  const answer = useCopyPreview(guest, !obstacle && wish.success ? wish.data : null, preview);
  const isNew = !useLiveRows('images').some((image) => image.mayManage && image.name === values.name);
  return (
    <>
      {obstacle ? <ShutDownFirst guest={guest} obstacle={obstacle} /> : null}
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
        <CopyPool guest={guest} preview={answer.value} otherwise="That of its disk" />
      </div>
      <CopyForecast
        answer={answer}
        room={({ target, capacityBytes, diskBytes, poolName }) =>
          `${target} of ${formatBytes(capacityBytes)}: up to ${formatBytes(diskBytes.plus)} in ${poolName}, where ${formatBytes(diskBytes.available)} are free.`
        }
      />
      <CopyButtons
        busyLabel="Publishing"
        icon="images"
        guest={guest}
        obstacle={obstacle}
        refusal={answer.refusal}
        onClose={onClose}
      >
        Publish
      </CopyButtons>
    </>
  );
}
