'use client';

import { useState } from 'react';
import { DeleteImage } from '#components/images/delete-image.tsx';
import { makingOf } from '#components/images/image-look.ts';
import { ImageVersions } from '#components/images/image-versions.tsx';
import { ImageVisibility } from '#components/images/image-visibility.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { paths } from '#lib/web/paths.ts';

/** One image: what it is, its versions and where they are, who may use it. */
export function ImageCard({
  image,
  operations,
  mayMake,
}: {
  image: ImageRow;
  operations: readonly OperationRow[];
  mayMake: boolean;
}) {
  const [isDeleting, setDeleting] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const newest = image.versions[0];
  const isReady = image.versions.some((version) => version.state === 'ready');
  const source = newest?.source.replace(/^./, (letter) => letter.toUpperCase());
  return (
    <article aria-label={image.name} className="min-w-0 rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3.5 gap-y-2 px-3.5 py-3">
        <OsMark os={image.osId} large />
        <div className="min-w-0 flex-1 basis-48">
          <h2 className="cut mono-name" title={image.name}>
            {image.name}
          </h2>
          <p className="text-xs text-ink-faint [overflow-wrap:anywhere]">
            {[describeOs(image.osId).name, source, image.ownerName && `by ${image.ownerName}`]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <ImageVisibility image={image} onRefusal={setRefusal} />
        <LinkButton
          href={`${paths.createGuest()}?image=${image.id}`}
          size="sm"
          disabledReason={isReady ? null : 'No version of it is ready'}
        >
          Create a guest
        </LinkButton>
        {image.mayManage ? (
          <Menu
            label={`More for ${image.name}`}
            groups={[
              {
                id: 'image',
                items: [
                  {
                    id: 'delete',
                    label: 'Delete the image',
                    icon: 'trash',
                    danger: true,
                    onAction: () => setDeleting(true),
                  },
                ],
              },
            ]}
            trigger={<IconButton icon="more" label={`More for ${image.name}`} size="sm" />}
          />
        ) : null}
      </header>
      {image.description ? (
        <p className="px-3.5 pb-3 text-ink-muted [overflow-wrap:anywhere]">{image.description}</p>
      ) : null}
      {refusal ? (
        <Notice tone="failed" title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : null}
      <ImageVersions image={image} making={makingOf(image, operations)} mayMake={mayMake} />
      {isDeleting ? <DeleteImage image={image} onClose={() => setDeleting(false)} /> : null}
    </article>
  );
}
