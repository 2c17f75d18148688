import type { Metadata } from 'next';
import { AddImage } from '#components/images/add-image.tsx';
import { toImagePlace } from '#components/images/image-place.ts';
import { imageWays } from '#components/images/image-way.ts';
import { Crumbs } from '#components/layout/crumbs.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';
import { paths } from '#lib/web/paths.ts';

export const metadata: Metadata = { title: 'Add an image' };

type Props = { searchParams: Promise<{ way?: string; host?: string }> };

export default async function AddImagePage({ searchParams }: Props) {
  const { way, host } = await searchParams;
  const caller = await pageCaller();
  const hosts = await orNotFound(caller.hosts.list());
  const places = (await Promise.all(hosts.map(({ id }) => orNotFound(caller.hosts.get({ id }))))).map(toImagePlace);
  return (
    <>
      <Crumbs items={[{ label: 'Add an image' }]} />
      <PageHeader title="Add an image" line />
      <PageBody canvas>
        <div className="mx-auto max-w-[1080px]">
          {places.length === 0 ? (
            <Empty
              title="An image needs a host"
              actions={
                <LinkButton href={paths.addHost()} variant="primary">
                  Add a host
                </LinkButton>
              }
            >
              Images lie in a pool of a host, and the host itself fetches or builds them.
            </Empty>
          ) : (
            <AddImage
              places={places}
              way={imageWays.find((each) => each === way) ?? 'fetch'}
              hostId={places.find((place) => place.id === host)?.id ?? null}
            />
          )}
        </div>
      </PageBody>
    </>
  );
}
