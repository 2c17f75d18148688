'use client';

import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { FormComboBox, FormRadioCards, FormSelect, FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import type { ImagePlace } from '#components/images/image-place.ts';
import { checksumOf, OwnAddress, ownName } from '#components/images/own-address.ts';
import { PlaceFields } from '#components/images/place-fields.tsx';
import { osChoices } from '#components/os/os-choices.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { findCatalogueImage, imageCatalogue } from '#lib/domain/image/catalogue.ts';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const own = 'own';

const Fetch = z
  .object({
    entry: z.string({ error: 'Choose an image.' }),
    hostId: z.string({ error: 'Choose a host.' }),
    pool: z.string({ error: 'Choose a pool.' }),
    name: ImageName,
    address: OwnAddress,
  })
  .superRefine((value, context) => {
    if (value.entry !== own) return;
    const { url } = value.address;
    if (!URL.canParse(url) || !/^https?:/.test(url))
      context.addIssue({ code: 'custom', path: ['address', 'url'], message: 'An http or https address.' });
    if (!checksumOf(value.address))
      context.addIssue({
        code: 'custom',
        path: ['address', value.address.check === 'file' ? 'checksumUrl' : 'hash'],
        message:
          value.address.check === 'file' ? 'An http or https address.' : '64 (SHA-256) or 128 (SHA-512) hex digits.',
      });
  });

/** From the catalogue of what distributions publish, or from an address of one's own. The host fetches, not the browser. */
export function FetchForm({
  places,
  hostId,
  onBegun,
}: {
  places: readonly ImagePlace[];
  hostId: string | null;
  onBegun: (begun: { imageId: string; operationId: string; hostId: string }) => void;
}) {
  return (
    <Form
      schema={Fetch}
      label="Fetch an image"
      defaultValues={{
        entry: 'debian-12',
        hostId: hostId ?? undefined,
        pool: undefined,
        name: 'debian-12',
        address: { url: '', osId: null, check: 'file', hash: '', checksumUrl: '', algorithm: 'sha256' },
      }}
      onSubmit={async (value) => {
        const known = findCatalogueImage(value.entry);
        const checksum = known
          ? { kind: 'file' as const, algorithm: known.checksum.algorithm, url: known.checksum.url }
          : checksumOf(value.address);
        const answer = await ask(
          rpc.images.fetch({
            name: value.name,
            hostId: value.hostId,
            pool: value.pool,
            osId: known?.osId ?? value.address.osId,
            url: known?.url ?? value.address.url,
            checksum: checksum ?? { kind: 'none' },
          }),
        );
        if (answer.ok) onBegun({ ...answer.value, hostId: value.hostId });
        return toFormAnswer(answer);
      }}
    >
      <Panel title="What">
        <div className="flex flex-col gap-4">
          <FormRadioCards
            name="entry"
            label="Published images"
            columns={4}
            cards={[
              ...imageCatalogue.map((image) => ({
                value: image.key,
                label: image.name,
                detail: image.about,
                mark: <OsMark os={image.osId} large />,
              })),
              {
                value: own,
                label: 'Another address',
                detail: 'With a checksum',
                mark: <Icon name="globe" size="lg" />,
              },
            ]}
          />
          <ChosenEntry />
        </div>
      </Panel>
      <Panel title="Where">
        <div className="flex flex-col gap-4">
          <PlaceFields places={places} />
          <FormText
            name="name"
            label="Name of the image"
            hint="An image with this name gets another version"
            mono
            required
          />
        </div>
      </Panel>
      <div className="flex items-center gap-3">
        <span className="flex-1 text-xs text-ink-faint">The host fetches it and compares its checksum</span>
        <SubmitButton busyLabel="Beginning">Fetch the image</SubmitButton>
      </div>
    </Form>
  );
}

/** What is known of the chosen one; the fields of an address of one's own. Keeps the name in step until it is changed. */
function ChosenEntry() {
  const { setValue, getValues } = useFormContext();
  const [entry, url]: unknown[] = useWatch({ name: ['entry', 'address.url'] });
  const known = typeof entry === 'string' ? findCatalogueImage(entry) : null;
  useEffect(() => {
    const name: unknown = getValues('name');
    const isOurs = name === '' || (typeof name === 'string' && findCatalogueImage(name) !== null);
    if (isOurs && known) setValue('name', known.key);
    if (isOurs && entry === own) setValue('name', ownName(String(url ?? '')));
  }, [entry, known, url, getValues, setValue]);
  if (known)
    return (
      <p className="text-xs text-ink-muted [overflow-wrap:anywhere]">
        From <span className="mono">{known.url}</span>, checked against the {known.checksum.algorithm.toUpperCase()}{' '}
        that is published beside it. Needs {known.minimum.memoryMiB} MiB of memory and {known.minimum.diskGiB} GiB of
        disk.
      </p>
    );
  return <OwnAddressFields />;
}

function OwnAddressFields() {
  const check: unknown = useWatch({ name: 'address.check' });
  return (
    <div className="flex flex-col gap-4">
      <FormText name="address.url" label="Address of the image" placeholder="https://" type="url" mono required />
      <FormComboBox
        name="address.osId"
        label="What is on it (optional)"
        choices={osChoices}
        placeholder="Type to find"
      />
      <FormRadioCards
        name="address.check"
        label="How it is checked"
        columns={3}
        cards={[
          { value: 'file', label: 'A checksum file', detail: 'Published beside it' },
          { value: 'value', label: 'A checksum', detail: 'Pasted here' },
          { value: 'none', label: 'Not at all', detail: 'Whatever comes is taken' },
        ]}
      />
      {check === 'file' ? (
        <div className="grid grid-cols-[minmax(0,1fr)_160px] gap-3 max-phone:grid-cols-1">
          <FormText
            name="address.checksumUrl"
            label="Address of the checksum file"
            placeholder="https://"
            type="url"
            mono
            required
          />
          <FormSelect
            name="address.algorithm"
            label="Kind"
            choices={[
              { id: 'sha256', label: 'SHA-256' },
              { id: 'sha512', label: 'SHA-512' },
            ]}
          />
        </div>
      ) : null}
      {check === 'value' ? (
        <FormText name="address.hash" label="Checksum" hint="SHA-256 or SHA-512, in hex digits" mono required />
      ) : null}
      {check === 'none' ? (
        <Notice tone="look" boxed title="Nobody can tell whether it is what was published">
          Guests made from it run whatever the address gives, and whoever stands between can change it.
        </Notice>
      ) : null}
    </div>
  );
}
