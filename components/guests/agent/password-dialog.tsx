'use client';

import { z } from 'zod';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { GuestResults } from '#components/guests/actions/guest-results.tsx';
import { useGuestResults } from '#components/guests/actions/use-guest-results.ts';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { AccountName, AccountPassword } from '#lib/domain/guest/agent/account-password.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatCount } from '#lib/web/formats.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const Wish = z.object({ user: AccountName, password: AccountPassword });

const reasonOf = (row: GuestRow): string | null => obstacleTo('agent', row);

/** Another password for an account that is there, in one guest or in many. */
export function PasswordDialog({ guests, onClose }: { guests: readonly GuestRow[]; onClose: () => void }) {
  const { hasBegun, run, linesOf } = useGuestResults();
  const [only] = guests;
  const able = guests.filter((row) => reasonOf(row) === null);
  const obstacle = guests.length === 1 && only ? reasonOf(only) : null;
  const where = guests.length === 1 && only ? only.name : formatCount(guests.length, 'guest');
  return (
    <Dialog open onClose={onClose} title={`Set a password in ${where}`} width={guests.length === 1 ? 'sm' : 'md'}>
      {obstacle ? <Notice tone="look" boxed title={obstacle} /> : null}
      <Form
        schema={Wish}
        defaultValues={{ user: '', password: '' }}
        label="Set a password"
        onSubmit={async (wish) => {
          await run(guests, reasonOf, (row) => ask(rpc.guests.setPassword({ id: row.id, ...wish })));
          return { ok: true };
        }}
      >
        <FormText name="user" label="Account" autoFocus autoComplete="off" hint="It has to be there already." />
        <FormText name="password" label="New password" type="password" autoComplete="new-password" />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose}>Close</Button>
          <SubmitButton
            busyLabel="Setting"
            icon="key"
            disabledReason={able.length === 0 ? (obstacle ?? 'None of them can do this now.') : null}
          >
            Set the password
          </SubmitButton>
        </div>
      </Form>
      {hasBegun ? <GuestResults lines={linesOf(guests)} label="What became of it in each guest" /> : null}
    </Dialog>
  );
}
