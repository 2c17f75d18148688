'use client';

import { useMemo } from 'react';
import { contextOf, diffOf } from '#components/guests/detail/definition-diff.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { useChangePreview } from '#components/guests/hardware/use-change-preview.ts';
import { Badge } from '#components/ui/badge.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';

/** Before it is saved: when it will be true and why not now, what of the definition changes, and what is run. */
export function ChangePreviewSection({ changes }: { changes: readonly ChangeRequest[] }) {
  const { detail } = useGuest();
  const { value: preview, refusal } = useChangePreview(detail.row.id, changes);
  const lines = useMemo(
    () => (preview?.xml ? contextOf(diffOf(preview.xml.before, preview.xml.after)) : []),
    [preview],
  );
  if (refusal) {
    return (
      <Notice tone="look" boxed title={refusal.title} technical={refusal.technical}>
        {refusal.next}
      </Notice>
    );
  }
  if (!preview) return null;
  const isActive = detail.liveHardware !== null;
  return (
    <div className="flex flex-col gap-4">
      {isActive ? (
        <ul className="flex flex-col gap-1.5">
          {preview.effects.map((effect) => (
            <li key={effect.title}>
              <Badge
                kind={effect.when === 'now' ? undefined : 'working'}
                icon={effect.when === 'now' ? undefined : 'clock'}
              >
                {effect.when === 'now' ? 'while it runs' : 'at next boot'}
              </Badge>{' '}
              <span className="text-ink-muted [overflow-wrap:anywhere]">
                {effect.title}. {effect.why}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {lines.length > 0 ? (
        <CodeBlock
          label="the change of the definition"
          title="What changes in the definition"
          lines={lines}
          maxHeight={260}
        />
      ) : null}
      {preview.commands.length > 0 ? (
        <CodeBlock label="the commands" title="What is run on the host" text={preview.commands.join('\n')} wrap />
      ) : null}
    </div>
  );
}
