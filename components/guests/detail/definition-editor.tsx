'use client';

import { useMemo, useState } from 'react';
import { contextOf, diffOf } from '#components/guests/detail/definition-diff.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { ChangeOutcome } from '#components/guests/hardware/change-outcome.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { TextArea } from '#components/ui/text-field.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export type Version = Awaited<ReturnType<typeof rpc.guests.definitions>>[number];

/** What is wrong with the text as XML, in the browser's own words; null where it is well-formed. */
function problemOf(xml: string): string | null {
  const error = new DOMParser().parseFromString(xml, 'text/xml').querySelector('parsererror');
  return error
    ? (error.textContent ?? '').split('\n').find((line) => line.includes('line')) || 'This is not XML.'
    : null;
}

/**
 * A definition as text, with what it changes against the newest one. Nothing typed is lost: not when somebody else changes the
 * guest meanwhile, which shows as part of the difference, nor when the host refuses it.
 */
export function DefinitionEditor({
  newest,
  text: begun,
  onVersions,
  onClose,
}: {
  newest: Version;
  /** what the writing begins with: the newest, or an older one again */
  text: string;
  /** called with the history when it was read again */
  onVersions: (versions: Version[]) => void;
  onClose: () => void;
}) {
  const { detail, row } = useGuest();
  const [text, setText] = useState(begun);
  const [operationId, setOperationId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const [isSending, setSending] = useState(false);
  const lines = useMemo(() => contextOf(diffOf(newest.xml, text), 2), [newest.xml, text]);
  const problem = useMemo(() => problemOf(text), [text]);
  const readAgain = async () => {
    const answer = await ask(rpc.guests.definitions({ id: detail.row.id }));
    if (answer.ok) onVersions(answer.value);
  };
  const save = async () => {
    setSending(true);
    setOperationId(null);
    const answer = await ask(rpc.guests.changeDefinition({ id: detail.row.id, xml: text, base: newest.number }));
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setOperationId(answer.value.operationId);
    else if (answer.refusal.code === 'guest.changed-meanwhile') await readAgain();
  };
  const obstacle = row ? obstacleTo('changeDefinition', row) : null;
  return (
    <div className="flex flex-col gap-4">
      {operationId ? <ChangeOutcome key={operationId} id={operationId} onDone={readAgain} /> : null}
      {refusal ? (
        <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.code === 'guest.changed-meanwhile'
            ? 'What you wrote is still here. Below is how it differs from what the guest is now; save it again to put it in its place.'
            : refusal.next}
        </Notice>
      ) : null}
      <TextArea
        label="Definition"
        mono
        rows={24}
        value={text}
        onChange={setText}
        error={problem}
        hint="As it will be at the next start. Passwords are not shown and stay as they are."
      />
      {lines.length > 0 ? (
        <CodeBlock
          label="the difference"
          title={`What changes against version ${newest.number}`}
          lines={lines}
          maxHeight={360}
        />
      ) : (
        <p className="text-ink-faint">It is as version {newest.number}.</p>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>Close</Button>
        <Button
          variant="primary"
          busy={isSending}
          busyLabel="Saving"
          disabledReason={
            obstacle ?? (problem ? 'It is not XML yet' : lines.length === 0 ? 'Nothing is changed yet' : null)
          }
          onPress={() => void save()}
        >
          Save the definition
        </Button>
      </div>
    </div>
  );
}
