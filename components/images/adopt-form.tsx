'use client';

import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { FormComboBox, FormSelect, FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { useStorageLook } from '#components/hosts/use-storage-look.ts';
import type { ImagePlace, VolumeChoice } from '#components/images/image-place.ts';
import { ownName } from '#components/images/own-address.ts';
import { PlaceFields } from '#components/images/place-fields.tsx';
import { osChoices } from '#components/os/os-choices.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { formatBytes } from '#lib/web/formats.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const Adopt = z.object({
  hostId: z.string({ error: 'Choose a host.' }),
  pool: z.string({ error: 'Choose a pool.' }),
  volume: z.string({ error: 'Choose a volume.' }),
  name: ImageName,
  osId: z.string().nullable(),
});

/** A disk that lies in a pool already. It stays where it is, and guests are cloned from it. */
export function AdoptForm({
  places,
  hostId,
  onBegun,
}: {
  places: readonly ImagePlace[];
  hostId: string | null;
  onBegun: (begun: { imageId: string; operationId: string; hostId: string }) => void;
}) {
  useStorageLook(places.filter((place) => place.isUp).map((place) => place.id));
  return (
    <Form
      schema={Adopt}
      label="Make a volume an image"
      defaultValues={{ hostId: hostId ?? undefined, pool: undefined, volume: undefined, name: '', osId: null }}
      onSubmit={async (value) => {
        const answer = await ask(rpc.images.adopt(value));
        if (answer.ok) onBegun({ ...answer.value, hostId: value.hostId });
        return toFormAnswer(answer);
      }}
    >
      <Panel title="Which disk">
        <div className="flex flex-col gap-4">
          <PlaceFields places={places} />
          <VolumeField places={places} />
          <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
            <FormText
              name="name"
              label="Name of the image"
              hint="An image with this name gets another version"
              mono
              required
            />
            <FormComboBox name="osId" label="What is on it (optional)" choices={osChoices} placeholder="Type to find" />
          </div>
          <Notice tone="look" boxed title="Nothing may write to this disk any more">
            Guests cloned from it read from it for ever. If a guest still runs from it, its clones break: shut that
            guest down and delete it without its disk first.
          </Notice>
        </div>
      </Panel>
      <div className="flex items-center gap-3">
        <span className="flex-1 text-xs text-ink-faint">The disk stays where it is; nothing is copied</span>
        <SubmitButton busyLabel="Beginning">Make it an image</SubmitButton>
      </div>
    </Form>
  );
}

/** libvirt takes an ISO for a raw disk. */
const isDisk = (name: string, format: string) =>
  format === 'qcow2' || (format === 'raw' && !name.toLowerCase().endsWith('.iso'));

function whyNot({ isOnItsWay, backingPath }: VolumeChoice): string | null {
  if (isOnItsWay) return 'It is not all there yet';
  return backingPath ? 'It needs another disk below it' : null;
}

function VolumeField({ places }: { places: readonly ImagePlace[] }) {
  const { setValue, getValues } = useFormContext();
  const [hostId, poolName, volumeName]: unknown[] = useWatch({ name: ['hostId', 'pool', 'volume'] });
  const pool = places.find((place) => place.id === hostId)?.pools.find((each) => each.name === poolName);
  const volumes = (pool?.volumes ?? []).filter(({ name, format }) => isDisk(name, format));
  const isThere = volumes.some((volume) => volume.name === volumeName);
  useEffect(() => {
    if (volumeName && !isThere) setValue('volume', null);
    if (typeof volumeName === 'string' && isThere && getValues('name') === '')
      setValue('name', ownName(`http://x.invalid/${encodeURIComponent(volumeName)}`));
  }, [volumeName, isThere, getValues, setValue]);
  return (
    <FormSelect
      name="volume"
      label="Volume"
      placeholder={pool && volumes.length === 0 ? 'No disk is in this pool' : 'Choose'}
      choices={volumes.map((volume) => ({
        id: volume.name,
        label: volume.name,
        mono: true,
        hint: `${volume.format}, ${formatBytes(volume.capacityBytes)}`,
        disabledReason: whyNot(volume),
      }))}
    />
  );
}
