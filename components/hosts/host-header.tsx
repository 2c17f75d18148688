'use client';

import { useMemo } from 'react';
import { CheckHostButton } from '#components/hosts/check-host-button.tsx';
import { hostLook, loginOf } from '#components/hosts/host-look.ts';
import { hostTabs } from '#components/hosts/host-tabs.ts';
import { usePageCommands } from '#components/layout/command-registry.ts';
import type { Command } from '#components/layout/match-commands.ts';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { formatDuration } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** State, name, address, what it runs, and a fresh look at it. */
export function HostHeader({
  row,
  detail,
  onBegun,
  onRefusal,
}: {
  row: HostRow;
  detail: HostDetail;
  onBegun: (operationId: string) => void;
  onRefusal: (refusal: RefusalText) => void;
}) {
  const { id, name } = row;
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'check-host',
        label: `Check ${name} again`,
        group: 'Do',
        icon: 'restart',
        run: () =>
          void ask(rpc.hosts.check({ id })).then((answer) =>
            answer.ok ? onBegun(answer.value.operationId) : onRefusal(answer.refusal),
          ),
      },
      ...hostTabs.map(
        (tab): Command => ({
          id: `host-tab:${tab}`,
          label: `${name}: ${tab}`,
          group: 'Go to',
          icon: 'hosts',
          href: tab === 'overview' ? paths.host(id) : paths.hostTab(id, tab),
        }),
      ),
    ],
    [id, name, onBegun, onRefusal],
  );
  usePageCommands(commands);
  const look = hostLook(row);
  const { facts } = detail;
  const words = [
    facts?.osName?.replace(/ GNU\/Linux/, '').replace(/ \(.*\)$/, ''),
    facts?.kernel && `kernel ${facts.kernel}`,
    row.libvirtVersion && `libvirt ${row.libvirtVersion}`,
    row.qemuVersion && `QEMU ${row.qemuVersion}`,
    facts?.uptimeSeconds ? `up ${formatDuration(facts.uptimeSeconds * 1000)}` : null,
  ].filter(Boolean);
  return (
    <PageHeader
      title={row.name}
      mono
      before={<StateWord kind={look.kind}>{look.word}</StateWord>}
      facts={
        <>
          <CopyText text={loginOf(row)} label="the login" />
          {row.isLocal ? <Badge outline>this machine</Badge> : null}
          {facts?.virtType === 'qemu' ? <Badge kind="look">emulated, no KVM</Badge> : null}
          {words.map((word) => (
            <span key={word} className="max-phone:hidden">
              {word}
            </span>
          ))}
        </>
      }
      actions={<CheckHostButton hostId={row.id} label="Check again" onBegun={onBegun} onRefusal={onRefusal} />}
    />
  );
}
