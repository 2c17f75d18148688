'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export type LocalHost = {
  isPrepared: boolean;
  hostId: string | null;
  hostname: string;
  /** `prepare`: what root types to prepare it, or an ordinary user to start Guesthouse as root */
  commands: { byRoot: boolean; prepare: string; undo: string } | null;
  /** also those that a preparation or an undoing that failed half way left */
  changes: readonly { at: string; what: string; why: string; isDone: boolean }[];
};

const lookAgainMs = 3_000;

/** What is known of this machine, looked at again for as long as somebody may be preparing it in a terminal. */
function useLocalHost(initial: LocalHost): LocalHost {
  const [local, setLocal] = useState(initial);
  useEffect(() => {
    if (local.isPrepared) return;
    const timer = setInterval(() => {
      void ask(rpc.hosts.getLocal()).then((answer) => answer.ok && setLocal(answer.value));
    }, lookAgainMs);
    return () => clearInterval(timer);
  }, [local.isPrepared]);
  return local;
}

/** This machine as a host: add it with one press where set-up prepared it, else the command that does. And what was changed. */
export function LocalHostCard({
  local: initial,
  isHost,
  onBegun,
}: {
  local: LocalHost;
  isHost: boolean;
  /** The page stays as it is while the host appears in its rows: this card leads on to the host, or says why it was not added. */
  onBegun?: () => void;
}) {
  const router = useRouter();
  const local = useLocalHost(initial);
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const [begun, setBegun] = useState<{ hostId: string; operationId: string } | null>(null);
  const add = async () => {
    setAsking(true);
    setRefusal(null);
    const answer = await ask(rpc.hosts.addLocal());
    setAsking(false);
    if (!answer.ok) return setRefusal(answer.refusal);
    setBegun(answer.value);
    onBegun?.();
  };
  return (
    <Panel
      title="This machine"
      beside={isHost ? <Badge kind="passed">a host</Badge> : null}
      end={<span className="mono">{local.hostname}</span>}
      footer={
        isHost || begun || !local.isPrepared ? undefined : (
          <>
            <span className="flex-1 text-xs text-ink-faint">Looks first; what runs here keeps running</span>
            <Button variant="primary" busy={isAsking} busyLabel="Adding" onPress={() => void add()}>
              Add this machine
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {refusal ? (
          <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
            {refusal.next}
          </Notice>
        ) : null}
        {begun ? (
          <OperationProgress
            id={begun.operationId}
            steps
            onEnd={(operation) => {
              if (operation.state === 'succeeded') router.push(paths.host(begun.hostId));
            }}
          />
        ) : null}
        {local.isPrepared ? null : <NotPrepared commands={local.commands} />}
        {local.changes.length > 0 ? <Changes local={local} /> : null}
        {local.isPrepared && !isHost && !begun && local.changes.length === 0 ? (
          <p className="text-ink-muted">
            It has all that a host needs. Guesthouse logs in to it over SSH on the loopback, as to any other host.
          </p>
        ) : null}
        {isHost && local.hostId ? (
          <div>
            <LinkButton href={paths.host(local.hostId)} size="sm">
              Open this host
            </LinkButton>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

function NotPrepared({ commands }: { commands: LocalHost['commands'] }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-ink-muted">
        {commands?.byRoot
          ? 'Guesthouse can make this machine a host. Run this as root in a terminal on it; it lists what it would install and change and asks before it does so. This page notices when it is done.'
          : 'Guesthouse was started by an ordinary user, who cannot change this machine. Started as root it lists what it would install and change, and asks; it has data of its own then. Stop this one first.'}
      </p>
      {commands ? <CodeBlock label="the command" text={commands.prepare} wrap /> : null}
      {commands?.byRoot ? null : (
        <p className="text-ink-muted">
          Or add this machine like any other, by the address 127.0.0.1, where it has libvirt and an SSH server.
        </p>
      )}
    </div>
  );
}

function Changes({ local }: { local: LocalHost }) {
  const open = local.changes.filter((change) => !change.isDone).length;
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-xs font-medium">
        Set-up made {formatCount(local.changes.length, 'change')} on this machine
        {open > 0 ? `, ${open} of them not finished` : ''}
      </summary>
      <ol className="mt-2 flex flex-col gap-1.5">
        {local.changes.map((change) => (
          <li key={change.at} className="border-l border-line pl-3 [overflow-wrap:anywhere]">
            {change.what}
            {change.isDone ? null : <span className="text-ink-muted"> (begun, not finished)</span>}
            <span className="block text-xs text-ink-faint">{change.why}</span>
          </li>
        ))}
      </ol>
      {local.commands ? (
        <>
          <p className="mt-3 mb-2 text-ink-muted">To take all of it back, stop Guesthouse and run as root:</p>
          <CodeBlock label="the command that undoes it" text={local.commands.undo} wrap />
        </>
      ) : null}
    </details>
  );
}
