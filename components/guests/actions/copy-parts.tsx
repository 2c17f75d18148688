'use client';

import type { ReactNode } from 'react';
import { FormSelect } from '#components/form/fields.tsx';
import { useIsSent } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { useMay } from '#components/frame/me-provider.tsx';
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

/** What is told before the disks of a guest are copied, whatever becomes of the copies. */
type CopyPreview = {
  poolName: string;
  pools: readonly { name: string; availableBytes: number }[];
  sentences: string[];
  commands: readonly string[];
};

/** What makes it worth asking again: the guest goes off, something of its host was seen to be another. */
export type CopyQuestion<W> = { wish: W; power: string; hostRevision: number };

const typingMs = 200;

/** Asks what copying would make, as it is typed. Without a wish that can be asked for there is no answer. */
export function useCopyPreview<W, P>(
  guest: GuestRow,
  wish: W | null,
  preview: (question: CopyQuestion<W>) => Promise<P>,
): Answer<P> {
  const hostRevision = useLiveRows('hosts').find((host) => host.id === guest.hostId)?.revision ?? 0;
  const mayLook = useMay('host.read');
  useStorageLook(mayLook && guest.hostId ? [guest.hostId] : []);
  return useAnswer(wish && { wish, power: guest.power, hostRevision }, preview, typingMs, useIsSent());
}

/** Where the copies lie; without a choice, where the disk lies. */
export function CopyPool({ preview, otherwise }: { preview: CopyPreview | null; otherwise: string }) {
  return (
    <FormSelect
      name="pool"
      label="Storage pool"
      placeholder={preview ? preview.poolName : otherwise}
      choices={(preview?.pools ?? []).map((pool) => ({
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

/** `isPossible` is false while the guest runs. */
export function CopyButtons({
  isPossible,
  refusal,
  onClose,
  ...submit
}: Pick<Answer<unknown>, 'refusal'> &
  Pick<ButtonProps, 'icon' | 'children'> & { isPossible: boolean; onClose: () => void; busyLabel: string }) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onPress={onClose}>Cancel</Button>
      <SubmitButton
        {...submit}
        disabledReason={isPossible ? (refusal?.title ?? null) : 'The guest must be off first.'}
      />
    </div>
  );
}
