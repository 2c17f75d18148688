'use client';

import { useState } from 'react';
import { cancelUpload } from '#components/media/run-upload.ts';
import { dropUpload, isRunning, type Upload } from '#components/media/upload-store.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatBytes, formatDuration, formatRate } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

function figure({ phase, sentBytes, sizeBytes, bytesPerSecond }: Upload): string {
  const much = `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}`;
  if (phase === 'summing') return 'All is there; it is summed up';
  if (phase === 'waiting') return `${much}, waiting for the host`;
  if (bytesPerSecond === null || bytesPerSecond <= 0) return much;
  const leftMs = ((sizeBytes - sentBytes) / bytesPerSecond) * 1000;
  const left = leftMs < 1_000 ? '' : `, ${formatDuration(leftMs)} left`;
  return `${much}, ${formatRate(bytesPerSecond)}${left}`;
}

/** One upload of this tab: how far, how fast, Cancel; then what it came to. */
export function UploadCard({ upload }: { upload: Upload }) {
  const [isCancelling, setCancelling] = useState(false);
  const [cancelRefusal, setCancelRefusal] = useState<RefusalText | null>(null);
  const { operationId, name, hostName, pool, phase, sizeBytes, sentBytes, sha256, refusal } = upload;
  const close = (
    <Button size="sm" onPress={() => dropUpload(operationId)} aria-label={`Close the note about ${name}`}>
      Close
    </Button>
  );
  if (phase === 'succeeded')
    return (
      <Notice tone="passed" boxed title={`${name} is in the pool ${pool} of ${hostName}.`} fix={close}>
        SHA-256 {sha256 ? <CopyText text={sha256} label="SHA-256" /> : null}
      </Notice>
    );
  if (phase === 'cancelled')
    return (
      <Notice tone="info" boxed title={`The upload of ${name} was cancelled.`} fix={close}>
        Nothing of it was kept.
      </Notice>
    );
  if (phase === 'failed')
    return (
      <Notice
        tone="failed"
        boxed
        title={refusal?.title ?? `${name} could not be uploaded.`}
        technical={refusal?.technical}
        fix={close}
      >
        {name}: {refusal?.next ?? 'Try again.'}
      </Notice>
    );
  return (
    <section
      aria-label={`Upload of ${name}`}
      className="flex flex-col gap-2 rounded-lg border border-line px-3.5 py-2.5"
    >
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
          <span className="mono-name">{name}</span> to {pool} of {hostName}
        </span>
        <Button
          size="sm"
          busy={isCancelling}
          busyLabel="Cancelling"
          onPress={async () => {
            setCancelling(true);
            const refused = await cancelUpload(operationId);
            if (refused) setCancelling(false);
            setCancelRefusal(refused);
          }}
          aria-label={`Cancel the upload of ${name}`}
        >
          Cancel
        </Button>
      </div>
      <Progress bare name={`Upload of ${name}`} fraction={phase === 'summing' ? null : sentBytes / sizeBytes} />
      <p className="text-xs text-ink-muted">{figure(upload)}</p>
      {cancelRefusal ? (
        <p role="alert" className="text-xs text-failed">
          {cancelRefusal.title} {cancelRefusal.next}
        </p>
      ) : null}
      {refusal && isRunning(upload) ? (
        <p className="text-xs text-ink-muted">
          {refusal.title} {refusal.next}
        </p>
      ) : null}
      <p className="text-xs text-ink-faint">
        Keep this tab open. When it was closed, choose the same file again: it goes on where it was.{' '}
        <TextLink href={paths.operation(operationId)}>See it in Activity</TextLink>
      </p>
    </section>
  );
}
