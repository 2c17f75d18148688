'use client';

import { useMemo, useState } from 'react';
import { ImageCard } from '#components/images/image-card.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { compareValues } from '#components/ui/table/data-column.ts';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

/** What guests are made from, live: versions, where they are, who may use them. */
export function ImagesPage({
  initial,
  operations: initialOperations,
  mayMake,
}: {
  initial: readonly ImageRow[];
  operations: readonly OperationRow[];
  /** An admin: may make and delete images. */
  mayMake: boolean;
}) {
  const images = useLiveRows('images', initial);
  const operations = useLiveRows('operations', initialOperations);
  const [search, setSearch] = useState('');
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return images
      .filter((image) => {
        const text = [image.name, image.description, describeOs(image.osId).name, image.ownerName]
          .concat(image.versions.map((version) => version.hostName))
          .join(' ')
          .toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => compareValues(a.name, b.name));
  }, [images, search]);
  return (
    <>
      <PageHeader
        title="Images"
        line
        facts={images.length > 0 ? <span>{formatCount(images.length, 'image')}</span> : null}
        actions={
          mayMake ? (
            <LinkButton href={paths.addImage()} icon="plus" variant="primary">
              Add an image
            </LinkButton>
          ) : null
        }
      />
      <PageBody canvas>
        {images.length === 0 ? (
          <NoImages mayMake={mayMake} />
        ) : (
          <div className="mx-auto flex max-w-[1080px] flex-col gap-3">
            {images.length > 5 ? (
              <SearchField
                label="Search images"
                placeholder="Name, system, host"
                value={search}
                onChange={setSearch}
                slash
              />
            ) : null}
            {found.map((image) => (
              <ImageCard key={image.id} image={image} operations={operations} mayMake={mayMake} />
            ))}
            {found.length === 0 ? (
              <Empty title="No image matches" actions={<Button onPress={() => setSearch('')}>Show all</Button>} />
            ) : null}
          </div>
        )}
      </PageBody>
    </>
  );
}

function NoImages({ mayMake }: { mayMake: boolean }) {
  if (!mayMake)
    return (
      <Empty title="No image is there for you yet">
        Guests are made from images. An admin or an instructor shares one with everyone, and it shows here at once.
      </Empty>
    );
  return (
    <Empty
      title="No image yet"
      actions={
        <LinkButton href={paths.addImage()} variant="primary">
          Add an image
        </LinkButton>
      }
    >
      Guests are cloned from images in seconds. Fetch one that a distribution publishes, build one from the host’s own
      packages, or take a disk that is there already.
    </Empty>
  );
}
