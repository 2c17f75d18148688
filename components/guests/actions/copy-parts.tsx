'use client';

import type { ReactNode } from 'react';
import { FormSelect } from '#components/form/fields.tsx';
import { useIsSent } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { useMay } from '#components/frame/me-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { SentenceList } from '#components/guests/snapshots/sentence-list.tsx';
import { useStorageLook } from '#components/hosts/use-storage-look.ts';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { type Answer, useAnswer } from '#components/live/use-answer.ts';
import { Button, type ButtonProps } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Disclosure, DisclosureList } from '#components/ui/disclosure.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { rpc } from '#lib/web/rpc-client.ts';

/** What is told before the disks of a guest are copied, whatever becomes of the copies. */
type CopyPreview = {
  poolName: string;
  sentences: string[];
  commands: readonly string[];
};

/** What makes it worth asking again: the guest goes off, something of its host was seen to be another. */
export type CopyQuestion<W> = { wish: W; power: string; hostRevision: number };

const typingMs = 200;

const useHostRevision = ({ hostId }: GuestRow): number =>
  useLiveRows('hosts').find((host) => host.id === hostId)?.revision ?? 0;

/** Asks what copying would make, as it is typed. Without a wish that can be asked for there is no answer. */
export function useCopyPreview<W, P>(
  guest: GuestRow,
  wish: W | null,
  preview: (question: CopyQuestion<W>) => Promise<P>,
): Answer<P> {
  const hostRevision = useHostRevision(guest);
  const mayLook = useMay('host.read');
  useStorageLook(mayLook && guest.hostId ? [guest.hostId] : []);
  return useAnswer(wish && { wish, power: guest.power, hostRevision }, preview, typingMs, useIsSent());
}

/** Why the disks of a guest cannot be copied now. What holds it once that was asked for is the copying itself. */
export function useCopyObstacle(action: 'clone' | 'publish', guest: GuestRow): string | null {
  const isSent = useIsSent();
  return isSent ? null : obstacleTo(action, guest);
}

const listPools = ({ id }: { id: string; hostRevision: number }) => rpc.guests.pools({ id });

/** Where the copies lie; without a choice, where the disk lies. The choice stays where that pool is too full. */
export function CopyPool({
  guest,
  preview,
  otherwise,
}: {
  guest: GuestRow;
  preview: CopyPreview | null;
  otherwise: string;
}) {
  const pools = useAnswer({ id: guest.id, hostRevision: useHostRevision(guest) }, listPools);
  return (
    <FormSelect
      name="pool"
      label="Storage pool"
      placeholder={preview ? preview.poolName : otherwise}
      choices={(pools.value ?? []).map((pool) => ({
        id: pool.name,
        label: pool.name,
        hint: `${formatBytes(pool.availableBytes)} free`,
      }))}
    />
  );
}

/** What it makes, in words and as commands, or why it cannot. `room`: what it takes of the pool. */
export function CopyForecast<P extends CopyPreview>({
  answer: { value, refusal },
  room,
}: {
  answer: Answer<P>;
  room: (preview: P) => ReactNode;
}) {
  return (
    <>
      {refusal ? (
        <Notice tone="look" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
      <div className="flex min-h-32 flex-col gap-3" aria-live="polite">
        {value && !refusal ? (
          <>
            <p className="text-xs text-ink-muted">{room(value)}</p>
            <SentenceList title="What happens" sentences={value.sentences} />
            <DisclosureList>
              <Disclosure title="Commands" choice={formatCount(value.commands.length, 'command')}>
                <CodeBlock label="Commands" text={value.commands.join('\n')} />
              </Disclosure>
            </DisclosureList>
          </>
        ) : null}
      </div>
    </>
  );
}

/** `obstacle`: why it cannot even be asked for. */
export function CopyButtons({
  guest,
  obstacle,
  refusal,
  onClose,
  ...submit
}: Pick<Answer<unknown>, 'refusal'> &
  Pick<ButtonProps, 'icon' | 'children'> & {
    guest: GuestRow;
    obstacle: string | null;
    onClose: () => void;
    busyLabel: string;
  }) {
  const inTheWay = obstacle && guest.power === 'running' ? 'The guest must be off first.' : obstacle;
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onPress={onClose}>Cancel</Button>
      <SubmitButton {...submit} disabledReason={inTheWay ?? refusal?.title ?? null} />
    </div>
  );
}
