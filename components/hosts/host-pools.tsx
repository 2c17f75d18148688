'use client';

import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { useMe } from '#components/frame/me-provider.tsx';
import { CapacityFigure, poolCapacity } from '#components/hosts/capacity-panel.tsx';
import { useStorageLook } from '#components/hosts/use-storage-look.ts';
import { BringMedia } from '#components/media/bring-media.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Pool = HostDetail['pools'][number];

/** The places for disks and images, with every volume in them, and a form for another one. */
export function HostPools({ detail, onBegun }: { detail: HostDetail; onBegun: (operationId: string) => void }) {
  useStorageLook([detail.row.id]);
  const router = useRouter();
  const mayUpload = useMe().permissions.includes('image.manage');
  const places =
    detail.row.connection === 'up'
      ? detail.pools
          .filter((pool) => pool.isActive && pool.path !== null)
          .map(({ name, availableBytes }) => ({
            hostId: detail.row.id,
            hostName: detail.row.name,
            pool: name,
            availableBytes,
          }))
      : [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-3 max-laptop:grid-cols-1">
      <div className="flex min-w-0 flex-col gap-3">
        {mayUpload && detail.pools.length > 0 ? <BringMedia places={places} onDone={() => router.refresh()} /> : null}
        {detail.pools.length === 0 ? (
          <Panel>
            <Empty title="This host has no pool" level={3}>
              Guests need a place for their disks. Make one: a folder on a disk with room.
            </Empty>
          </Panel>
        ) : null}
        {detail.pools.map((pool) => (
          <PoolPanel key={pool.uuid} pool={pool} />
        ))}
      </div>
      <MakePool
        hostId={detail.row.id}
        hasImages={detail.pools.some((pool) => pool.name === 'images')}
        onBegun={onBegun}
      />
    </div>
  );
}

function PoolPanel({ pool }: { pool: Pool }) {
  return (
    <Panel
      title={<span className="mono-name">{pool.name}</span>}
      beside={<Badge kind={pool.isActive ? undefined : 'look'}>{pool.isActive ? 'active' : 'not active'}</Badge>}
      end={<span className="mono [overflow-wrap:anywhere]">{pool.path ?? pool.type}</span>}
      flush
    >
      <div className="p-3.5">
        <CapacityFigure capacity={poolCapacity(pool)} />
      </div>
      {pool.volumes.length === 0 ? (
        <p className="border-t border-line px-3.5 py-2 text-ink-faint">No volume is in it.</p>
      ) : (
        <details open={pool.volumes.length <= 12} className="border-t border-line">
          <summary className="cursor-pointer px-3.5 py-2 font-medium -outline-offset-2">
            {formatCount(pool.volumes.length, 'volume')}
          </summary>
          <Volumes pool={pool} />
        </details>
      )}
    </Panel>
  );
}

function Volumes({ pool }: { pool: Pool }) {
  return (
    <ScrollRegion label={`Volumes of ${pool.name}`} className="-outline-offset-2">
      <table className="w-full min-w-[560px] text-left">
        <thead>
          <tr className="h-head border-y border-line text-xs text-ink-muted [&>th]:px-3.5 [&>th]:font-medium">
            <th scope="col">Volume</th>
            <th scope="col" className="text-right">
              Holds
            </th>
            <th scope="col" className="text-right">
              May grow to
            </th>
            <th scope="col">Format</th>
            <th scope="col">Made from</th>
          </tr>
        </thead>
        <tbody>
          {pool.volumes.map((volume) => (
            <tr key={volume.name} className="h-row-compact border-t border-line first:border-t-0 [&>td]:px-3.5">
              <td className="max-w-72 max-phone:max-w-40">
                <span className="block cut mono" title={volume.name}>
                  {volume.name}
                </span>
                {volume.isOnItsWay ? <span className="text-xs text-ink-muted">on its way</span> : null}
              </td>
              <td className="text-right whitespace-nowrap">{formatBytes(volume.allocationBytes)}</td>
              <td className="text-right whitespace-nowrap text-ink-muted">{formatBytes(volume.capacityBytes)}</td>
              <td className="text-ink-muted">{volume.format}</td>
              <td className="max-w-56">
                <span className="block cut mono text-ink-faint" title={volume.backingPath ?? undefined}>
                  {volume.backingPath?.split('/').at(-1)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const NewPool = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,40}$/, 'Letters, digits, dots, dashes and underscores.'),
  path: z
    .string()
    .trim()
    .regex(/^\/(?!\/)/, 'A full path, beginning with a slash.')
    .max(200),
});

function MakePool({
  hostId,
  hasImages,
  onBegun,
}: {
  hostId: string;
  hasImages: boolean;
  onBegun: (operationId: string) => void;
}) {
  return (
    <Panel title="Make a pool">
      <Form
        schema={NewPool}
        label="Make a pool"
        defaultValues={hasImages ? { name: '', path: '' } : { name: 'images', path: '/var/lib/libvirt/images' }}
        onSubmit={async (values) => {
          const answer = await ask(rpc.hosts.createPool({ id: hostId, ...values }));
          if (answer.ok) onBegun(answer.value.operationId);
          return toFormAnswer(answer);
        }}
      >
        <FormText name="name" label="Name" mono required />
        <FormText name="path" label="Folder" hint="On that host. It is made if it is not there." mono required />
        <div className="flex justify-end">
          <SubmitButton variant="normal" busyLabel="Making">
            Make the pool
          </SubmitButton>
        </div>
      </Form>
    </Panel>
  );
}
