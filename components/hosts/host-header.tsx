'use client';

import { CheckHostButton } from '#components/hosts/check-host-button.tsx';
import { hostLook, loginOf } from '#components/hosts/host-look.ts';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { formatDuration } from '#lib/web/formats.ts';

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
