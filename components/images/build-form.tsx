'use client';

import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { FormNumber, FormText, FormTokens } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import type { ImagePlace } from '#components/images/image-place.ts';
import { PlaceFields } from '#components/images/place-fields.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const Build = z.object({
  hostId: z.string({ error: 'Choose a host.' }),
  pool: z.string({ error: 'Choose a pool.' }),
  name: ImageName,
  diskGiB: z.number({ error: 'Give a size.' }).int().min(2, 'At least 2 GiB.').max(100, 'At most 100 GiB.'),
  packages: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]{1,80}$/, 'Not the name of a package.'))
    .max(100, 'At most 100 packages.'),
});

/** Out of the packages of the host's own distribution: for rooms with a package mirror and no internet. */
export function BuildForm({
  places,
  hostId,
  onBegun,
}: {
  places: readonly ImagePlace[];
  hostId: string | null;
  onBegun: (begun: { imageId: string; operationId: string; hostId: string }) => void;
}) {
  const able = places.filter((place) => place.isUp && place.canBuild);
  const first = able.find((place) => place.id === hostId) ?? able[0];
  return (
    <Form
      schema={Build}
      label="Build an image"
      defaultValues={{ hostId: first?.id, pool: undefined, name: nameFor(first), diskGiB: 4, packages: [] }}
      onSubmit={async (value) => {
        const answer = await ask(rpc.images.build(value));
        if (answer.ok) onBegun({ ...answer.value, hostId: value.hostId });
        return toFormAnswer(answer);
      }}
    >
      {able.length === 0 ? (
        <Notice tone="look" boxed title="No host can build images now">
          It needs a host that answers and runs Debian or Ubuntu.
        </Notice>
      ) : null}
      <Panel title="What is built">
        <p className="text-ink-muted">
          A bootable disk of the same distribution as the host, from the same package mirror: systemd, cloud-init, the
          guest agent, a screen and a serial console. It takes a few minutes, and about 2 GiB in the pool.
        </p>
      </Panel>
      <Panel title="Where">
        <div className="flex flex-col gap-4">
          <PlaceFields
            places={places}
            barredBecause={(place) =>
              place.canBuild ? null : `It runs ${place.osName ?? 'another system'}; this needs Debian or Ubuntu`
            }
          />
          <Needs places={places} />
          <div className="grid grid-cols-[minmax(0,1fr)_180px] gap-3 max-phone:grid-cols-1">
            <FormText
              name="name"
              label="Name of the image"
              hint="An image with this name gets another version"
              mono
              required
            />
            <FormNumber name="diskGiB" label="Disk" unit="GiB" min={2} max={100} />
          </div>
          <FormTokens
            name="packages"
            label="More packages (optional)"
            placeholder="xfce4, nginx"
            hint="By their names in the distribution. Enter or a comma adds one."
          />
        </div>
      </Panel>
      <div className="flex items-center gap-3">
        <span className="flex-1 text-xs text-ink-faint">Runs on the host; nothing stays installed there</span>
        <SubmitButton busyLabel="Beginning">Build the image</SubmitButton>
      </div>
    </Form>
  );
}

function nameFor(place: ImagePlace | undefined): string {
  const words = /^(debian|ubuntu)\D*(\d+(?:\.\d+)?)?/i.exec(place?.osName ?? '');
  return words ? [words[1]?.toLowerCase(), words[2], 'built'].filter(Boolean).join('-') : '';
}

/** What the chosen host lacks for it, and the command that mends it. */
function Needs({ places }: { places: readonly ImagePlace[] }) {
  const hostId: unknown = useWatch({ name: 'hostId' });
  const check = places.find((place) => place.id === hostId)?.check;
  if (!check || check.verdict === 'passed') return null;
  return (
    <Notice tone="look" boxed title={check.found}>
      {[check.why, check.fix].filter(Boolean).join(' ')}
      {check.command ? (
        <div className="mt-2">
          <CodeBlock label="the command" text={check.command} wrap />
        </div>
      ) : null}
    </Notice>
  );
}
