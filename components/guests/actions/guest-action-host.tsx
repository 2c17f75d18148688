'use client';

import { setAsked, useAsked } from '#components/guests/actions/action-store.ts';
import { DeleteDialog } from '#components/guests/actions/delete-dialog.tsx';
import { PowerDialog } from '#components/guests/actions/power-dialog.tsx';

/** Stands once in the frame: the dialogs for what is asked of guests, from wherever it is asked. */
export function GuestActionHost() {
  const asked = useAsked();
  if (!asked) return null;
  const onClose = () => setAsked(null);
  const key = `${asked.action} ${asked.guests.map((row) => row.id).join(' ')}`;
  if (asked.action === 'delete') return <DeleteDialog key={key} guests={asked.guests} onClose={onClose} />;
  return (
    <PowerDialog key={key} action={asked.action} guests={asked.guests} refusal={asked.refusal} onClose={onClose} />
  );
}
