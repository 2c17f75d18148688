'use client';

import { setAsked, useAsked } from '#components/guests/actions/action-store.ts';
import { CloneDialog } from '#components/guests/actions/clone-dialog.tsx';
import { DeleteDialog } from '#components/guests/actions/delete-dialog.tsx';
import { PowerDialog } from '#components/guests/actions/power-dialog.tsx';
import { PublishDialog } from '#components/guests/actions/publish-dialog.tsx';
import { PasswordDialog } from '#components/guests/agent/password-dialog.tsx';
import { RunDialog } from '#components/guests/agent/run-dialog.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';

/** Stands once in the frame: the dialogs for what is asked of guests, from wherever it is asked. */
export function GuestActionHost() {
  const asked = useAsked();
  const rows = useLiveRows('guests');
  if (!asked) return null;
  // as they are now: one may have ended, or been taken by another operation, since the question was asked
  const guests = asked.guests.map((known) => rows.find((row) => row.id === known.id) ?? known);
  const onClose = () => setAsked(null);
  const key = `${asked.action} ${asked.guests.map((row) => row.id).join(' ')}`;
  if (asked.action === 'delete') return <DeleteDialog key={key} guests={guests} onClose={onClose} />;
  if (asked.action === 'run') return <RunDialog key={key} guests={guests} onClose={onClose} />;
  if (asked.action === 'password') return <PasswordDialog key={key} guests={guests} onClose={onClose} />;
  const [only] = guests;
  if (asked.action === 'clone') return only ? <CloneDialog key={key} guest={only} onClose={onClose} /> : null;
  if (asked.action === 'publish') return only ? <PublishDialog key={key} guest={only} onClose={onClose} /> : null;
  return <PowerDialog key={key} action={asked.action} guests={guests} refusal={asked.refusal} onClose={onClose} />;
}
