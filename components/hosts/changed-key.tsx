'use client';

import { useState } from 'react';
import { Fingerprint } from '#components/hosts/fingerprint.tsx';
import { HostKeyCheck } from '#components/hosts/host-key-check.tsx';
import { type ProbedKey, probedKeyOf } from '#components/hosts/probed-key.ts';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Button } from '#components/ui/button.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { showToast } from '#components/ui/toast.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** The host shows another key than the one that was accepted. Everything stands still until a person has found out why. */
export function ChangedKey({ row, fingerprint }: { row: HostRow; fingerprint: string }) {
  const [probeId, setProbeId] = useState<string | null>(null);
  const [seen, setSeen] = useState<ProbedKey | null>(null);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const [isAsking, setAsking] = useState(false);

  const probe = async () => {
    setAsking(true);
    const answer = await ask(rpc.hosts.probe({ address: row.address, port: row.port }));
    setAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setProbeId(answer.value.operationId);
  };
  const acceptKey = async (key: ProbedKey) => {
    setAsking(true);
    const answer = await ask(rpc.hosts.acceptKey({ id: row.id, hostKey: key.hostKey }));
    setAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) showToast({ kind: 'passed', text: `The new key of ${row.name} is accepted. Connecting.` });
  };

  return (
    <Panel title="The host key has changed" className="border-failed!">
      <div className="flex flex-col gap-3">
        <Notice tone="failed" boxed title={row.refusal?.title ?? 'The host key is not the one that was accepted.'}>
          Either the machine was installed anew or its key was replaced, or another machine answers in its place and
          would read all that Guesthouse sends. Nothing is sent until you decide. Ask whoever runs {row.name}.
        </Notice>
        {refusal ? (
          <Notice tone="failed" boxed title={refusal.title}>
            {refusal.next}
          </Notice>
        ) : null}
        {seen ? (
          <HostKeyCheck
            seen={seen}
            before={fingerprint}
            acceptLabel="Accept the new key"
            busy={isAsking}
            onAccept={() => void acceptKey(seen)}
            back={null}
          />
        ) : (
          <>
            <Facts rows={[['Accepted before', <Fingerprint key="old" text={fingerprint} />]]} />
            {probeId ? (
              <OperationProgress id={probeId} onEnd={(operation) => setSeen(probedKeyOf(operation))} />
            ) : (
              <div>
                <Button busy={isAsking} busyLabel="Asking" onPress={() => void probe()}>
                  Show the new key
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}
