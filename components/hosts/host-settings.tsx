'use client';

import { Fingerprint } from '#components/hosts/fingerprint.tsx';
import { ForgetHost } from '#components/hosts/forget-host.tsx';
import { fingerprintCommand } from '#components/hosts/probed-key.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';

/** How Guesthouse gets in, which key was accepted, what was read there; and the way to let go of it. */
export function HostSettings({
  detail,
  row,
  guests,
}: {
  detail: HostDetail;
  row: HostRow;
  guests: readonly GuestRow[];
}) {
  const { facts } = detail;
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-laptop:grid-cols-1">
      <Panel title="How Guesthouse gets in">
        <div className="flex flex-col gap-3">
          <Facts
            rows={[
              ['Address', <CopyText key="address" text={row.address} label="the address" />],
              ['Port', row.port],
              [
                'User',
                <span key="user" className="mono">
                  {row.username}
                </span>,
              ],
              ['Host key', <Fingerprint key="key" text={detail.fingerprint} />],
            ]}
          />
          <CodeBlock
            title="Prints the fingerprint on the host"
            label="the command"
            text={fingerprintCommand('ssh-ed25519')}
          />
          <CodeBlock title="The key that Guesthouse logs in with" label="the public key" text={detail.publicKey} wrap />
          <p className="text-xs text-ink-faint">
            Take this line out of <span className="mono">authorized_keys</span> there and Guesthouse can no longer get
            in.
          </p>
        </div>
      </Panel>
      <div className="flex min-w-0 flex-col gap-3">
        {facts ? (
          <Panel title="What was read there">
            <Facts
              rows={[
                [
                  'Own name',
                  <span key="name" className="mono">
                    {facts.hostname}
                  </span>,
                ],
                ['System', facts.osName ?? 'unknown'],
                ['Kernel', facts.kernel ?? 'unknown'],
                ['Processor', facts.cpuModel ?? facts.arch],
                ['Guests run', facts.virtType === 'kvm' ? 'on KVM' : 'emulated (TCG), slowly'],
                [
                  'Firmware',
                  facts.firmwares.map((each) => (each === 'uefi' ? 'UEFI' : 'BIOS')).join(', ') || 'none found',
                ],
                ['Groups of the login', facts.isRoot ? 'root' : facts.groups.join(', ')],
              ]}
            />
          </Panel>
        ) : null}
        <ForgetHost row={row} guests={guests} />
      </div>
    </div>
  );
}
