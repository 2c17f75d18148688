'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { AddHostForm, emptyMachine, type Machine } from '#components/hosts/add-host-form.tsx';
import { AddHostSteps } from '#components/hosts/add-host-steps.tsx';
import { HostKeyCheck } from '#components/hosts/host-key-check.tsx';
import { type ProbedKey, probedKeyOf } from '#components/hosts/probed-key.ts';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Stage =
  | { at: 'machine' }
  | { at: 'probing'; operationId: string }
  | { at: 'key'; seen: ProbedKey; refusal?: RefusalText }
  | { at: 'adding'; hostId: string; operationId: string };

const stageNumber = { machine: 1, probing: 2, key: 2, adding: 3 } as const;

/** Adds a machine over SSH: which one, is it really that one, and then what it can do. Going back keeps what was typed. */
export function AddHost({ publicKey }: { publicKey: string }) {
  const router = useRouter();
  const [machine, setMachine] = useState<Machine>(emptyMachine);
  const [stage, setStage] = useState<Stage>({ at: 'machine' });
  const [isAsking, setAsking] = useState(false);
  const back = <Button onPress={() => setStage({ at: 'machine' })}>Back to the form</Button>;

  const add = async (seen: ProbedKey) => {
    setAsking(true);
    const { login, password, name, ...where } = machine;
    const answer = await ask(
      rpc.hosts.add({
        ...where,
        name: name || where.address,
        hostKey: seen.hostKey,
        password: login === 'password' ? password : undefined,
      }),
    );
    setAsking(false);
    setStage(answer.ok ? { at: 'adding', ...answer.value } : { at: 'key', seen, refusal: answer.refusal });
  };

  return (
    <Panel title="Another machine, over SSH" end={<AddHostSteps current={stageNumber[stage.at]} />}>
      {stage.at === 'machine' ? (
        <AddHostForm
          machine={machine}
          publicKey={publicKey}
          onSubmit={async (next) => {
            setMachine(next);
            const answer = await ask(rpc.hosts.probe({ address: next.address, port: next.port }));
            if (answer.ok) setStage({ at: 'probing', operationId: answer.value.operationId });
            return toFormAnswer(answer);
          }}
        />
      ) : null}
      {stage.at === 'probing' ? (
        <div className="flex flex-col gap-3">
          <OperationProgress
            id={stage.operationId}
            onEnd={(operation) => {
              const seen = operation.state === 'succeeded' ? probedKeyOf(operation) : null;
              if (seen) setStage({ at: 'key', seen });
            }}
          />
          <div className="flex justify-end">{back}</div>
        </div>
      ) : null}
      {stage.at === 'key' ? (
        <div className="flex flex-col gap-3">
          {stage.refusal ? (
            <Notice tone="failed" boxed title={stage.refusal.title} technical={stage.refusal.technical}>
              {stage.refusal.next}
            </Notice>
          ) : null}
          <p>
            <span className="mono-name">{machine.address}</span> shows this host key. If it is not the machine that you
            mean, somebody stands between.
          </p>
          <HostKeyCheck
            seen={stage.seen}
            acceptLabel="Accept and add the host"
            busy={isAsking}
            onAccept={() => void add(stage.seen)}
            back={back}
          />
        </div>
      ) : null}
      {stage.at === 'adding' ? (
        <div className="flex flex-col gap-3">
          <OperationProgress
            id={stage.operationId}
            steps
            onEnd={(operation) => {
              if (operation.state === 'succeeded') router.push(paths.host(stage.hostId));
            }}
            failure={() => back}
          />
        </div>
      ) : null}
    </Panel>
  );
}
