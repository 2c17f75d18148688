'use client';

import { useEffect, useRef, useState } from 'react';
import { useFreshHosts } from '#components/hosts/use-fresh-hosts.ts';
import { AdoptForm } from '#components/images/adopt-form.tsx';
import { BuildForm } from '#components/images/build-form.tsx';
import { FetchForm } from '#components/images/fetch-form.tsx';
import type { ImagePlace } from '#components/images/image-place.ts';
import { type ImageWay, imageWays } from '#components/images/image-way.ts';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import { paths } from '#lib/web/paths.ts';

type Begun = { imageId: string; operationId: string; hostId: string };
type FormProps = { places: readonly ImagePlace[]; hostId: string | null; onBegun: (begun: Begun) => void };

const forms: Record<ImageWay, (props: FormProps) => React.ReactNode> = {
  fetch: FetchForm,
  build: BuildForm,
  adopt: AdoptForm,
};

/** Three ways to an image; then the making of it, step by step. */
export function AddImage({
  places,
  way: firstWay,
  hostId: firstHost,
}: {
  places: readonly ImagePlace[];
  way: ImageWay;
  hostId: string | null;
}) {
  useFreshHosts(places);
  const [way, setWay] = useState<ImageWay>(firstWay);
  const [hostId, setHostId] = useState(firstHost ?? places.find((place) => place.isUp)?.id ?? null);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [ended, setEnded] = useState<OperationDetail | null>(null);
  const progress = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (begun) progress.current?.scrollIntoView({ block: 'nearest' });
  }, [begun]);
  const Form = forms[way];
  return (
    <div className="flex flex-col gap-4">
      <RadioCards
        label="Where it comes from"
        columns={3}
        value={way}
        onChange={(next) => {
          const found = imageWays.find((each) => each === next);
          if (found) setWay(found);
        }}
        cards={[
          {
            value: 'fetch',
            label: 'A published cloud image',
            detail: 'The host fetches it and checks it',
            mark: <Icon name="cloud" size="lg" />,
          },
          {
            value: 'build',
            label: 'Built on the host',
            detail: 'From its packages, without internet',
            mark: <Icon name="wrench" size="lg" />,
          },
          {
            value: 'adopt',
            label: 'A disk that is there',
            detail: 'A volume in one of its pools',
            mark: <Icon name="disk" size="lg" />,
          },
        ]}
      />
      <div hidden={begun !== null}>
        <Form
          key={`${way} ${hostId}`}
          places={places}
          hostId={hostId}
          onBegun={(next) => {
            setEnded(null);
            setBegun(next);
          }}
        />
      </div>
      {begun ? (
        <div ref={progress}>
          <Panel
            title="Making the image"
            footer={
              <>
                <span className="flex-1 text-xs text-ink-faint">
                  {ended === null
                    ? 'It goes on when you leave this page.'
                    : ended.state === 'succeeded'
                      ? 'It is ready.'
                      : ''}
                </span>
                {ended && ended.state !== 'succeeded' ? (
                  <Button onPress={() => setBegun(null)}>Back to the form</Button>
                ) : null}
                <LinkButton href={paths.images()}>All images</LinkButton>
                {ended?.state === 'succeeded' ? (
                  <LinkButton href={`${paths.createGuest()}?image=${begun.imageId}`} variant="primary">
                    Create a guest
                  </LinkButton>
                ) : null}
              </>
            }
          >
            <OperationProgress
              id={begun.operationId}
              steps
              onEnd={setEnded}
              failure={(refusal) =>
                refusal.code === 'image.no-internet' ? (
                  <Button
                    onPress={() => {
                      setHostId(begun.hostId);
                      setWay('build');
                      setBegun(null);
                    }}
                  >
                    Build one from the host’s packages
                  </Button>
                ) : null
              }
            />
          </Panel>
        </div>
      ) : null}
    </div>
  );
}
