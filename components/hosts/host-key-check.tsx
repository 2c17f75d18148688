'use client';

import { type ReactNode, useState } from 'react';
import { Fingerprint } from '#components/hosts/fingerprint.tsx';
import { fingerprintCommand, type ProbedKey } from '#components/hosts/probed-key.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Facts } from '#components/ui/facts.tsx';

/** A host key for a person to compare with what the machine itself says. Nothing goes on before it was accepted. */
export function HostKeyCheck({
  seen,
  before,
  acceptLabel,
  busy,
  onAccept,
  back,
}: {
  seen: ProbedKey;
  /** The fingerprint that was accepted before, where there is one. */
  before?: string;
  acceptLabel: string;
  busy: boolean;
  onAccept: () => void;
  back: ReactNode;
}) {
  const [isCompared, setCompared] = useState(false);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Facts
        rows={[
          [
            'Kind of key',
            <span key="kind" className="mono">
              {seen.algorithm}
            </span>,
          ],
          ...(before ? ([['Accepted before', <Fingerprint key="before" text={before} replaced />]] as const) : []),
          [before ? 'Shown now' : 'Fingerprint', <Fingerprint key="now" text={seen.fingerprint} />],
        ]}
      />
      <div>
        <p className="mb-1.5 text-ink-muted">
          On that machine itself, at its own screen, this prints the same fingerprint:
        </p>
        <CodeBlock label="the command" text={fingerprintCommand(seen.algorithm)} />
      </div>
      <Checkbox checked={isCompared} onChange={setCompared}>
        I compared it: the fingerprint is the same
      </Checkbox>
      <div className="flex flex-wrap justify-end gap-2">
        {back}
        <Button
          variant="primary"
          busy={busy}
          busyLabel="Accepting"
          disabledReason={isCompared ? null : 'Compare the fingerprint first'}
          onPress={onAccept}
        >
          {acceptLabel}
        </Button>
      </div>
    </div>
  );
}
