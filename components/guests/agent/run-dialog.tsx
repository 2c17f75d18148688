'use client';

import { useState } from 'react';
import { FormNumber, FormTextArea } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { GuestResults } from '#components/guests/actions/guest-results.tsx';
import { useGuestResults } from '#components/guests/actions/use-guest-results.ts';
import { CommandOutput } from '#components/guests/agent/command-output.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { GuestCommand } from '#lib/domain/guest/agent/guest-command.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { formatCount } from '#lib/web/formats.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const reasonOf = (row: GuestRow): string | null => obstacleTo('agent', row);
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
  const able = guests.filter((row) => reasonOf(row) === null);
  const [only] = guests;
  const obstacle = guests.length === 1 && only ? reasonOf(only) : null;
  const where = guests.length === 1 && only ? only.name : formatCount(guests.length, 'guest');
  return (
    <Dialog open onClose={onClose} title={`Run a command in ${where}`} width="md">
      {obstacle ? (
        <Notice tone="look" boxed title={obstacle} />
      ) : able.length < guests.length && !hasBegun ? (
        <Notice
          tone="look"
          boxed
          title={`${formatCount(guests.length - able.length, 'guest is', 'guests are')} left out: not running, or without an agent that answers.`}
        />
      ) : null}
      <Form
        schema={GuestCommand}
        defaultValues={{ line: '', timeoutSeconds: 60 }}
        label="Run a command"
        onSubmit={async (command) => {
          setRound((number) => number + 1);
          await run(guests, reasonOf, (row) => ask(rpc.guests.run({ id: row.id, ...command })));
          return { ok: true };
        }}
      >
        <FormTextArea name="line" label="Command" rows={3} mono autoFocus autoComplete="off" hint={shellOf(able)} />
        <FormNumber name="timeoutSeconds" label="Ended after" unit="s" min={1} max={3_600} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose}>Close</Button>
          <SubmitButton
            busyLabel="Running"
            icon="send"
            disabledReason={able.length === 0 ? (obstacle ?? 'None of them can do this now.') : null}
          >
            {guests.length === 1 ? 'Run' : `Run in ${formatCount(able.length, 'guest')}`}
          </SubmitButton>
        </div>
      </Form>
      {hasBegun ? (
        <GuestResults
          key={round}
          lines={linesOf(guests)}
          label="What became of it in each guest"
          bodyOf={(operationId, guestName) => <CommandOutput operationId={operationId} guestName={guestName} />}
        />
      ) : null}
    </Dialog>
  );
}
