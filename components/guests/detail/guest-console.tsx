'use client';

import { useCallback, useState } from 'react';
import type { TicketAnswer } from '#components/consoles/console-connection.ts';
import { SerialScreen } from '#components/consoles/serial-screen.tsx';
import { VncScreen } from '#components/consoles/vnc-screen.tsx';
import { askPower } from '#components/guests/actions/run-power.ts';
import { guestStateWords, isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { isRefusalCode } from '#lib/domain/refusal/refusals.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Kind = 'vnc' | 'serial';

async function askTicket(row: GuestRow, kind: Kind): Promise<TicketAnswer> {
  // known here already; the console comes back by itself when the guest is started
  if (!isActive(row.power)) {
    const details = { guest: row.name, state: guestStateWords[row.power], states: 'running' };
    return { ok: false, refusal: { code: 'guest.wrong-state', details } };
  }
  const answer = await ask(rpc.guests.openConsole({ id: row.id, kind, mode: 'control' }));
  if (answer.ok) {
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
    return { ok: true, ticket: answer.value.ticket, url: `${scheme}://${window.location.host}${answer.value.path}` };
  }
  const { code, title } = answer.refusal;
  // the server's answer did not come: an error here is tried again, a refusal would not be
  if (code === 'server.unreachable') throw new Error(title);
  return {
    ok: false,
    refusal: isRefusalCode(code) ? { code } : { code: 'server.failed' },
    title,
  };
}

/** The screen or the serial line of a guest, filling its container. */
export function GuestConsole({ row, isOwnWindow = false }: { row: GuestRow; isOwnWindow?: boolean }) {
  const [kind, setKind] = useState<Kind>(row.hasDisplay || !row.hasSerial ? 'vnc' : 'serial');
  const getTicket = useCallback(() => askTicket(row, kind), [row, kind]);
  const shared = {
    guestName: row.name,
    getTicket,
    isRunning: isActive(row.power),
    onStart: row.may.includes('guest.power') ? () => void askPower([row], 'start') : undefined,
    signInHref: paths.signIn(),
    onOwnWindow: isOwnWindow
      ? undefined
      : () => void window.open(paths.console(row.id), `console ${row.id}`, 'popup,width=1100,height=800'),
  };
  // data-takes-keys: every key belongs to the guest
  return (
    <div data-takes-keys="" className="flex min-h-0 flex-1 flex-col">
      {kind === 'vnc' ? (
        <VncScreen key="vnc" {...shared} onSerial={row.hasSerial ? () => setKind('serial') : undefined} />
      ) : (
        <SerialScreen key="serial" {...shared} onScreen={row.hasDisplay ? () => setKind('vnc') : undefined} />
      )}
    </div>
  );
}
