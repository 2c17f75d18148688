'use client';

import { useState } from 'react';
import { FormNumber, FormTextArea } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { GuestResults } from '#components/guests/actions/guest-results.tsx';
import { useGuestResults } from '#components/guests/actions/use-guest-results.ts';
import { AgentButtons, AgentDialog, ableOf, agentObstacle } from '#components/guests/agent/agent-dialog.tsx';
import { CommandOutput } from '#components/guests/agent/command-output.tsx';
import { GuestCommand } from '#lib/domain/guest/agent/guest-command.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { formatCount } from '#lib/web/formats.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const isWindows = (row: GuestRow): boolean => describeOs(row.osId).family === 'windows';

/** Who takes the line: "Run by /bin/sh as root." */
function shellOf(guests: readonly GuestRow[]): string {
  const windows = guests.filter(isWindows).length;
  if (windows === 0) return 'Run by /bin/sh as root.';
  return windows === guests.length
    ? 'Run by PowerShell as the system.'
    : 'Run by /bin/sh as root, on Windows by PowerShell as the system.';
}

/** A line for the shells of some guests, and below it what it printed in each. The line stays, for the next one. */
export function RunDialog({ guests, onClose }: { guests: readonly GuestRow[]; onClose: () => void }) {
  const { hasBegun, run, linesOf } = useGuestResults();
  const [round, setRound] = useState(0);
  const able = ableOf(guests);
  return (
    <AgentDialog what="Run a command" guests={guests} hasBegun={hasBegun} onClose={onClose}>
      <Form
        schema={GuestCommand}
        defaultValues={{ line: '', timeoutSeconds: 60 }}
        label="Run a command"
        onSubmit={async (command) => {
          setRound((number) => number + 1);
          await run(guests, agentObstacle, (row) => ask(rpc.guests.run({ id: row.id, ...command })));
          return { ok: true };
        }}
      >
        <FormTextArea name="line" label="Command" rows={3} mono autoFocus autoComplete="off" hint={shellOf(able)} />
        <FormNumber name="timeoutSeconds" label="Ended after" unit="s" min={1} max={3_600} />
        <AgentButtons guests={guests} icon="send" busyLabel="Running" onClose={onClose}>
          {guests.length === 1 ? 'Run' : `Run in ${formatCount(able.length, 'guest')}`}
        </AgentButtons>
      </Form>
      {hasBegun ? (
        <GuestResults
          key={round}
          lines={linesOf(guests)}
          label="What became of it in each guest"
          bodyOf={(operationId, guestName) => <CommandOutput operationId={operationId} guestName={guestName} />}
        />
      ) : null}
    </AgentDialog>
  );
}
