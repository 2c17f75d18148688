'use client';

import { z } from 'zod';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { GuestResults } from '#components/guests/actions/guest-results.tsx';
import { useGuestResults } from '#components/guests/actions/use-guest-results.ts';
import { AgentButtons, AgentDialog, agentObstacle } from '#components/guests/agent/agent-dialog.tsx';
import { AccountName, AccountPassword } from '#lib/domain/guest/agent/account-password.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const Wish = z.object({ user: AccountName, password: AccountPassword });

/** Another password for an account that is there, in one guest or in many. */
export function PasswordDialog({ guests, onClose }: { guests: readonly GuestRow[]; onClose: () => void }) {
  const { hasBegun, run, linesOf } = useGuestResults();
  return (
    <AgentDialog what="Set a password" guests={guests} hasBegun={hasBegun} onClose={onClose}>
      <Form
        schema={Wish}
        defaultValues={{ user: '', password: '' }}
        label="Set a password"
        onSubmit={async (wish) => {
          await run(guests, agentObstacle, (row) => ask(rpc.guests.setPassword({ id: row.id, ...wish })));
          return { ok: true };
        }}
      >
        <FormText name="user" label="Account" autoFocus autoComplete="off" hint="It has to be there already." />
        <FormText name="password" label="New password" type="password" autoComplete="new-password" />
        <AgentButtons guests={guests} icon="key" busyLabel="Setting" onClose={onClose}>
          Set the password
        </AgentButtons>
      </Form>
      {hasBegun ? <GuestResults lines={linesOf(guests)} label="What became of it in each guest" /> : null}
    </AgentDialog>
  );
}
