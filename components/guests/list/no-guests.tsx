'use client';

import { useMay, useMe } from '#components/frame/me-provider.tsx';
import { FirstRunSteps } from '#components/guests/list/first-run-steps.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { HiddenTitle } from '#components/layout/page-header.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { paths } from '#lib/web/paths.ts';

/** There are no guests: why, and the one next step for this person. */
export function NoGuests() {
  const me = useMe();
  const mayCreate = useMay('guest.create');
  const mayAddImages = useMay('host.manage');
  const images = useLiveRows('images');
  const isReady = images.some((image) => image.versions.some((version) => version.state === 'ready'));
  const making = images.find((image) => image.versions.some((version) => version.state === 'making'));
  return (
    <PageBody canvas>
      <HiddenTitle title="Guests" />
      {mayAddImages ? (
        <div className="mx-auto mt-8 w-full max-w-[940px]">
          <FirstRunSteps at={3} />
        </div>
      ) : null}
      {!mayCreate ? (
        <Empty title="No machines yet">
          {me.role === 'student'
            ? 'Your teacher gives them to you; they show here at once.'
            : 'Ask an admin to share one with you.'}
        </Empty>
      ) : isReady ? (
        <Empty
          title="No guests yet"
          actions={
            <LinkButton href={paths.createGuest()} variant="primary" icon="plus">
              Create the first guest
            </LinkButton>
          }
        >
          Choose an image, give it a name, and its console opens in seconds. What others make on your hosts shows here
          too.
        </Empty>
      ) : making ? (
        <Empty
          title="The first image is being made"
          actions={<LinkButton href={paths.images()}>See how far it is</LinkButton>}
        >
          <span className="mono">{making.name}</span> is not ready yet. Guests are made from images.
        </Empty>
      ) : mayAddImages ? (
        <Empty
          title="No guests yet"
          actions={
            <>
              <LinkButton href={paths.addImage()} variant="primary" icon="plus">
                Get the first image
              </LinkButton>
              <LinkButton href={paths.createGuest()}>Create from an ISO or a volume</LinkButton>
            </>
          }
        >
          A guest is cloned from an image, in seconds. Fetch one from the internet, or build one on the host from its
          own packages.
        </Empty>
      ) : (
        <Empty title="No guests yet">There is no image that you may use. Ask an admin to share one.</Empty>
      )}
    </PageBody>
  );
}
