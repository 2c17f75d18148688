'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { askPassword, askRun } from '#components/guests/actions/run-power.ts';
import { installationOf } from '#components/guests/agent/install-words.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { CapacityBar } from '#components/ui/capacity-bar.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { GuestInside } from '#lib/domain/guest/agent/guest-inside.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatBytes } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** A clock that is this wrong breaks certificates and sign-ins, and is told. */
const clockToleranceSeconds = 30;

/** So long an agent may take that has much to do. */
const silentAfterMs = 15_000;
const silence = 'Its agent is connected, but does not answer. If that stays so, restart qemu-guest-agent in the guest.';

/** Asks when the page is opened and whenever somebody comes back to it. `isSilent`: nothing newer than `readAt` came for some time. */
function useLookInside(id: string, hasAgent: boolean, readAt: string | null) {
  const [question, setQuestion] = useState<{ knewOf: string | null } | null>(null);
  const [unanswered, setUnanswered] = useState<object | null>(null);
  const known = useRef(readAt);
  known.current = readAt;
  const look = useCallback(() => {
    setQuestion({ knewOf: known.current });
    void ask(rpc.guests.lookInside({ id }));
  }, [id]);
  useEffect(() => {
    if (!hasAgent) return;
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [hasAgent, look]);
  const isOpen = question !== null && question.knewOf === readAt;
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => setUnanswered(question), silentAfterMs);
    return () => clearTimeout(timer);
  }, [isOpen, question]);
  return { look, isSilent: isOpen && unanswered === question };
}

/** What the agent tells of the system inside, read when the page is opened and whenever somebody comes back to it. */
export function InsidePanel({ row }: { row: GuestRow }) {
  const { detail } = useGuest();
  const { id, hasAgent } = row;
  const { inside } = detail;
  const { look, isSilent } = useLookInside(id, hasAgent, inside?.readAt ?? null);
  const mayRun = row.may.includes('guest.run');
  return (
    <Panel
      title="Inside"
      end={
        hasAgent ? (
          <>
            {inside ? <RelativeTime at={inside.readAt} /> : null}
            <IconButton icon="restart" label="Ask its agent again" onPress={look} />
          </>
        ) : null
      }
      footer={
        mayRun && hasAgent ? (
          <>
            <Button icon="send" disabledReason={unable(inside?.can.runCommands, row)} onPress={() => askRun([row])}>
              Run a command
            </Button>
            <Button
              icon="key"
              disabledReason={unable(inside?.can.setPasswords, row)}
              onPress={() => askPassword([row])}
            >
              Set a password
            </Button>
          </>
        ) : undefined
      }
    >
      {hasAgent ? (
        inside ? (
          <Inside inside={inside} isSilent={isSilent} />
        ) : (
          <p className="min-h-24 text-ink-muted">{isSilent ? silence : 'Its agent is being asked.'}</p>
        )
      ) : (
        <WithoutAgent row={row} />
      )}
    </Panel>
  );
}

/** Why this is not offered: its agent does not do it, or the guest cannot now. */
const unable = (can: boolean | undefined, row: GuestRow): string | null =>
  can === false ? 'The agent of this guest has that turned off.' : obstacleTo('agent', row);

function Inside({ inside, isSilent }: { inside: GuestInside; isSilent: boolean }) {
  const ahead = inside.clockAheadSeconds ?? 0;
  return (
    <div className="flex flex-col gap-3">
      {isSilent ? <p className="text-ink-muted">{silence}</p> : null}
      <Facts
        rows={[
          ...(inside.system
            ? ([['System', [inside.system.name, inside.system.kernel].filter(Boolean).join(', ')]] as const)
            : []),
          ...(inside.hostname
            ? ([['Host name', <CopyText key="name" text={inside.hostname} label="host name" />]] as const)
            : []),
          ...(inside.timeZone ? ([['Time zone', zoneWords(inside.timeZone)]] as const) : []),
          ...(Math.abs(ahead) > clockToleranceSeconds
            ? ([['Clock', `${Math.abs(ahead)} s ${ahead > 0 ? 'fast' : 'slow'}: see to its time service`]] as const)
            : []),
          ['Signed in', inside.users.length === 0 ? 'Nobody' : inside.users.map((user) => user.name).join(', ')],
          ...inside.interfaces.map(
            ({ name, addresses }) => [name, <Addresses key={name} addresses={addresses} />] as const,
          ),
          ...(inside.agentVersion ? ([['Agent', `QEMU guest agent ${inside.agentVersion}`]] as const) : []),
        ]}
      />
      {inside.fileSystems.length > 0 ? (
        <ul aria-label="File systems" className="flex flex-col gap-2 border-t border-line pt-3">
          {inside.fileSystems.map((one) => (
            <FileSystem key={`${one.device} ${one.mountpoint}`} {...one} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function zoneWords({ name, offsetMinutes }: NonNullable<GuestInside['timeZone']>): string {
  const minutes = Math.abs(offsetMinutes);
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  const offset = offsetMinutes === 0 ? 'UTC' : `UTC${offsetMinutes < 0 ? '−' : '+'}${hours}`;
  return name && name !== offset ? `${name}, ${offset}` : offset;
}

function Addresses({ addresses }: { addresses: readonly string[] }) {
  if (addresses.length === 0) return <span className="text-ink-faint">no address</span>;
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1">
      {addresses.map((address) => (
        <span key={address} className="mono">
          {address}
        </span>
      ))}
    </span>
  );
}

function FileSystem({ mountpoint, device, type, usedBytes, totalBytes }: GuestInside['fileSystems'][number]) {
  const isKnown = usedBytes !== null && totalBytes !== null;
  const label = isKnown ? `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)}` : 'size not told';
  return (
    <li className="min-w-0">
      <div className="flex min-w-0 gap-3">
        <span className="cut mono-name" title={`${mountpoint}, ${device}`}>
          {mountpoint}
        </span>
        <span className="flex-1 text-xs leading-5 text-ink-faint">{type}</span>
        <span className="flex-none text-ink-muted">{label}</span>
      </div>
      {isKnown ? (
        <CapacityBar name={mountpoint} total={totalBytes} parts={[{ kind: 'used', amount: usedBytes, label }]} />
      ) : null}
    </li>
  );
}

/** No channel, no agent in it, or off: what to do in each case. */
function WithoutAgent({ row }: { row: GuestRow }) {
  const { detail } = useGuest();
  if (row.power !== 'running') return <p className="text-ink-muted">The agent in the guest answers while it runs.</p>;
  if (detail.liveHardware && !detail.liveHardware.hasAgentChannel)
    return (
      <p className="text-ink-muted">
        This guest has no channel for an agent.{' '}
        {row.may.includes('guest.change') ? (
          <TextLink href={paths.guestTab(row.id, 'hardware')}>Add one under Hardware</TextLink>
        ) : null}
      </p>
    );
  const { command, words } = installationOf(row.osId);
  return (
    <div className="flex flex-col gap-2 text-ink-muted">
      <p>No agent answers in this guest. {words}</p>
      {command ? <CopyText text={command} label="command" /> : null}
    </div>
  );
}
