'use client';

import { useEffect, useState } from 'react';
import { FirstRunSteps } from '#components/guests/list/first-run-steps.tsx';
import { type LocalHost, LocalHostCard } from '#components/hosts/local-host-card.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { CopyButton } from '#components/ui/copy-text.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { paths } from '#lib/web/paths.ts';
import { type Asked, ask, rpc } from '#lib/web/rpc-client.ts';

/** Nothing is here yet: where should guests run? */
export function FirstRun({ onBegun }: { onBegun: () => void }) {
  const [local, setLocal] = useState<Asked<LocalHost> | null>(null);
  const [publicKey, setPublicKey] = useState<Asked<{ publicKey: string }> | null>(null);
  useEffect(() => {
    void ask(rpc.hosts.getLocal()).then(setLocal);
    void ask(rpc.hosts.identity()).then(setPublicKey);
  }, []);
  return (
    <PageBody canvas>
      <div className="mx-auto mt-8 flex w-full max-w-[940px] flex-col gap-6 pb-10 max-phone:mt-2">
        <FirstRunSteps at={2} />
        <div>
          <h1 className="text-lg font-semibold tracking-tight">Where should guests run?</h1>
          <p className="mt-1 max-w-[600px] text-md text-ink-muted">
            A host is a machine with libvirt, QEMU and SSH. Guesthouse leaves nothing of its own running on it, and what
            runs there now keeps running.
          </p>
        </div>
        <div className="grid grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] items-start gap-4 max-laptop:grid-cols-1">
          {local?.ok ? (
            <LocalHostCard local={local.value} isHost={local.value.hostId !== null} onBegun={onBegun} />
          ) : (
            <Panel title="This machine">
              {local ? (
                <Notice tone="failed" boxed title={local.refusal.title} technical={local.refusal.technical}>
                  {local.refusal.next}
                </Notice>
              ) : (
                <div className="flex flex-col gap-4 py-2">
                  <Skeleton width="70%" />
                  <Skeleton width="55%" />
                  <Skeleton width="62%" />
                </div>
              )}
            </Panel>
          )}
          <OtherMachine publicKey={publicKey} />
        </div>
        <p className="text-ink-muted">
          No KVM here? Guests still run, emulated and slowly: good enough to look around.
        </p>
      </div>
    </PageBody>
  );
}

function OtherMachine({ publicKey }: { publicKey: Asked<{ publicKey: string }> | null }) {
  return (
    <Panel
      title="Another machine, over SSH"
      footer={
        <>
          <span className="flex-1 text-xs text-ink-faint">Checks first, changes nothing</span>
          <LinkButton href={paths.addHost()}>Give its address</LinkButton>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-ink-muted">
          Its login must be in the group <span className="mono">libvirt</span>, or be root. Being in that group equals
          root on that machine.
        </p>
        <div>
          <h3 className="mb-1 font-medium">Key to put on that machine</h3>
          {publicKey === null ? <Skeleton className="my-3" /> : null}
          {publicKey?.ok ? (
            <div className="flex items-center gap-2">
              <ScrollRegion label="The key" className="no-scrollbar min-w-0 flex-1 rounded-md bg-sunken px-2.5 py-1.5">
                <pre className="mono">{publicKey.value.publicKey}</pre>
              </ScrollRegion>
              <CopyButton text={publicKey.value.publicKey} label="Copy the key" variant="normal" />
            </div>
          ) : null}
          {publicKey?.ok === false ? <p className="text-failed-ink">{publicKey.refusal.title}</p> : null}
          <p className="mt-1 text-xs text-ink-faint">Or give a password once: it puts the key there by itself.</p>
        </div>
      </div>
    </Panel>
  );
}
