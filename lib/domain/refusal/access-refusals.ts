import { type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Who asks, and what is asked of operations. */
export const accessRefusals = {
  'access.sign-in': row(401, 'after-change', 'You are not signed in.', 'Sign in and try again.'),
  'access.forbidden': row(
    403,
    'never',
    'Your role does not allow this.',
    'Ask an admin to do it or to change your role.',
  ),
  'access.not-found': row(
    404,
    'never',
    (d) => `There is no such ${d.what ?? 'thing'}.`,
    'It may have been deleted. Go back to the list.',
  ),
  'access.too-many': row(429, 'backoff', 'Too many attempts.', 'Wait a minute and try again.'),
  'input.invalid': row(422, 'never', (d) => `${d.what ?? 'The input'} is not valid.`, 'Correct the marked fields.'),
  'server.failed': row(500, 'backoff', 'Guesthouse failed at this.', 'Try again; the server log tells more.'),
  'setup.token': row(
    403,
    'never',
    'This set-up link is used up or too old.',
    'Start Guesthouse again: it prints a new one.',
  ),
  'setup.done': row(409, 'never', 'There is an admin already.', 'Sign in.'),
  'person.taken': row(409, 'after-change', (d) => `${d.what ?? 'This'} is taken.`, 'Choose another one.'),
  'person.last-admin': row(409, 'after-change', 'This is the last admin.', 'Make somebody else an admin first.'),
  'operation.ended': row(409, 'never', 'This operation has ended already.', 'Look at its result.'),
  'operation.not-ended': row(409, 'never', 'This operation is still running.', 'Wait for its end, or cancel it.'),
  'operation.cancelled': row(499, 'never', 'Cancelled.', 'Start it again when you want it.'),
  'operation.made': row(
    409,
    'never',
    (d) => `${d.guest ?? 'The guest'} was made, though not all of this went well.`,
    'Look at it on its own page. To make another one, create it anew.',
  ),
  'operation.outdated': row(
    409,
    'never',
    'This is not done again as it was: what it was decided about may have changed since.',
    'Ask for it again on its own page.',
  ),
  'operation.left-behind': row(
    409,
    'never',
    (d) => `${d.what ?? 'Something of it'} may still be on the host: it could not be taken away.`,
    'The output of the step says why. Try again, or take it away on the host.',
  ),
  'operation.past-return': row(
    409,
    'never',
    'It is too late to cancel this: what is deleted does not come back.',
    'It goes on to its end, and leaves nothing half-deleted.',
  ),
  'operation.guest-deleted': row(
    409,
    'never',
    'Ended with its guest, which was deleted while this waited for the system inside.',
    'The deletion says what became of its disks. Create another guest when you want one.',
  ),
  'operation.guest-in-use': row(
    409,
    'never',
    (d) => `${d.guest ?? 'The guest'} has snapshots, more disks or clones by now, or something is done to it.`,
    'It stays. Delete it instead when you do not want it: what becomes of its disks is asked then.',
  ),
  'operation.outcome-unknown': row(
    409,
    'never',
    (d) => `Cancelled while ${d.host ?? 'the host'} did not answer: what was done there is not known.`,
    'When it answers again, Guesthouse looks there and takes away what is half-made.',
  ),
  'operation.host-forgotten': row(
    409,
    'never',
    (d) => `Cancelled: ${d.host ?? 'the host'} was forgotten while it did not answer.`,
    'What was begun there was not taken away. Look there for guests and volumes that are half-made.',
  ),
  'operation.lost-host': row(
    409,
    'backoff',
    'Another Guesthouse took over this host.',
    'Nothing to do: it goes on there.',
  ),
  'operation.timeout': row(
    504,
    'backoff',
    (d) => `${d.what ?? 'The step'} took longer than ${d.seconds ?? '?'} seconds.`,
    'Look at the guest, then retry.',
  ),
} as const satisfies Record<string, RefusalRow>;
