'use client';

import { type ReactNode, useState } from 'react';
import { OperationButtons } from '#components/operations/operation-buttons.tsx';
import { operationLook, whoBegan } from '#components/operations/operation-look.ts';
import { OperationSteps } from '#components/operations/operation-steps.tsx';
import { Took } from '#components/operations/took.tsx';
import { useOperation } from '#components/operations/use-operation.ts';
import { Notice } from '#components/ui/notice.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { paths } from '#lib/web/paths.ts';

/** One operation in full: who, on what, since when, its steps as they happen. Fills the aside of a page. */
export function OperationDetailView({ id, end }: { id: string; end?: ReactNode }) {
  const { operation, refusal } = useOperation(id);
  const [refused, setRefused] = useState<RefusalText | null>(null);
  if (!operation) return <NotThere refusal={refusal} end={end} />;
  const look = operationLook(operation);
  return (
    <section aria-label={operation.title} className="flex min-h-full flex-col">
      <header className="border-b border-line px-gutter pt-3 pb-4">
        <div className="flex min-h-8 items-center gap-2">
          <span className="flex-1">
            <StateWord kind={look.kind}>{look.word}</StateWord>
          </span>
          <OperationButtons operation={operation} onRefusal={setRefused} />
          {end}
        </div>
        <h2 className="mt-2 text-md font-semibold tracking-tight [overflow-wrap:anywhere]">{operation.title}</h2>
        <p className="text-xs text-ink-muted [overflow-wrap:anywhere]">
          <Circumstances operation={operation} />
        </p>
        {hasEnded(operation.state) ? null : (
          <div className="mt-3">
            <Progress
              bare
              name={operation.title}
              fraction={operation.state === 'queued' ? 0 : operation.progress}
              value={operation.stepNote}
            />
          </div>
        )}
      </header>
      {refused ? (
        <Notice tone="failed" title={refused.title}>
          {refused.next}
        </Notice>
      ) : null}
      <div className="px-gutter py-2.5">
        <OperationSteps operation={operation} />
        {operation.refusal && (isOfNoStep(operation.refusal) || !operation.steps.some((step) => step.refusal)) ? (
          <Notice
            tone={operation.state === 'failed' ? 'failed' : 'look'}
            boxed
            title={operation.refusal.title}
            technical={operation.refusal.technical}
          >
            {operation.refusal.next}
          </Notice>
        ) : null}
      </div>
      <Foot operation={operation} />
    </section>
  );
}

/** What became of an operation as a whole; other refusals are told at the step that met them. */
const ofNoStep = ['operation.outcome-unknown', 'operation.left-behind', 'operation.guest-deleted'];
const isOfNoStep = ({ code }: RefusalText): boolean => ofNoStep.includes(code);

function Circumstances({ operation }: { operation: OperationDetail }) {
  return (
    <>
      {whoBegan(operation)}
      {operation.hostName && operation.hostName !== operation.targetName ? (
        <>
          , on <span className="mono">{operation.hostName}</span>
        </>
      ) : null}
      , {operation.startedAt ? 'started' : 'asked for'} <RelativeTime at={operation.startedAt ?? operation.createdAt} />
      {operation.endedAt && operation.startedAt ? (
        <>
          , took <Took from={operation.startedAt} to={operation.endedAt} />
        </>
      ) : null}
    </>
  );
}

function Foot({ operation }: { operation: OperationDetail }) {
  const links = [
    operation.guestId ? { href: paths.guest(operation.guestId), label: 'Open the guest' } : null,
    operation.hostId ? { href: paths.host(operation.hostId), label: 'Open the host' } : null,
    operation.imageId ? { href: paths.images(), label: 'Open the images' } : null,
  ].filter((link) => link !== null);
  if (links.length === 0) return null;
  return (
    <footer className="mt-auto flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-gutter py-3">
      {links.map((link) => (
        <TextLink key={link.href} href={link.href}>
          {link.label}
        </TextLink>
      ))}
    </footer>
  );
}

function NotThere({ refusal, end }: { refusal: RefusalText | null; end?: ReactNode }) {
  return (
    <div className="flex flex-col gap-3 px-gutter py-3">
      <div className="flex min-h-8 items-center justify-end">{end}</div>
      {refusal ? (
        <Notice tone="unknown" boxed title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : (
        <>
          <Skeleton width="70%" />
          <Skeleton width="45%" />
          <Skeleton width="90%" />
        </>
      )}
    </div>
  );
}
