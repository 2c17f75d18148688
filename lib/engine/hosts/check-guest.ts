/** How the guest that a readiness check runs for a moment is told from people's: by its title, and that it is not kept. */
export const checkGuestTitle = 'Guesthouse readiness check';

/** Its name begins with this; what follows is random. */
export const checkGuestPrefix = 'guesthouse-check-';

/** It is nobody's, so it is not listed and leaves no trace in the audit log. */
export const isCheckGuest = (guest: { isPersistent: boolean; hardware: { title: string | null } }): boolean =>
  !guest.isPersistent && guest.hardware.title === checkGuestTitle;
