'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormComboBox, FormRadioCards, FormSelect } from '#components/form/fields.tsx';
import { useMe } from '#components/frame/me-provider.tsx';
import type { HostOptions, VolumeOption } from '#components/guests/create/create-options.ts';
import { type CreateValues, parseVolumeKey, volumeKey } from '#components/guests/create/create-values.ts';
import { useStorageLook } from '#components/hosts/use-storage-look.ts';
import { BringMedia } from '#components/media/bring-media.tsx';
import { osChoices } from '#components/os/os-choices.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import type { ImageRow, ImageVersionRow } from '#lib/domain/live/image-row.ts';
import { isIsoName } from '#lib/domain/media/media-name.ts';
import { guessOs } from '#lib/domain/os/guess-os.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

/** An image with the version that guests are made of: the newest that is ready. */
export type ReadyImage = { image: ImageRow; version: ImageVersionRow };

export const readyImages = (images: readonly ImageRow[]): ReadyImage[] =>
  images
    .flatMap((image) => {
      const version = image.versions.find((each) => each.state === 'ready');
      return version ? [{ image, version }] : [];
    })
    .sort((a, b) => a.image.name.localeCompare(b.image.name, 'en', { numeric: true }));

const kinds = [
  { value: 'image', label: 'Image', icon: 'images' },
  { value: 'iso', label: 'ISO', icon: 'disc' },
  { value: 'volume', label: 'Volume', icon: 'disk' },
] as const;

/** What a guest is made of. ISOs and volumes are for who may see hosts. */
export function SourceSection({
  images,
  hosts,
  isMaking,
}: {
  images: readonly ReadyImage[];
  hosts: readonly HostOptions[] | null;
  isMaking: boolean;
}) {
  const { setValue } = useFormContext<CreateValues>();
  const kind = useWatch<CreateValues, 'sourceKind'>({ name: 'sourceKind' });
  return (
    <>
      {hosts ? (
        <div className="flex">
          <Segmented
            label="Made of"
            segments={kinds}
            value={kind}
            onChange={(next) => {
              setValue('sourceKind', next, { shouldDirty: true });
              setValue('volume', null);
              setValue('osId', null);
              if (next === 'volume') setValue('count', 1);
            }}
          />
        </div>
      ) : null}
      {kind === 'image' ? (
        images.length > 0 ? (
          <FormRadioCards
            name="imageVersionId"
            label="Image"
            labelHidden
            cards={images.map(({ image, version }) => ({
              value: version.id,
              label: image.name,
              mono: true,
              mark: <OsMark os={image.osId} large className="text-current" />,
              detail: (
                <>
                  v{version.number}, <RelativeTime at={version.createdAt} />
                </>
              ),
              end: version.sizeBytes === null ? null : formatBytes(version.sizeBytes),
            }))}
          />
        ) : (
          <NoImage isMaking={isMaking} mayAdd={hosts !== null} />
        )
      ) : (
        <VolumeChoice
          hosts={hosts ?? []}
          pick={kind === 'iso' ? (host) => host.isos : (host) => host.volumes}
          label={kind === 'iso' ? 'ISO' : 'Volume'}
          none={
            kind === 'iso'
              ? 'There is no ISO in the pools of your hosts. Upload one, or put one into a pool; then it is in this list.'
              : 'There is no free volume in the pools of your hosts.'
          }
        />
      )}
      {kind === 'iso' && hosts ? <BringIso hosts={hosts} /> : null}
    </>
  );
}

function NoImage({ isMaking, mayAdd }: { isMaking: boolean; mayAdd: boolean }) {
  if (isMaking) {
    return (
      <Notice
        tone="working"
        boxed
        title="The first image is being made."
        fix={
          <LinkButton href={paths.images()} size="sm">
            See how far it is
          </LinkButton>
        }
      >
        It can be chosen here as soon as it is ready.
      </Notice>
    );
  }
  return (
    <Notice
      tone="look"
      boxed
      title="There is no image yet."
      fix={
        mayAdd ? (
          <LinkButton href={paths.addImage()} size="sm" variant="primary">
            Get an image
          </LinkButton>
        ) : null
      }
    >
      {mayAdd
        ? 'Fetch one from the internet, or build one on a host from its own packages.'
        : 'Ask an admin to make one and share it with everyone.'}
    </Notice>
  );
}

/** From one's own disk. What has come is chosen at once. */
function BringIso({ hosts }: { hosts: readonly HostOptions[] }) {
  const router = useRouter();
  const { setValue } = useFormContext<CreateValues>();
  const kind = useWatch<CreateValues, 'sourceKind'>({ name: 'sourceKind' });
  if (!useMe().permissions.includes('image.manage')) return null;
  const places = hosts.flatMap(({ id, name, pools }) =>
    pools.map((pool) => ({ hostId: id, hostName: name, pool: pool.name, availableBytes: pool.availableBytes })),
  );
  return (
    <BringMedia
      places={places}
      onDone={({ hostId, pool, name }) => {
        router.refresh();
        if (kind === 'iso' && isIsoName(name)) setValue('volume', volumeKey({ hostId, pool, volume: name }));
      }}
    />
  );
}

function VolumeChoice({
  hosts,
  pick,
  label,
  none,
}: {
  hosts: readonly HostOptions[];
  pick: (host: HostOptions) => readonly VolumeOption[];
  label: string;
  none: string;
}) {
  useStorageLook(hosts.map((host) => host.id));
  const choices = hosts.flatMap((host) =>
    pick(host).map((volume) => ({
      id: volumeKey({ hostId: host.id, pool: volume.pool, volume: volume.name }),
      label: volume.name,
      mono: true,
      hint: `${host.name}, pool ${volume.pool}, ${formatBytes(volume.capacityBytes)}`,
      mark: <Icon name={label === 'ISO' ? 'disc' : 'disk'} className="text-ink-faint" />,
    })),
  );
  if (choices.length === 0) {
    return (
      <Notice tone="look" boxed title={none}>
        {hosts.length === 0 ? 'No host answers now.' : `Looked on ${formatCount(hosts.length, 'host')}.`}
      </Notice>
    );
  }
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
      <FormSelect
        name="volume"
        label={label}
        choices={choices}
        placeholder={`Choose ${label === 'ISO' ? 'an ISO' : 'a volume'}`}
      />
      <OsField label={label === 'ISO' ? 'What it installs (optional)' : 'What is on it (optional)'} />
    </div>
  );
}

/** What runs in the guest. When a file is chosen and nobody has said it, it is what the file's name tells. */
function OsField({ label }: { label: string }) {
  const { setValue, getFieldState, formState } = useFormContext<CreateValues>();
  const [volume, osId] = useWatch<CreateValues, ['volume', 'osId']>({ name: ['volume', 'osId'] });
  const guessed = guessOs(parseVolumeKey(volume)?.volume ?? '');
  const isOwn = useRef(false);
  isOwn.current = getFieldState('osId', formState).isDirty;
  // not when it is emptied: whoever takes the guess away does not want it back
  useEffect(() => {
    if (volume && !isOwn.current) setValue('osId', guessed, { shouldDirty: false });
  }, [volume, guessed, setValue]);
  return (
    <FormComboBox
      name="osId"
      label={label}
      choices={osChoices}
      placeholder="Type to find"
      hint={osId ? undefined : 'Without it the guest gets devices that every system drives, which are slower'}
    />
  );
}
